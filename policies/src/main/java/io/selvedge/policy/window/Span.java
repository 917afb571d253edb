package io.selvedge.policy.window;

import java.time.ZonedDateTime;

/**
 * A length of time as RFC 5545, section 3.3.6, means it: its days are calendar days, which the clock change makes 23 or
 * 25 hours long, and the rest is exact.
 *
 * @param days calendar days, 0 to {@value #MAX_DAYS}
 * @param seconds exact seconds on top, 0 to {@value #MAX_SECONDS}
 */
public record Span(int days, long seconds) {
    /** Longest in days: a window that is longer than a month is no window. */
    public static final int MAX_DAYS = 31;
    /** Longest in seconds: as many hours as {@link #MAX_DAYS} have. */
    public static final long MAX_SECONDS = MAX_DAYS * 86_400L;

    public Span {
        if (days < 0 || days > MAX_DAYS || seconds < 0 || seconds > MAX_SECONDS || days + seconds == 0) {
            throw new IllegalArgumentException("a span is above 0 and at most " + MAX_DAYS + " days");
        }
    }

    ZonedDateTime endOf(ZonedDateTime start) {
        return start.plusDays(days).plusSeconds(seconds);
    }

    /** Days within which an occurrence is over for sure, whatever the clock does. */
    int reachDays() {
        return days + (int) (seconds / 86_400) + 2;
    }
}
