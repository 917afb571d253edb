package io.selvedge.policy.window;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a recurrence rule as they are written; an empty list is a part that is not there.
 *
 * @param interval every how many periods, from 1
 * @param count how many days in all; 0 without limit
 * @param until last day
 */
record RuleParts(
        Frequency frequency,
        int interval,
        int count,
        Optional<LocalDate> until,
        List<Integer> months,
        List<Integer> monthDays,
        List<Integer> yearDays,
        List<Weekday> weekdays,
        List<Integer> setPositions,
        DayOfWeek weekStart) {

    enum Frequency {
        DAILY,
        WEEKLY,
        MONTHLY,
        YEARLY
    }

    /**
     * A weekday of BYDAY.
     *
     * @param ordinal which one of the period, from the end where negative; 0 for each
     */
    record Weekday(int ordinal, DayOfWeek day) {}

    RuleParts {
        months = List.copyOf(months);
        monthDays = List.copyOf(monthDays);
        yearDays = List.copyOf(yearDays);
        weekdays = List.copyOf(weekdays);
        setPositions = List.copyOf(setPositions);
    }

    /** Why the rule means nothing without a first day; empty where it does. */
    Optional<String> needOfStart() {
        if (interval > 1) {
            return Optional.of("INTERVAL counts from it");
        }
        if (count > 0) {
            return Optional.of("COUNT counts from it");
        }
        boolean picks = !weekdays.isEmpty() || !monthDays.isEmpty() || !yearDays.isEmpty();
        return picks || frequency == Frequency.DAILY
                ? Optional.empty()
                : Optional.of("the rule does not say which day of the period");
    }
}
