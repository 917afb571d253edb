package io.selvedge.policy.conduct;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who holds a reboot lock of one group: a semaphore as a value. Each grant carries a fence, a number that only grows: a
 * holder whose lock ran out and went to another cannot give the other's lock back.
 *
 * @param holders by machine
 * @param lastFence the highest number given out
 */
public record RebootLocks(Map<String, Hold> holders, long lastFence) {
    /** Nobody holds a lock. */
    public static final RebootLocks NONE = new RebootLocks(Map.of(), 0);

    /**
     * One lock.
     *
     * @param untilMillis when it runs out by itself
     */
    public record Hold(long fence, long untilMillis) {}

    public RebootLocks {
        holders = Collections.unmodifiableMap(new TreeMap<>(holders));
    }

    /** These locks without those that have run out. */
    public RebootLocks at(long nowMillis) {
        Map<String, Hold> left = new TreeMap<>(holders);
        left.values().removeIf(hold -> hold.untilMillis() <= nowMillis);
        return left.size() == holders.size() ? this : new RebootLocks(left, lastFence);
    }

    /** With a lock for the machine; empty where the group is full. One that holds a lock keeps it as it is. */
    public Optional<RebootLocks> acquire(String machine, RebootLimit limit, long nowMillis) {
        RebootLocks current = at(nowMillis);
        if (current.holders.containsKey(machine)) {
            return Optional.of(current);
        }
        if (current.holders.size() >= limit.atOnce()) {
            return Optional.empty();
        }
        Map<String, Hold> more = new TreeMap<>(current.holders);
        more.put(machine, new Hold(lastFence + 1, nowMillis + limit.lockMillis()));
        return Optional.of(new RebootLocks(more, lastFence + 1));
    }

    /** Without the machine's lock; one that holds none changes nothing. */
    public RebootLocks release(String machine, long nowMillis) {
        Map<String, Hold> left = new TreeMap<>(at(nowMillis).holders);
        left.remove(machine);
        return new RebootLocks(left, lastFence);
    }
}
