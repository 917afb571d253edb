package io.selvedge.runtime.transfer;

import io.selvedge.crypto.Digest;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.store.PieceOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of whom and what came of it. On the swarm's thread, but for the counters.
 *
 * <p>A peer that is silent too long, or gone, loses its requests to others, who go on behind the last block that it sent.
 */
final class Downloads {
    /** Pieces on their way are in memory: when all of them together take so much, no more are asked for. */
    private static final long MAX_BUFFERED_BYTES = 16 << 20;

    /** Blocks that arrive after their request was cancelled are a race; more than this is not. */
    private static final long MAX_UNASKED_BYTES = 8 << 20;

    private final PeerNetwork network;
    private final ArtifactStore store;
    private final SwarmListener listener;
    private final SwarmSettings settings;
    private final SwarmTable table;
    private final PiecePicker picker;
    private final Map<Source, TokenBucket> buckets = new EnumMap<>(Source.class);
    private final Map<Source, AtomicLong> received = new EnumMap<>(Source.class);
    private final AtomicLong wasted = new AtomicLong();

    Downloads(
            PeerNetwork network,
            ArtifactStore store,
            SwarmListener listener,
            SwarmSettings settings,
            SwarmTable table,
            PiecePicker picker) {
        this.network = network;
        this.store = store;
        this.listener = listener;
        this.settings = settings;
        this.table = table;
        this.picker = picker;
        for (Source source : Source.values()) {
            buckets.put(source, new TokenBucket(settings.limits().of(source), System.nanoTime()));
            received.put(source, new AtomicLong());
        }
    }

    /** For any thread. */
    void setLimits(RateLimits limits) {
        buckets.forEach((source, bucket) -> bucket.setRate(limits.of(source), System.nanoTime()));
    }

    /** Payload that came from there. For any thread. */
    long receivedBytes(Source source) {
        AtomicLong bytes = received.get(source);
        return bytes == null ? 0 : bytes.get();
    }

    /** Payload that was of no use. For any thread. */
    long wastedBytes() {
        return wasted.get();
    }

    /** Asks all peers that have too little to do, one piece each at a time, so that none gets all. */
    void pump(long nowMillis) {
        List<SwarmPeer> ready = new ArrayList<>(table.peers());
        ready.sort(
                Comparator.comparing((SwarmPeer peer) -> peer.source).thenComparingLong(SwarmPeer::outstandingBytes));
        while (!ready.isEmpty()) {
            ready.removeIf(peer -> !askNext(peer, nowMillis));
        }
    }

    private boolean askNext(SwarmPeer peer, long nowMillis) {
        PeerLink link = network.findLink(peer.id);
        TokenBucket bucket = buckets.get(peer.source);
        long now = System.nanoTime();
        if (link == null
                || !peer.canTakeMore()
                || table.bufferedBytes() >= MAX_BUFFERED_BYTES
                || (bucket != null && bucket.waitNanos(now) > 0)) {
            return false;
        }
        Optional<PiecePicker.Pick> next = picker.next(peer.id, nowMillis, other -> isSlower(other, peer));
        if (next.isEmpty()) {
            return false;
        }
        PiecePicker.Pick pick = next.get();
        ArtifactFetch fetch = table.findFetch(pick.artifact());
        if (fetch == null) {
            picker.remove(pick.artifact());
            return false;
        }
        Assembly assembly = new Assembly(fetch.artifact, pick.piece(), link, fetch.takeBeginning(pick.piece()));
        var request = new SwarmMessage.Request(pick.artifact(), pick.piece(), assembly.received());
        if (!link.offerFrame(request.encode(link.allocator()))) {
            picker.failed(peer.id, pick.artifact(), pick.piece());
            fetch.keep(assembly);
            return false;
        }
        if (bucket != null) {
            bucket.take(assembly.missing(), now);
        }
        peer.asked(new SwarmPeer.Key(pick.artifact(), pick.piece()), assembly, nowMillis);
        return true;
    }

    private boolean isSlower(String other, SwarmPeer than) {
        SwarmPeer peer = table.findPeer(other);
        return peer != null && peer != than && 2 * peer.bytesPerSecond() < than.bytesPerSecond();
    }

    /**
     * A block arrived.
     *
     * @return the piece that is whole, verified and written with it
     */
    OptionalInt onBlock(SwarmPeer peer, PeerLink link, SwarmMessage.Block block, long nowMillis) {
        int length = block.bytes().readableBytes();
        AtomicLong counter = received.get(peer.source);
        if (counter != null) {
            counter.addAndGet(length);
        }
        store.countReceived(
                block.artifact(), peer.source == Source.LAN ? length : 0, peer.source == Source.WAN ? length : 0);
        var key = new SwarmPeer.Key(block.artifact(), block.piece());
        Assembly assembly = peer.inFlight.get(key);
        if (assembly == null || assembly.link() != link) {
            wasted.addAndGet(length);
            peer.unaskedBytes += length;
            if (peer.unaskedBytes > MAX_UNASKED_BYTES) {
                link.close("blocks that nobody asked for");
            }
            return OptionalInt.empty();
        }
        if (!assembly.accept(peer.id, block)) {
            giveUp(peer, key, true);
            ban(peer, block.artifact(), "blocks out of order");
            return OptionalInt.empty();
        }
        peer.received(length, nowMillis);
        if (!assembly.isFull()) {
            return OptionalInt.empty();
        }
        peer.settled(key);
        return finish(peer, assembly);
    }

