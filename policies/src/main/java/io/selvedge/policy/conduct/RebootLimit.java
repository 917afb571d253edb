package io.selvedge.policy.conduct;

import java.util.Optional;

/**
 * How many machines of a group may be down for a reboot at once.
 *
 * @param atOnce most locks held at once in a group, 1 to {@value #MAX_AT_ONCE}
 * @param groupBy the label whose value is the group; empty for one group of all targets of a site
 * @param lockMillis how long a lock holds that nobody gives back, above 0
 */
public record RebootLimit(int atOnce, Optional<String> groupBy, long lockMillis) {
    /** Most machines at once. */
    public static final int MAX_AT_ONCE = 1_000;
    /** One at a time, for an hour at most. */
    public static final RebootLimit ONE = new RebootLimit(1, Optional.empty(), 3_600_000);

    public RebootLimit {
        if (atOnce < 1 || atOnce > MAX_AT_ONCE || lockMillis < 1) {
            throw new IllegalArgumentException("a reboot limit lets 1 to " + MAX_AT_ONCE + " machines go at once");
        }
    }
}
