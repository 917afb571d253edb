package io.selvedge.runtime.cluster;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings the parts of a site together again. Ignite never does: two anchors that started without knowing each other, or
 * that were cut apart for a while, stay two clusters for good.
 *
 * <p>Every anchor looks for nodes of its site that are not in its cluster. The cluster with the smallest node id stays; an
 * anchor that meets a smaller id than any of its own cluster's anchors leaves and joins there. Each anchor decides so for
 * itself and all decide alike, so the parts flow together one anchor after another. Not thread-safe.
 */
final class Reunion {
    /** A node that is about to join is outside too; one that is still outside at the next look is in another cluster. */
    static final long SETTLE_MILLIS = 5_000;

    private final Function<InetSocketAddress, Probe> probes;
    private final Map<InetSocketAddress, String> lastSeen = new HashMap<>();
    private final Map<String, Long> outsideSince = new HashMap<>();

    Reunion(Function<InetSocketAddress, Probe> probes) {
        this.probes = probes;
    }

    /** Whether somebody was outside at the last look, so that another look after {@link #SETTLE_MILLIS} is due. */
    boolean isUnsettled() {
        return !outsideSince.isEmpty();
    }

    /**
     * Looks once.
     *
     * @param members of this node's cluster
     * @param known discovery addresses of the site
     * @return where to go, if this node's cluster has to yield
     */
    Optional<InetSocketAddress> look(List<Member> members, Collection<InetSocketAddress> known, long nowMillis) {
        Set<String> inside = new HashSet<>();
        members.forEach(member -> inside.add(member.nodeId()));
        Optional<String> smallest = members.stream()
                .filter(member -> member.role() == ClusterRole.ANCHOR)
                .map(Member::nodeId)
                .min(String::compareTo);
        lastSeen.keySet().retainAll(known);
        Map<String, InetSocketAddress> outside = new HashMap<>();
        for (InetSocketAddress address : known) {
            String last = lastSeen.get(address);
            if ((last == null || !inside.contains(last)) && probes.apply(address) instanceof Probe.Admitted found) {
                lastSeen.put(address, found.nodeId());
                if (!inside.contains(found.nodeId())) {
                    outside.put(found.nodeId(), address);
                }
            }
        }
        outsideSince.keySet().retainAll(outside.keySet());
        outside.keySet().forEach(nodeId -> outsideSince.putIfAbsent(nodeId, nowMillis));
        return outside.keySet().stream()
                .filter(nodeId -> smallest.isPresent() && nodeId.compareTo(smallest.get()) < 0)
                .filter(nodeId -> nowMillis - outsideSince.getOrDefault(nodeId, nowMillis) >= SETTLE_MILLIS)
                .min(String::compareTo)
                .map(outside::get);
    }
}
