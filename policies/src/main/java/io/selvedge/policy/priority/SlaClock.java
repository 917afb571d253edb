package io.selvedge.policy.priority;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The clock of one finding on one endpoint. It has two hands: all time since the finding was known, and the part of it
 * in which the endpoint could be reached. When all time has run out but the reachable part has not, nobody could have
 * done it, and the finding is unreachable; when both have, it was neglected.
 */
public final class SlaClock {
    private SlaClock() {}

    /**
     * A time in which the endpoint did not answer.
     *
     * @param from when it was last heard of
     * @param to when it was heard of again; empty while it is still silent
     */
    public record Silence(Instant from, Optional<Instant> to) {}

    /** Where the clock stands. */
    public sealed interface Standing {
        /** There is time left until {@code due}. */
        record Running(Instant due) implements Standing {}

        /**
         * Time is over, and the endpoint could be reached for as long as the term.
         *
         * @param over since {@code due}
         */
        record Neglected(Instant due, Duration over) implements Standing {}

        /**
         * Time is over, but the endpoint could not be reached for as long as the term.
         *
         * @param over since {@code due}
         * @param reachable how long it could be reached
         */
        record Unreachable(Instant due, Duration over, Duration reachable) implements Standing {}

        /** Nothing is due by a date. */
        record NoDate() implements Standing {}
    }

    /**
     * Reads the clock.
     *
     * @param known when the finding was known
     * @param silences in order, without overlaps
     */
    public static Standing read(Term term, Instant known, List<Silence> silences, Instant now) {
        if (!(term instanceof Term.Days days)) {
            return new Standing.NoDate();
        }
        Duration allowed = Duration.ofDays(days.days());
        Instant due = known.plus(allowed);
        if (!now.isAfter(due)) {
            return new Standing.Running(due);
        }
        Duration over = Duration.between(due, now);
        Duration reachable = Duration.between(known, now).minus(silent(silences, known, now));
        return reachable.compareTo(allowed) > 0
                ? new Standing.Neglected(due, over)
                : new Standing.Unreachable(due, over, reachable);
    }

    private static Duration silent(List<Silence> silences, Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        for (Silence silence : silences) {
            Instant begin = silence.from().isBefore(from) ? from : silence.from();
            Instant end = silence.to().filter(to::isAfter).orElse(to);
            if (end.isAfter(begin)) {
                sum = sum.plus(Duration.between(begin, end));
            }
        }
        return sum;
    }
}
