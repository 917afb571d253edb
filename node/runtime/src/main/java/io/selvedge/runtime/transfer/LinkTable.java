package io.selvedge.runtime.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which connections there are with each peer, and which of them to use.
 *
 * <p>Two nodes that call each other at the same time get two connections. Both keep the one that the node with the lower id
 * has called; of several that one node has called, that node closes the older ones. So both close the same, and neither
 * closes the last.
 */
final class LinkTable {
    /** More than this many connections of one peer are not an accident. */
    static final int MAX_LINKS_PER_PEER = 4;

    /** What a link's arrival or end means. */
    record Change(boolean first, boolean last, List<PeerLink> superfluous) {}

    private final String self;
    private final long staleNanos;
    private final Map<String, List<PeerLink>> links = new HashMap<>();

    /** A preferred link counts as stale when nothing was heard on it for so long. */
    LinkTable(String self, long staleMillis) {
        this.self = self;
        this.staleNanos = TimeUnit.MILLISECONDS.toNanos(staleMillis);
    }

    synchronized Change add(PeerLink link) {
        String peer = link.nodeId();
        List<PeerLink> ofPeer = links.computeIfAbsent(peer, id -> new ArrayList<>());
        boolean first = ofPeer.isEmpty();
        ofPeer.add(link);
        List<PeerLink> superfluous = new ArrayList<>();
        PeerLink best = best(peer, ofPeer);
        for (PeerLink other : ofPeer) {
            boolean sameCaller = other.isOutgoing() == best.isOutgoing();
            if (other != best && (!sameCaller || other.isOutgoing())) {
                superfluous.add(other);
            }
        }
        if (ofPeer.size() > MAX_LINKS_PER_PEER) {
            superfluous.add(ofPeer.getFirst());
        }
        return new Change(first, false, superfluous);
    }

    synchronized Change remove(PeerLink link) {
        String peer = link.nodeId();
        List<PeerLink> ofPeer = links.get(peer);
        if (ofPeer == null || !ofPeer.remove(link)) {
            return new Change(false, false, List.of());
        }
        if (ofPeer.isEmpty()) {
            links.remove(peer);
        }
        return new Change(false, ofPeer.isEmpty(), List.of());
    }

    /** The connection to use for this peer. */
    synchronized @Nullable PeerLink find(String peer) {
        List<PeerLink> ofPeer = links.get(peer);
        return ofPeer == null ? null : best(peer, ofPeer);
    }

    synchronized List<PeerLink> all(String peer) {
        return List.copyOf(links.getOrDefault(peer, List.of()));
    }

    synchronized List<PeerLink> all() {
        return links.values().stream().flatMap(List::stream).toList();
    }

    synchronized Set<String> peers() {
        return new TreeSet<>(links.keySet());
    }

    private PeerLink best(String peer, List<PeerLink> ofPeer) {
        boolean weCall = self.compareTo(peer) < 0;
        long now = System.nanoTime();
        PeerLink best = ofPeer.getFirst();
        for (PeerLink link : ofPeer) {
            boolean preferred = link.isOutgoing() == weCall;
            boolean bestPreferred = best.isOutgoing() == weCall && now - best.heardNanos() < staleNanos;
            if (preferred || !bestPreferred) {
                best = link; // the newest of its kind
            }
        }
        return best;
    }
}
