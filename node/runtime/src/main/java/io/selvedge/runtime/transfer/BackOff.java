package io.selvedge.runtime.transfer;

import java.util.SplittableRandom;

/** How long to wait before the next attempt: doubled with each failure, capped, spread by up to a half. */
final class BackOff {
    private final long minMillis;
    private final long maxMillis;
    private final SplittableRandom random;

    BackOff(long minMillis, long maxMillis, long seed) {
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
        this.random = new SplittableRandom(seed);
    }

    /** The wait in milliseconds after this many failures in a row. */
    long delayMillis(int failures) {
        long doubled = failures >= 30 ? maxMillis : Math.min(maxMillis, minMillis << failures);
        return doubled - (long) (random.nextDouble() * 0.5 * doubled);
    }
}
