package io.selvedge.runtime.transfer;

import io.selvedge.crypto.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The peers and the artifacts that the swarm has to do with, in order. On the swarm's thread. */
final class SwarmTable {
    private final Map<String, SwarmPeer> peers = new TreeMap<>();
    private final Map<Digest, ArtifactFetch> fetches = new TreeMap<>();

    Collection<SwarmPeer> peers() {
        return peers.values();
    }

    @Nullable
    SwarmPeer findPeer(String id) {
        return peers.get(id);
    }

    void add(SwarmPeer peer) {
        peers.put(peer.id, peer);
    }

    void removePeer(String id) {
        peers.remove(id);
    }

    List<ArtifactFetch> fetches() {
        return new ArrayList<>(fetches.values());
    }

    @Nullable
    ArtifactFetch findFetch(Digest artifact) {
        return fetches.get(artifact);
    }

    void add(ArtifactFetch fetch) {
        fetches.put(fetch.digest(), fetch);
    }

    void remove(ArtifactFetch fetch) {
        fetches.remove(fetch.digest(), fetch);
    }

    /** Whether a peer from there wants the artifact. */
    boolean isWanted(Digest artifact, Source from) {
        return peers.values().stream().anyMatch(peer -> peer.source == from && peer.wants.contains(artifact));
    }

    /** The memory of all pieces on their way. */
    long bufferedBytes() {
        long bytes = 0;
        for (SwarmPeer peer : peers.values()) {
            bytes += peer.bufferedBytes();
        }
        return bytes;
    }
}
