package io.selvedge.policy.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowCalendarTest {
    private static final long HOUR = 3_600_000;
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Pacific/Chatham",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "America/Nuuk",
            "America/Sao_Paulo",
            "Africa/Casablanca",
            "Asia/Tehran",
            "Asia/Beirut",
            "UTC");

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private static Window window(String rule, int plusDays, String start, Span length) {
        return new Window(
                "w",
                new Occurrences(
                        RecurrenceRule.parse(rule, Optional.of(LocalDate.of(2000, 1, 1))),
                        plusDays,
                        LocalTime.parse(start),
                        length));
    }

    private static WindowCalendar calendar(List<Blackout> blackouts, long catchUpMillis, Window... windows) {
        return new WindowCalendar(
                Optional.empty(), List.of(windows), blackouts, catchUpMillis, CriticalLane.IGNORES_WINDOWS);
    }

    private static Span hours(int hours) {
        return new Span(0, hours * 3_600L);
    }

    private static List<String> next(String zone, Window window, String from, int count) {
        return calendar(List.of(), 0, window).next(ZoneId.of(zone), at(from), count).stream()
                .map(Interval::toString)
                .toList();
    }

    @Test
    void comesThreeDaysAfterTheSecondTuesday() {
        Window window = window("FREQ=MONTHLY;BYDAY=2TU", 3, "01:00", hours(4));

        assertThat(next("Europe/Berlin", window, "2026-11-01T00:00:00Z", 3))
                .containsExactly(
                        "2026-11-13T00:00:00Z/2026-11-13T04:00:00Z",
                        "2026-12-11T00:00:00Z/2026-12-11T04:00:00Z",
                        "2027-01-15T00:00:00Z/2027-01-15T04:00:00Z");
    }

    /** One day of clock change each: the window that the day then has, in UTC. */
    @ParameterizedTest
    @CsvSource({
        // spring: 02:30 does not exist and comes as 03:30
        "Europe/Berlin, 2026-03-29, 02:30, PT1H, 2026-03-29T01:30:00Z/2026-03-29T02:30:00Z",
        // autumn: 02:30 comes twice, the first counts
        "Europe/Berlin, 2026-10-25, 02:30, PT1H, 2026-10-25T00:30:00Z/2026-10-25T01:30:00Z",
        // six hours are six hours, from 22:00 to 05:00 and to 03:00
        "Europe/Berlin, 2026-03-28, 22:00, PT6H, 2026-03-28T21:00:00Z/2026-03-29T03:00:00Z",
        "Europe/Berlin, 2026-10-24, 22:00, PT6H, 2026-10-24T20:00:00Z/2026-10-25T02:00:00Z",
        // a calendar day has 23 and 25 hours
        "Europe/Berlin, 2026-03-29, 00:00, P1D, 2026-03-28T23:00:00Z/2026-03-29T22:00:00Z",
        "Europe/Berlin, 2026-10-25, 00:00, P1D, 2026-10-24T22:00:00Z/2026-10-25T23:00:00Z",
        "America/New_York, 2026-03-08, 02:00, PT1H, 2026-03-08T07:00:00Z/2026-03-08T08:00:00Z",
        // Lord Howe moves its clock by half an hour
        "Australia/Lord_Howe, 2026-10-04, 02:10, PT1H, 2026-10-03T15:40:00Z/2026-10-03T16:40:00Z",
        "Australia/Lord_Howe, 2026-04-05, 01:45, PT1H, 2026-04-04T14:45:00Z/2026-04-04T15:45:00Z",
        // Chatham is at +12:45, changing at 02:45
        "Pacific/Chatham, 2026-09-27, 03:00, PT1H, 2026-09-26T14:15:00Z/2026-09-26T15:15:00Z",
        "Pacific/Chatham, 2026-06-01, 03:00, PT1H, 2026-05-31T14:15:00Z/2026-05-31T15:15:00Z",
        "Asia/Kathmandu, 2026-06-01, 03:00, PT1H, 2026-05-31T21:15:00Z/2026-05-31T22:15:00Z",
        // midnight does not exist
        "Asia/Beirut, 2026-03-29, 00:00, PT1H, 2026-03-28T22:00:00Z/2026-03-28T23:00:00Z"
    })
    void followsTheWallClockOverItsChanges(String zone, LocalDate date, String start, String length, String expected) {
        Span span = length.equals("P1D") ? new Span(1, 0) : hours(length.charAt(2) - '0');
        Window window = window(
                "FREQ=YEARLY;BYMONTHDAY=" + date.getDayOfMonth() + ";BYMONTH=" + date.getMonthValue(), 0, start, span);
        long from = date.atStartOfDay(ZoneId.of("UTC")).toInstant().toEpochMilli() - 30 * HOUR;

        assertThat(calendar(List.of(), 0, window).next(ZoneId.of(zone), from).orElseThrow())
                .hasToString(expected);
    }

    @Test
    void leavesOutTheDayThatTheZoneLeftOut() {
        // Samoa went from Thursday, 29 December 2011 to Saturday the 31st; Tokelau did as well.
        Window fridays = window("FREQ=WEEKLY;BYDAY=FR", 0, "22:00", hours(2));

        assertThat(next("Pacific/Apia", fridays, "2011-12-20T00:00:00Z", 2))
                .containsExactly(
                        "2011-12-24T08:00:00Z/2011-12-24T10:00:00Z", "2012-01-06T08:00:00Z/2012-01-06T10:00:00Z");
        assertThat(next("Pacific/Fakaofo", fridays, "2011-12-26T00:00:00Z", 1))
                .containsExactly("2012-01-06T09:00:00Z/2012-01-06T11:00:00Z");
    }

    @Test
    void joinsWindowsAndCutsBlackouts() {
        Blackout freeze = new Blackout.Days("freeze", LocalDate.of(2026, 12, 2), LocalDate.of(2026, 12, 2));
        WindowCalendar calendar = calendar(
                List.of(freeze),
                0,
                window("FREQ=DAILY", 0, "20:00", hours(3)),
                window("FREQ=DAILY", 0, "22:00", hours(4)));

        assertThat(calendar.next(ZoneId.of("UTC"), at("2026-12-01T12:00:00Z"), 3))
                .extracting(Interval::toString)
                .containsExactly(
                        "2026-12-01T20:00:00Z/2026-12-02T00:00:00Z",
                        "2026-12-03T00:00:00Z/2026-12-03T02:00:00Z",
                        "2026-12-03T20:00:00Z/2026-12-04T02:00:00Z");
    }

    @Test
    void saysWhenNoWindowComes() {
        Window never = window("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0, "01:00", hours(1));
        WindowCalendar calendar = calendar(List.of(), 0, never);

        assertThat(calendar.next(BERLIN, at("2026-11-23T00:00:00Z"))).isEmpty();
        assertThat(calendar.judge(moment("2026-11-23T00:00:00Z", false)))
                .isEqualTo(new Permission.Denied(OptionalLong.empty(), "outside its windows"));
    }

    private static Moment moment(String now, boolean critical, Interval... absences) {
        return new Moment(BERLIN, at(now), at("2026-11-01T00:00:00Z"), critical, List.of(absences));
    }

    private static final Window SUNDAYS = window("FREQ=WEEKLY;BYDAY=SU", 0, "02:00", hours(3));

    @Test
    void catchesUpWhatWasSleptThrough() {
        WindowCalendar calendar = calendar(List.of(), 48 * HOUR, SUNDAYS);
        Interval weekend = new Interval(at("2026-11-20T17:00:00Z"), at("2026-11-23T07:00:00Z"));

        assertThat(calendar.judge(moment("2026-11-23T08:00:00Z", false, weekend)))
                .isEqualTo(new Permission.Granted(at("2026-11-24T04:00:00Z"), "catches up a missed window"));
        assertThat(calendar.judge(moment("2026-11-24T04:00:00Z", false, weekend)))
                .isInstanceOf(Permission.Denied.class);
        assertThat(calendar.judge(moment("2026-11-23T08:00:00Z", false))).isInstanceOf(Permission.Denied.class);
    }

    @Test
    void catchesUpNothingThatItWasAwakeForInPart() {
        WindowCalendar calendar = calendar(List.of(), 48 * HOUR, SUNDAYS);
        Interval late = new Interval(at("2026-11-22T01:30:00Z"), at("2026-11-23T07:00:00Z"));

        assertThat(calendar.judge(moment("2026-11-23T08:00:00Z", false, late))).isInstanceOf(Permission.Denied.class);
    }

    @Test
    void catchesUpNothingThatWasNotDue() {
        WindowCalendar calendar = calendar(List.of(), 48 * HOUR, SUNDAYS);
        Interval weekend = new Interval(at("2026-11-20T17:00:00Z"), at("2026-11-23T07:00:00Z"));
        Moment later =
                new Moment(BERLIN, at("2026-11-23T08:00:00Z"), at("2026-11-22T05:00:00Z"), false, List.of(weekend));

        assertThat(calendar.judge(later)).isInstanceOf(Permission.Denied.class);
    }

    @Test
    void catchesUpUntilTheNextBlackoutOnly() {
        Blackout tuesday = new Blackout.Days("freeze", LocalDate.of(2026, 11, 23), LocalDate.of(2026, 11, 23));
        WindowCalendar calendar = calendar(List.of(tuesday), 72 * HOUR, SUNDAYS);
        Interval weekend = new Interval(at("2026-11-20T17:00:00Z"), at("2026-11-22T20:00:00Z"));

        assertThat(calendar.judge(moment("2026-11-22T21:00:00Z", false, weekend)))
                .isEqualTo(new Permission.Granted(at("2026-11-22T23:00:00Z"), "catches up a missed window"));
        assertThat(calendar.judge(moment("2026-11-23T08:00:00Z", false, weekend)))
                .isEqualTo(new Permission.Denied(OptionalLong.of(at("2026-11-29T01:00:00Z")), "blackout: freeze"));
    }

    @Test
    void letsTheCriticalLanePassAsFarAsThePolicySays() {
        Blackout freeze = new Blackout.Days("freeze", LocalDate.of(2026, 11, 24), LocalDate.of(2026, 11, 24));
        WindowCalendar calendar = calendar(List.of(freeze), 0, SUNDAYS);

        assertThat(calendar.judge(moment("2026-11-23T08:00:00Z", true))).isInstanceOf(Permission.Granted.class);
        assertThat(calendar.judge(moment("2026-11-24T08:00:00Z", true))).isInstanceOf(Permission.Denied.class);
        WindowCalendar anyTime = new WindowCalendar(
                Optional.empty(), calendar.windows(), calendar.blackouts(), 0, CriticalLane.ANY_TIME);
        assertThat(anyTime.judge(moment("2026-11-24T08:00:00Z", true))).isInstanceOf(Permission.Granted.class);
        WindowCalendar same =
                new WindowCalendar(Optional.empty(), calendar.windows(), calendar.blackouts(), 0, CriticalLane.SAME);
        assertThat(same.judge(moment("2026-11-23T08:00:00Z", true))).isInstanceOf(Permission.Denied.class);
    }

    /** An instant is open only where the wall clock there says so, worked out another way. */
    @Test
    void opensNoInstantThatTheWallClockDoesNot() {
        Random random = new Random(2011);
        int open = 0;
        for (int i = 0; i < 400; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Window window = window(
                    "FREQ=WEEKLY;BYDAY=" + List.of("SU", "FR", "SA,MO").get(random.nextInt(3)),
                    0,
                    "%02d:%02d".formatted(random.nextInt(24), random.nextInt(60)),
                    hours(1 + random.nextInt(9)));
            WindowCalendar calendar = calendar(List.of(), 0, window);
            for (int j = 0; j < 60; j++) {
                long millis = at("2011-12-01T00:00:00Z") + (long) (random.nextDouble() * 16 * 366 * 24 * HOUR);
                boolean is = calendar.isOpen(zone, millis);
                assertThat(is)
                        .as(zone + " " + window + " " + Instant.ofEpochMilli(millis))
                        .isEqualTo(wallClock(window, zone, millis));
                open += is ? 1 : 0;
            }
        }
        assertThat(open).isGreaterThan(500);
    }

    /** Goes back minute by minute to the moment at which the wall clock first showed the start, or jumped over it. */
    private static boolean wallClock(Window window, ZoneId zone, long millis) {
        Occurrences of = window.occurrences();
        long minute = Math.floorDiv(millis, 60_000) * 60_000;
        for (long back = minute; back > minute - of.length().seconds() * 1_000; back -= 60_000) {
            LocalDateTime here = Instant.ofEpochMilli(back).atZone(zone).toLocalDateTime();
            LocalDateTime before =
                    Instant.ofEpochMilli(back - 60_000).atZone(zone).toLocalDateTime();
            for (LocalDate date : List.of(here.toLocalDate(), before.toLocalDate())) {
                LocalDateTime start = date.atTime(of.start());
                boolean shown = here.equals(start)
                        && !zone.getRules().getValidOffsets(start).isEmpty()
                        && zone.getRules()
                                .getValidOffsets(start)
                                .getFirst()
                                .equals(zone.getRules().getOffset(Instant.ofEpochMilli(back)));
                boolean jumped = zone.getRules().getValidOffsets(start).isEmpty()
                        && start.atZone(zone).toInstant().toEpochMilli() == back
                        && date.atStartOfDay(zone).toLocalDate().equals(date);
                if ((shown || jumped) && of.rule().includes(date)) {
                    return true;
                }
            }
            // what a jump moved to another date
            LocalDate yesterday = here.toLocalDate().minusDays(1);
            if (of.rule().includes(yesterday)
                    && yesterday.atStartOfDay(zone).toLocalDate().equals(yesterday)
                    && zone.getRules()
                            .getValidOffsets(yesterday.atTime(of.start()))
                            .isEmpty()
                    && yesterday.atTime(of.start()).atZone(zone).toInstant().toEpochMilli() == back) {
                return true;
            }
        }
        return false;
    }

    @Test
    void nextGoesForwardAndMissesNothing() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            WindowCalendar calendar = randomCalendar(random);
            long from = at("2025-01-01T00:00:00Z") + (long) (random.nextDouble() * 700 * 24 * HOUR);
            List<Interval> next = calendar.next(zone, from, 4);
            long last = from;
            for (Interval interval : next) {
                assertThat(interval.startMillis()).isGreaterThanOrEqualTo(last);
                assertThat(calendar.isOpen(zone, interval.startMillis())).isTrue();
                assertThat(calendar.isOpen(zone, interval.endMillis() - 1)).isTrue();
                assertThat(calendar.isOpen(zone, interval.endMillis()))
                        .isEqualTo(interval.endMillis() - from >= WindowCalendar.HORIZON_DAYS * 24 * HOUR
                                && calendar.isOpen(zone, interval.endMillis()));
                for (int j = 0; j < 5 && interval.startMillis() > last; j++) {
                    long between = last + (long) (random.nextDouble() * (interval.startMillis() - last));
                    assertThat(calendar.isOpen(zone, between)).isFalse();
                }
                last = interval.endMillis();
            }
            long later = from + random.nextInt(1_000_000);
            if (!next.isEmpty()) {
                assertThat(calendar.next(zone, later).orElseThrow().startMillis())
                        .isGreaterThanOrEqualTo(next.getFirst().startMillis());
            }
        }
    }

    @Test
    void blackoutsNeverOpenAndNothingElseIsGranted() {
        Random random = new Random(11);
        for (int i = 0; i < 4_000; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            WindowCalendar calendar = randomCalendar(random);
            long now = at("2025-01-01T00:00:00Z") + (long) (random.nextDouble() * 700 * 24 * HOUR);
            Moment moment = new Moment(zone, now, now - random.nextInt(90) * HOUR, random.nextInt(9) == 0, List.of());
            Permission permission = calendar.judge(moment);
            boolean dark = calendar.blackouts().stream()
                    .anyMatch(blackout -> !blackout.touching(zone, now, now + 1).isEmpty());
            if (permission instanceof Permission.Granted granted) {
                assertThat(dark).isFalse();
                assertThat(granted.untilMillis()).isGreaterThan(now);
                assertThat(moment.critical() || calendar.isOpen(zone, now)).isTrue();
            } else if (permission instanceof Permission.Denied denied
                    && denied.nextMillis().isPresent()) {
                assertThat(denied.nextMillis().getAsLong()).isGreaterThan(now);
            }
        }
    }

    private static WindowCalendar randomCalendar(Random random) {
        List<Window> windows = new ArrayList<>();
        List<Blackout> blackouts = new ArrayList<>();
        while (windows.size() < 2) {
            String rule = Rules.random(random);
            try {
                windows.add(window(
                        rule,
                        random.nextInt(7) - 3,
                        "%02d:%02d".formatted(random.nextInt(24), random.nextInt(60)),
                        random.nextBoolean() ? hours(1 + random.nextInt(30)) : new Span(1 + random.nextInt(3), 0)));
            } catch (MalformedRuleException e) {
                continue;
            }
        }
        LocalDate first = LocalDate.of(2025, 1, 1).plusDays(random.nextInt(700));
        blackouts.add(new Blackout.Days("once", first, first.plusDays(random.nextInt(20))));
        blackouts.add(new Blackout.Recurring(
                "again", window("FREQ=WEEKLY;BYDAY=WE", 0, "08:00", hours(12)).occurrences()));
        return calendar(blackouts, 0, windows.toArray(new Window[0]));
    }
}
