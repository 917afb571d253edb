package io.selvedge.policy.window;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/**
 * The days of an RFC 5545 recurrence rule (section 3.3.10): {@code FREQ=MONTHLY;BYDAY=2TU}. A rule here picks days; the
 * time of day and the length stand beside it. So the frequencies are DAILY to YEARLY, and BYHOUR, BYMINUTE and BYSECOND
 * are refused, as is BYWEEKNO, whose weeks across a year's end the RFC leaves open.
 *
 * <p>A rule is a question that each day answers by itself, not a list that is walked: no rule can loop, not even one
 * that has no day at all.
 */
public final class RecurrenceRule {
    /** Largest INTERVAL: what comes less often is a date. */
    public static final int MAX_INTERVAL = 1_000;
    /** Largest COUNT. */
    public static final int MAX_COUNT = 1_000;
    /** How far the last day of a COUNT may lie from its first, so that finding it stays a matter of milliseconds. */
    static final int MAX_COUNT_DAYS = 366 * 40;

    private final RuleParts parts;
    private final String text;
    private final LocalDate start;
    private final LocalDate end;

    private RecurrenceRule(String text, RuleParts parts, LocalDate start, LocalDate end) {
        this.text = text;
        this.parts = parts;
        this.start = start;
        this.end = end;
    }

    /**
     * Reads a rule.
     *
     * @param start the first day that can count (DTSTART); also what INTERVAL and COUNT count from, and what fills in
     *     the parts that the rule leaves out. Without it such rules are refused
     * @throws MalformedRuleException with the place in the text
     */
    public static RecurrenceRule parse(String text, Optional<LocalDate> start) {
        RuleParts parts = RuleText.read(text);
        Optional<String> need = start.isPresent() ? Optional.empty() : parts.needOfStart();
        if (need.isPresent()) {
            throw new MalformedRuleException(0, "needs a first day, because " + need.get());
        }
        LocalDate first = start.orElse(LocalDate.EPOCH);
        RecurrenceRule endless =
                new RecurrenceRule(text, parts, first, parts.until().orElse(LocalDate.MAX));
        return parts.count() == 0 ? endless : new RecurrenceRule(text, parts, first, endless.lastOf(parts.count()));
    }

    private LocalDate lastOf(int count) {
        int seen = 0;
        LocalDate day = start;
        for (int i = 0; i < MAX_COUNT_DAYS; i++) {
            if (includes(day) && ++seen == count) {
                return day;
            }
            day = day.plusDays(1);
        }
        throw new MalformedRuleException(0, "COUNT=" + count + " reaches more than 40 years");
    }

    /** Whether the day is one of the rule's. */
    public boolean includes(LocalDate day) {
        if (day.isBefore(start) || day.isAfter(end) || !inInterval(day) || !fits(day)) {
            return false;
        }
        return parts.setPositions().isEmpty() || isAtPosition(day);
    }

    private boolean inInterval(LocalDate day) {
        if (parts.interval() == 1) {
            return true;
        }
        long between = switch (parts.frequency()) {
            case DAILY -> ChronoUnit.DAYS.between(start, day);
            case WEEKLY -> ChronoUnit.WEEKS.between(weekOf(start), weekOf(day));
            case MONTHLY -> ChronoUnit.MONTHS.between(start.withDayOfMonth(1), day.withDayOfMonth(1));
            case YEARLY -> day.getYear() - start.getYear();
        };
        return between % parts.interval() == 0;
    }

    private LocalDate weekOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(parts.weekStart()));
    }

    /** Whether the day is in the set of its period, before BYSETPOS. */
    private boolean fits(LocalDate day) {
        if (!parts.months().isEmpty() && !parts.months().contains(day.getMonthValue())) {
            return false;
        }
        int ofMonth = day.getDayOfMonth();
        int ofYear = day.getDayOfYear();
        return isListed(parts.monthDays(), ofMonth, ofMonth - day.lengthOfMonth() - 1)
                && isListed(parts.yearDays(), ofYear, ofYear - day.lengthOfYear() - 1)
                && (parts.weekdays().isEmpty() || fitsWeekday(day))
                && fitsStart(day);
    }

    private static boolean isListed(List<Integer> list, int fromFront, int fromBack) {
        return list.isEmpty() || list.contains(fromFront) || list.contains(fromBack);
    }

    private boolean fitsWeekday(LocalDate day) {
        boolean inYear = parts.frequency() == RuleParts.Frequency.YEARLY
                && parts.months().isEmpty();
        int front = ((inYear ? day.getDayOfYear() : day.getDayOfMonth()) - 1) / 7 + 1;
        int left = inYear ? day.lengthOfYear() - day.getDayOfYear() : day.lengthOfMonth() - day.getDayOfMonth();
        int back = -(left / 7 + 1);
        for (RuleParts.Weekday weekday : parts.weekdays()) {
            if (weekday.day() == day.getDayOfWeek()
                    && (weekday.ordinal() == 0 || weekday.ordinal() == front || weekday.ordinal() == back)) {
                return true;
            }
        }
        return false;
    }

    /** What the rule does not say comes from its first day. */
    private boolean fitsStart(LocalDate day) {
        if (!parts.weekdays().isEmpty()
                || !parts.monthDays().isEmpty()
                || !parts.yearDays().isEmpty()) {
            return true;
        }
        return switch (parts.frequency()) {
            case DAILY -> true;
            case WEEKLY -> day.getDayOfWeek() == start.getDayOfWeek();
            case MONTHLY -> day.getDayOfMonth() == start.getDayOfMonth();
            case YEARLY ->
                day.getDayOfMonth() == start.getDayOfMonth()
                        && (!parts.months().isEmpty() || day.getMonth() == start.getMonth());
        };
    }

    private boolean isAtPosition(LocalDate day) {
        LocalDate from = periodStart(day);
        LocalDate to = switch (parts.frequency()) {
            case DAILY -> from.plusDays(1);
            case WEEKLY -> from.plusWeeks(1);
            case MONTHLY -> from.plusMonths(1);
            case YEARLY -> from.plusYears(1);
        };
        int place = 0;
        int size = 0;
        for (LocalDate each = from; each.isBefore(to); each = each.plusDays(1)) {
            if (fits(each)) {
                size++;
                place = each.equals(day) ? size : place;
            }
        }
        return isListed(parts.setPositions(), place, place - size - 1);
    }

    private LocalDate periodStart(LocalDate day) {
        return switch (parts.frequency()) {
            case DAILY -> day;
            case WEEKLY -> weekOf(day);
            case MONTHLY -> day.withDayOfMonth(1);
            case YEARLY -> day.withDayOfYear(1);
        };
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecurrenceRule that
                && parts.equals(that.parts)
                && start.equals(that.start)
                && end.equals(that.end);
    }

    @Override
    public int hashCode() {
        return parts.hashCode() * 31 + start.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
