package io.selvedge.policy.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule.RfcMode;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceRuleTest {
    private static List<LocalDate> days(RecurrenceRule rule, LocalDate from, LocalDate to) {
        return from.datesUntil(to).filter(rule::includes).toList();
    }

    /** The examples of RFC 5545, section 3.8.5.3, that pick days: the first days, after DTSTART 2 September 1997. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FREQ=DAILY;COUNT=10|1997-09-02|1997-09-02 1997-09-03 1997-09-04",
                "FREQ=DAILY;INTERVAL=2|1997-09-02|1997-09-02 1997-09-04 1997-09-06",
                "FREQ=DAILY;INTERVAL=10;COUNT=5|1997-09-02|1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12",
                "FREQ=WEEKLY;COUNT=10|1997-09-02|1997-09-02 1997-09-09 1997-09-16",
                "FREQ=WEEKLY;INTERVAL=2;WKST=SU|1997-09-02|1997-09-02 1997-09-16 1997-09-30",
                "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH|1997-09-02|1997-09-02 1997-09-04 1997-09-09",
                "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH|1997-09-02|1997-09-02 1997-09-04 1997-09-16",
                "FREQ=MONTHLY;COUNT=10;BYDAY=1FR|1997-09-05|1997-09-05 1997-10-03 1997-11-07",
                "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU|1997-09-07|1997-09-07 1997-09-28 1997-11-02 1997-11-30",
                "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO|1997-09-22|1997-09-22 1997-10-20 1997-11-17",
                "FREQ=MONTHLY;BYMONTHDAY=-3|1997-09-28|1997-09-28 1997-10-29 1997-11-28",
                "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1|1997-09-30|1997-09-30 1997-10-01 1997-10-31 1997-11-01",
                "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11|1997-09-10|1997-09-10 1997-09-11 1999-03-10",
                "FREQ=YEARLY;COUNT=10;BYMONTH=6,7|1997-06-10|1997-06-10 1997-07-10 1998-06-10",
                "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200|1997-01-01|1997-01-01 1997-04-10 1997-07-19 2000-01-01",
                "FREQ=YEARLY;BYDAY=20MO|1997-05-19|1997-05-19 1998-05-18 1999-05-17",
                "FREQ=YEARLY;BYMONTH=3;BYDAY=TH|1997-03-13|1997-03-13 1997-03-20 1997-03-27 1998-03-05",
                "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13|1997-09-03|1998-02-13 1998-03-13 1998-11-13 1999-08-13",
                "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13|1997-09-13|1997-09-13 1997-10-11 1997-11-08",
                "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8|1996-11-05|1996-11-05 2000-11-07",
                "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3|1997-09-04|1997-09-04 1997-10-07 1997-11-06",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2|1997-09-29|1997-09-29 1997-10-30 1997-11-27",
                "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5|2007-01-15|2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30",
                "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO|1997-08-05|1997-08-05 1997-08-10 1997-08-19 1997-08-24",
                "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU|1997-08-05|1997-08-05 1997-08-17 1997-08-19 1997-08-31"
            })
    void picksTheDaysOfTheRfc(String text, LocalDate start, String expected) {
        List<LocalDate> wanted =
                List.of(expected.split(" ")).stream().map(LocalDate::parse).toList();
        RecurrenceRule rule = RecurrenceRule.parse(text, Optional.of(start));

        assertThat(start.datesUntil(wanted.getLast().plusDays(1)).filter(rule::includes))
                .containsExactlyElementsOf(wanted);
    }

    @Test
    void agreesWithAnotherImplementation() throws InvalidRecurrenceRuleException {
        Random random = new Random(5545);
        int compared = 0;
        for (int i = 0; i < 3_000; i++) {
            String text = Rules.random(random);
            LocalDate start = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(800));
            if (text.contains("BYSETPOS")) {
                // The other one counts positions from DTSTART in the first period, ours (as dateutil) in the whole
                // period; on a Monday, 1 January it is the same.
                start = LocalDate.of(2024, 1, 1);
                text = text.replaceFirst(";WKST=..", "");
            }
            LocalDate end = start.plusDays(900);
            RecurrenceRule rule;
            try {
                rule = RecurrenceRule.parse(text, Optional.of(start));
            } catch (MalformedRuleException e) {
                continue;
            }
            List<LocalDate> ours = days(rule, start, end);
            assertThat(ours).as(text + " from " + start).isEqualTo(theirs(text, start, end));
            compared++;
        }
        assertThat(compared).isGreaterThan(1_500);
    }

    private static List<LocalDate> theirs(String text, LocalDate start, LocalDate end)
            throws InvalidRecurrenceRuleException {
        List<LocalDate> days = new ArrayList<>();
        try {
            RecurrenceRuleIterator all = new org.dmfs.rfc5545.recur.RecurrenceRule(text, RfcMode.RFC5545_STRICT)
                    .iterator(new DateTime(start.getYear(), start.getMonthValue() - 1, start.getDayOfMonth()));
            while (all.hasNext()) {
                DateTime day = all.nextDateTime();
                LocalDate date = LocalDate.of(day.getYear(), day.getMonth() + 1, day.getDayOfMonth());
                if (!date.isBefore(end)) {
                    break;
                }
                days.add(date);
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            // it gives up on a rule that has no day for long; what it gave so far counts
            return days;
        }
        return days;
    }

    @Test
    void hasNoDayButEndsForWhatNeverComes() {
        RecurrenceRule rule = RecurrenceRule.parse("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Optional.empty());
        assertThat(days(rule, LocalDate.of(2000, 1, 1), LocalDate.of(2100, 1, 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "FREQ",
                "FREQ=",
                "FREQ=HOURLY",
                "FREQ=SECONDLY;BYSECOND=1",
                "FREQ=DAILY;",
                "FREQ=DAILY;FREQ=DAILY",
                "FREQ=DAILY;INTERVAL=0",
                "FREQ=DAILY;INTERVAL=1001",
                "FREQ=DAILY;COUNT=1001",
                "FREQ=DAILY;COUNT=1;UNTIL=20270101",
                "FREQ=DAILY;UNTIL=20270230",
                "FREQ=DAILY;UNTIL=20270101T000000Z",
                "FREQ=DAILY;BYHOUR=3",
                "FREQ=DAILY;BYDAY=1MO",
                "FREQ=WEEKLY;BYDAY=1MO",
                "FREQ=WEEKLY;BYDAY=XX",
                "FREQ=WEEKLY;BYMONTHDAY=1",
                "FREQ=MONTHLY;BYDAY=0MO",
                "FREQ=MONTHLY;BYDAY=54MO",
                "FREQ=MONTHLY;BYMONTHDAY=32",
                "FREQ=MONTHLY;BYMONTHDAY=1,,2",
                "FREQ=MONTHLY;BYYEARDAY=1",
                "FREQ=MONTHLY;BYSETPOS=1",
                "FREQ=YEARLY;BYWEEKNO=20",
                "FREQ=YEARLY;BYMONTH=13",
                "FREQ=YEARLY;BYMONTH=-1",
                "FREQ=DAILY;WKST=XX",
                "FREQ=DAILY;X-NAME=1",
                "DTSTART=20260101;FREQ=DAILY",
                "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=20"
            })
    void refusesWhatIsNoRule(String text) {
        assertThatExceptionOfType(MalformedRuleException.class)
                .isThrownBy(() -> RecurrenceRule.parse(text, Optional.of(LocalDate.EPOCH)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FREQ=WEEKLY",
                "FREQ=WEEKLY;BYMONTH=2",
                "FREQ=MONTHLY",
                "FREQ=YEARLY;BYMONTH=1",
                "FREQ=DAILY;INTERVAL=2",
                "FREQ=DAILY;COUNT=2"
            })
    void refusesToGuessTheFirstDay(String text) {
        assertThatExceptionOfType(MalformedRuleException.class)
                .isThrownBy(() -> RecurrenceRule.parse(text, Optional.empty()))
                .withMessageStartingWith("needs a first day");
    }

    @Test
    void namesThePlaceOfWhatIsWrong() {
        assertThatExceptionOfType(MalformedRuleException.class)
                .isThrownBy(() -> RecurrenceRule.parse("FREQ=DAILY;BYMONTH=99", Optional.empty()))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(11));
    }

    @Test
    void survivesAnyText() {
        Random random = new Random(23);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(Rules.random(random));
            for (int damage = random.nextInt(4); damage > 0; damage--) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            try {
                RecurrenceRule rule = RecurrenceRule.parse(text.toString(), Optional.of(LocalDate.of(2026, 1, 31)));
                assertThat(rule.includes(LocalDate.of(2026, 1, 30))).isFalse();
            } catch (MalformedRuleException e) {
                assertThat(e.offset()).isBetween(0, text.length());
            }
        }
    }
}
