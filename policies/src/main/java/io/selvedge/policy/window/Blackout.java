package io.selvedge.policy.window;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** A time in which endpoints install nothing, whatever window is open. */
public sealed interface Blackout {
    /** Why, for people. */
    String reason();

    /** Its stretches that touch the given one. */
    List<Interval> touching(ZoneId zone, long fromMillis, long toMillis);

    /**
     * Whole days in a row, once.
     *
     * @param first included, from its first moment
     * @param last included, to its last moment
     */
    record Days(String reason, LocalDate first, LocalDate last) implements Blackout {
        public Days {
            if (last.isBefore(first)) {
                throw new IllegalArgumentException("a blackout's last day is not before its first");
            }
        }

        @Override
        public List<Interval> touching(ZoneId zone, long fromMillis, long toMillis) {
            long start = first.atStartOfDay(zone).toInstant().toEpochMilli();
            long end = last.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
            return end > start && end > fromMillis && start < toMillis ? List.of(new Interval(start, end)) : List.of();
        }
    }

    /** Again and again. */
    record Recurring(String reason, Occurrences occurrences) implements Blackout {
        @Override
        public List<Interval> touching(ZoneId zone, long fromMillis, long toMillis) {
            return occurrences.touching(zone, fromMillis, toMillis);
        }
    }
}
