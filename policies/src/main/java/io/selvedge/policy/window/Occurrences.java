package io.selvedge.policy.window;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that comes again: on the days of a rule, moved by some days, from a time of day, for a while.
 *
 * <p>Clock changes are as in RFC 5545, section 3.3.5: a start that the clock jumps over is taken with the offset before
 * the jump, so it is as much later; a start that comes twice is the first of the two. A day that a zone left out whole
 * (Samoa had no 30 December 2011) has no occurrence: what was meant for a Friday does not come on the Saturday.
 *
 * @param rule which days
 * @param plusDays days by which each is moved, −{@value #MAX_SHIFT} to {@value #MAX_SHIFT}: the second Tuesday plus 3
 * @param start time of day by the wall clock, whole minutes
 * @param length how long each lasts
 */
public record Occurrences(RecurrenceRule rule, int plusDays, LocalTime start, Span length) {
    /** Largest shift: a month. */
    public static final int MAX_SHIFT = 31;

    public Occurrences {
        if (Math.abs(plusDays) > MAX_SHIFT) {
            throw new IllegalArgumentException("a shift is at most " + MAX_SHIFT + " days");
        }
    }

    /** Those that touch the stretch of time, whole, in order of their start; they may overlap. */
    List<Interval> touching(ZoneId zone, long fromMillis, long toMillis) {
        LocalDate first = dateOf(fromMillis, zone).minusDays(length.reachDays());
        LocalDate last = dateOf(toMillis, zone).plusDays(1);
        List<Interval> found = new ArrayList<>();
        for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
            if (rule.includes(date.minusDays(plusDays)) && exists(date, zone)) {
                ZonedDateTime at = ZonedDateTime.of(date, start, zone);
                long startMillis = at.toInstant().toEpochMilli();
                long endMillis = length.endOf(at).toInstant().toEpochMilli();
                if (endMillis > fromMillis && startMillis < toMillis && endMillis > startMillis) {
                    found.add(new Interval(startMillis, endMillis));
                }
            }
        }
        return found;
    }

    static LocalDate dateOf(long millis, ZoneId zone) {
        return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
    }

    private static boolean exists(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toLocalDate().equals(date);
    }
}
