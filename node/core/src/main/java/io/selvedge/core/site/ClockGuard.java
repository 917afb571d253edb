package io.selvedge.core.site;

import io.selvedge.core.step.Now;
import io.selvedge.core.step.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Compares this node's clock with those that its peers tell. A node whose clock differs from most of theirs by more than
 * the tolerance neither signs nor installs: its records would be refused, and its windows would be wrong.
 */
public final class ClockGuard {
    /** An offset older than this says nothing any more. */
    private static final long MAX_AGE_MILLIS = 10 * 60_000;

    /** Enough peers for a median. */
    private static final int MAX_PEERS = 64;

    private final Settings settings;
    private final TreeMap<String, Offset> offsets = new TreeMap<>();

    /** How far a peer's wall clock was ahead of this node's steady one: that outlives a jump of this node's wall clock. */
    private record Offset(long aheadOfSteady, long atSteady) {}

    public ClockGuard(Settings settings) {
        this.settings = settings;
    }

    /** A peer told its clock. */
    public void heard(String peer, long theirWallMillis, Now now) {
        if (offsets.size() < MAX_PEERS || offsets.containsKey(peer)) {
            offsets.put(peer, new Offset(theirWallMillis - now.steadyMillis(), now.steadyMillis()));
        }
    }

    /** How far this clock is ahead of its peers' (negative: behind), if that is more than is tolerated. */
    public OptionalLong findError(Now now) {
        offsets.values().removeIf(offset -> now.steadyMillis() - offset.atSteady() > MAX_AGE_MILLIS);
        if (offsets.isEmpty()) {
            return OptionalLong.empty();
        }
        List<Long> sorted = new ArrayList<>();
        long own = now.wallMillis() - now.steadyMillis();
        offsets.values().forEach(offset -> sorted.add(own - offset.aheadOfSteady()));
        Collections.sort(sorted);
        long median = sorted.get(sorted.size() / 2);
        return Math.abs(median) > settings.clockSkewMillis() ? OptionalLong.of(median) : OptionalLong.empty();
    }
}
