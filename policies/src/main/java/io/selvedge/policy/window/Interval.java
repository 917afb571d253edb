package io.selvedge.policy.window;

import java.time.Instant;

/**
 * A stretch of time.
 *
 * @param startMillis milliseconds since 1970 UTC, included
 * @param endMillis milliseconds since 1970 UTC, not included, after the start
 */
public record Interval(long startMillis, long endMillis) {
    public Interval {
        if (endMillis <= startMillis) {
            throw new IllegalArgumentException("an interval ends after it starts");
        }
    }

    /** Whether the instant lies in it. */
    public boolean contains(long millis) {
        return startMillis <= millis && millis < endMillis;
    }

    /** Whether the whole of the other lies in it. */
    public boolean contains(Interval other) {
        return startMillis <= other.startMillis && other.endMillis <= endMillis;
    }

    @Override
    public String toString() {
        return Instant.ofEpochMilli(startMillis) + "/" + Instant.ofEpochMilli(endMillis);
    }
}