    private OptionalInt finish(SwarmPeer peer, Assembly assembly) {
        Digest artifact = assembly.artifact().sha256();
        int piece = assembly.piece();
        ArtifactFetch fetch = table.findFetch(artifact);
        if (fetch == null || fetch.stage != ArtifactFetch.Stage.RUNNING) {
            wasted.addAndGet(assembly.received());
            return OptionalInt.empty();
        }
        PieceOutcome outcome;
        try {
            outcome = store.writePiece(artifact, piece, assembly.content());
        } catch (RuntimeException e) {
            picker.failed(peer.id, artifact, piece);
            throw e;
        }
        if (outcome == PieceOutcome.WRONG_BYTES) {
            wasted.addAndGet(assembly.received());
            picker.failed(peer.id, artifact, piece);
            if (assembly.contributors().size() == 1) {
                ban(peer, artifact, "piece " + piece + " is not what the manifest names");
            } else {
                fetch.suspect.set(piece);
            }
            return OptionalInt.empty();
        }
        for (String other : picker.landed(artifact, piece)) {
            SwarmPeer late = table.findPeer(other);
            if (late != null && late != peer) {
                cancel(late, new SwarmPeer.Key(artifact, piece));
            }
        }
        fetch.beginnings.remove(piece);
        return outcome == PieceOutcome.STORED ? OptionalInt.of(piece) : OptionalInt.empty();
    }

    void onRefuse(SwarmPeer peer, SwarmMessage.Refuse refuse) {
        var key = new SwarmPeer.Key(refuse.artifact(), refuse.piece());
        ArtifactFetch fetch = table.findFetch(refuse.artifact());
        if (fetch != null && peer.inFlight.containsKey(key)) {
            giveUp(peer, key, true);
            picker.withdraw(peer.id, refuse.artifact(), refuse.piece());
            fetch.doubtful.add(peer.id);
        }
    }

    void ban(SwarmPeer peer, Digest artifact, String what) {
        picker.ban(peer.id, artifact);
        cancelAll(peer, key -> key.artifact().equals(artifact));
        listener.onBadPeer(peer.id, artifact, what);
    }

    /** The peer or its connection is gone: what it was asked for is asked of others. */
    void abandon(SwarmPeer peer, @Nullable PeerLink link) {
        for (var key : List.copyOf(peer.inFlight.keySet())) {
            Assembly assembly = peer.inFlight.get(key);
            if (assembly != null && (link == null || assembly.link() == link)) {
                giveUp(peer, key, true);
            }
        }
    }

    /** Asks nobody for this artifact any more. */
    void stop(Digest artifact) {
        for (SwarmPeer peer : table.peers()) {
            cancelAll(peer, key -> key.artifact().equals(artifact));
        }
        picker.remove(artifact);
    }

    /** Asks no other site for this artifact any more. */
    void stopWan(Digest artifact) {
        for (SwarmPeer peer : table.peers()) {
            if (peer.source == Source.WAN) {
                cancelAll(peer, key -> key.artifact().equals(artifact));
            }
        }
    }

    private void cancelAll(SwarmPeer peer, Predicate<SwarmPeer.Key> which) {
        for (var key : List.copyOf(peer.inFlight.keySet())) {
            if (which.test(key)) {
                cancel(peer, key);
            }
        }
    }

    private void cancel(SwarmPeer peer, SwarmPeer.Key key) {
        Assembly assembly = peer.inFlight.get(key);
        if (assembly != null) {
            PeerLink link = assembly.link();
            link.offerFrame(new SwarmMessage.Cancel(key.artifact(), key.piece()).encode(link.allocator()));
            giveUp(peer, key, !store.has(assembly.artifact(), key.piece()));
        }
    }

    private void giveUp(SwarmPeer peer, SwarmPeer.Key key, boolean keep) {
        Assembly assembly = peer.inFlight.get(key);
        if (assembly == null) {
            return;
        }
        peer.settled(key);
        picker.failed(peer.id, key.artifact(), key.piece());
        ArtifactFetch fetch = table.findFetch(key.artifact());
        wasted.addAndGet(keep && fetch != null ? fetch.keep(assembly) : assembly.received());
    }

    /** Measures the peers, passes the silent ones by, and gives those passed by another chance when their time is up. */
    void tick(long nowMillis, double seconds) {
        for (SwarmPeer peer : table.peers()) {
            peer.measure(seconds);
            if (peer.isSuspended() && nowMillis >= peer.suspendedUntilMillis) {
                peer.suspendedUntilMillis = 0;
                picker.suspend(peer.id, false);
            }
            long silent = nowMillis - peer.aliveMillis;
            if (!peer.inFlight.isEmpty() && silent > settings.silenceMillis(peer.source)) {
                peer.suspend(nowMillis);
                picker.suspend(peer.id, true);
                cancelAll(peer, key -> true);
            }
        }
    }
}
