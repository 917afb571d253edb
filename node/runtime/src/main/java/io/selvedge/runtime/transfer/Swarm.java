package io.selvedge.runtime.transfer;

import io.netty.handler.codec.CorruptedFrameException;
import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.store.ArtifactProgress;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.store.StoreFailure;
import io.selvedge.runtime.transfer.ArtifactFetch.Stage;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Fetches artifacts piece by piece from whoever has them, and serves what is here to whoever asks.
 *
 * <p>On the LAN everybody fetches from everybody. Over the WAN only the node that was told that it is the gateway fetches, and
 * only what no reachable node of its site has, for whichever node of the site wants it (DESIGN, invariant 5). What was fetched
 * stays: after a crash, or when another node becomes the gateway, it goes on with what is on the disks of the site.
 *
 * <p>For any thread. Inside, one thread decides and verifies, one worker reads whole files, the network's threads serve.
 */
public final class Swarm implements AutoCloseable {
    private static final long TICK_MILLIS = 100;
    private static final int SLOW_TICKS = 10;
    private static final long RETRY_MILLIS = 10_000;

    /** Counted for a frame that waits for the swarm's thread, besides its bytes. */
    private static final int FRAME_WEIGHT_BYTES = 128;

    private final ArtifactStore store;
    private final SwarmListener listener;
    private final SwarmTable table = new SwarmTable();
    private final PiecePicker picker;
    private final Exchange exchange;
    private final Downloads downloads;
    private final PieceServer server;
    private final SwarmThreads threads = new SwarmThreads();
    private boolean pumpDue;
    private boolean ticking;
    private long ticks;
    private long tickedNanos;

    private Swarm(PeerNetwork network, ArtifactStore store, SwarmListener listener, SwarmSettings settings) {
        this.store = store;
        this.listener = listener;
        this.picker = new PiecePicker(settings.seed());
        this.exchange = new Exchange(network, store, listener, settings, table, picker);
        this.downloads = new Downloads(network, store, listener, settings, table, picker);
        this.server = new PieceServer(store, listener, settings.limits());
    }

    /** Joins the network. */
    public static Swarm start(
            PeerNetwork network, ArtifactStore store, SwarmListener listener, SwarmSettings settings) {
        Swarm swarm = new Swarm(network, store, listener, settings);
        network.attach(swarm.new Port());
        return swarm;
    }

    /**
     * Fetches an artifact; asks again and again until it is there.
     *
     * @param priority the higher the sooner
     * @return the file, when it is whole and verified; fails with DIGEST_MISMATCH when the manifest contradicts itself; to
     *     cancel it, see {@link #cancel}
     */
    public CompletableFuture<Path> fetch(Artifact artifact, int priority) {
        CompletableFuture<Path> done = new CompletableFuture<>();
        threads.run(() -> {
            ArtifactFetch fetch = fetchOf(artifact);
            fetch.mine = true;
            fetch.priority = Math.max(priority, fetch.priority);
            fetch.done.whenComplete((path, failure) -> {
                if (failure == null) {
                    done.complete(path);
                } else {
                    done.completeExceptionally(failure);
                }
            });
            review(fetch);
        });
        return done;
    }

    /** This node wants the artifact no longer; others still may. */
    public void cancel(Digest sha256) {
        threads.run(() -> {
            ArtifactFetch fetch = table.findFetch(sha256);
            if (fetch != null && fetch.mine) {
                fetch.mine = false;
                fetch.done.cancel(false);
                review(fetch);
            }
        });
    }

    /** Whether this node holds the WAN lease of its site. */
    public void setGateway(boolean gateway) {
        threads.run(() -> {
            exchange.setGateway(gateway);
            if (gateway) {
                exchange.forEachWanted(this::fetchOf);
            }
            table.fetches().forEach(this::review);
        });
    }

    /** What a connected peer has, as somebody else knows; a peer that says it itself is believed rather. */
    public void peerHas(String nodeId, Digest sha256, BitSet pieces) {
        BitSet copy = (BitSet) pieces.clone();
        threads.run(() -> {
            SwarmPeer peer = table.findPeer(nodeId);
            ArtifactFetch fetch = table.findFetch(sha256);
            if (peer != null && fetch != null && !picker.hasAnswered(nodeId, sha256)) {
                picker.setPieces(nodeId, sha256, copy);
                pumpSoon();
            }
        });
    }

    /** New rates, at once. */
    public void setLimits(RateLimits limits) {
        downloads.setLimits(limits);
        server.setLimits(limits);
    }

    /** What was received for an artifact, as long as something of it is here. */
    public Optional<ReceivedBytes> findReceived(Artifact artifact) {
        return store.findProgress(artifact)
                .map(progress -> new ReceivedBytes(progress.lanBytes(), progress.wanBytes()));
    }

    /** Payload moved since the start. */
    public SwarmStats stats() {
        return new SwarmStats(
                downloads.receivedBytes(Source.LAN),
                downloads.receivedBytes(Source.WAN),
                downloads.wastedBytes(),
                server.sentBytes(Source.LAN),
                server.sentBytes(Source.WAN));
    }

    @Override
    public void close() {
        threads.close();
    }

    private static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private ArtifactFetch fetchOf(Artifact artifact) {
        ArtifactFetch known = table.findFetch(artifact.sha256());
        if (known != null) {
            return known;
        }
        ArtifactFetch fetch = new ArtifactFetch(artifact);
        table.add(fetch);
        return fetch;
    }

    /** Brings a fetch in line with who wants it. */
    private void review(ArtifactFetch fetch) {
        long now = nowMillis();
        exchange.judge(fetch, now);
        exchange.ask(fetch);
        if (fetch.isActive()) {
            keepTicking();
            if (fetch.stage == Stage.IDLE) {
                begin(fetch);
            } else if (fetch.stage == Stage.RUNNING) {
                if (!fetch.wan) {
                    downloads.stopWan(fetch.digest());
                }
                exchange.open(fetch, now);
                pumpSoon();
            }
        } else if (fetch.stage != Stage.BEGINNING && fetch.stage != Stage.COMPLETING) {
            downloads.stop(fetch.digest());
            remove(fetch);
        }
    }

    private void remove(ArtifactFetch fetch) {
        table.remove(fetch);
        picker.forget(fetch.digest());
    }

    private void begin(ArtifactFetch fetch) {
        fetch.stage = Stage.BEGINNING;
        onWorker(fetch, () -> {
            ArtifactProgress progress = store.begin(fetch.artifact);
            threads.run(() -> begun(fetch, progress));
        });
    }

    private void begun(ArtifactFetch fetch, ArtifactProgress progress) {
        fetch.stage = Stage.RUNNING;
        picker.add(fetch.digest(), fetch.priority, progress.pieceCount(), progress.pieces());
        if (!progress.pieces().isEmpty()) {
            exchange.answerAll(fetch.digest());
        }
        if (progress.isWhole()) {
            complete(fetch);
        } else {
            review(fetch);
        }
    }

    private void complete(ArtifactFetch fetch) {
        fetch.stage = Stage.COMPLETING;
        downloads.stop(fetch.digest());
        onWorker(fetch, () -> {
            Optional<Path> path = store.complete(fetch.digest());
            threads.run(() -> whole(fetch, path));
        });
    }

    private void whole(ArtifactFetch fetch, Optional<Path> path) {
        if (path.isEmpty()) {
            fetch.stage = Stage.IDLE; // pieces were lost meanwhile: an eviction, say
            review(fetch);
            return;
        }
        fetch.stage = Stage.WHOLE;
        fetch.lan = false;
        fetch.wan = false;
        exchange.ask(fetch);
        remove(fetch);
        listener.onProgress(fetch.digest(), fetch.artifact.sizeBytes(), fetch.artifact.sizeBytes());
        listener.onWhole(fetch.artifact);
        fetch.done.complete(path.get());
    }

    private void onWorker(ArtifactFetch fetch, Runnable task) {
        threads.work(() -> {
            try {
                task.run();
            } catch (SelvedgeException e) {
                threads.run(() -> stall(fetch, e));
            }
        });
    }

    private void stall(ArtifactFetch fetch, SelvedgeException reason) {
        boolean contradiction = reason.code().equals(StoreFailure.DIGEST_MISMATCH);
        fetch.stage = Stage.STALLED;
        fetch.retryMillis = nowMillis() + RETRY_MILLIS;
        downloads.stop(fetch.digest());
        listener.onStalled(fetch.digest(), reason);
        if (contradiction) {
            remove(fetch);
            fetch.done.completeExceptionally(reason);
        }
    }

    private void pumpSoon() {
        if (!pumpDue) {
            pumpDue = true;
            threads.run(() -> {
                pumpDue = false;
                downloads.pump(nowMillis());
            });
        }
    }

    private void keepTicking() {
        if (!ticking) {
            ticking = true;
            tickedNanos = System.nanoTime();
            threads.runIn(TICK_MILLIS, this::tick);
        }
    }

    private void tick() {
        ticking = false;
        long nanos = System.nanoTime();
        long now = nowMillis();
        downloads.tick(now, Math.max(1, nanos - tickedNanos) / 1e9);
        boolean slow = ++ticks % SLOW_TICKS == 0;
        if (slow) {
            exchange.tick();
            if (exchange.isGateway()) {
                exchange.forEachWanted(this::fetchOf);
            }
        }
        for (ArtifactFetch fetch : table.fetches()) {
            if (fetch.stage == Stage.STALLED && now >= fetch.retryMillis) {
                fetch.stage = Stage.IDLE;
            }
            if (slow || fetch.stage == Stage.IDLE) {
                review(fetch);
            } else if (fetch.stage == Stage.RUNNING) {
                exchange.open(fetch, now);
            }
            if (ticks % 3 == 0) {
                tellProgress(fetch);
            }
        }
        downloads.pump(now);
        boolean wanted = exchange.isGateway() && table.peers().stream().anyMatch(peer -> !peer.wants.isEmpty());
        boolean untold = table.peers().stream().anyMatch(peer -> !peer.untold.isEmpty());
        if (wanted || untold || !table.fetches().isEmpty()) {
            keepTicking();
        }
    }

    private void tellProgress(ArtifactFetch fetch) {
        store.findProgress(fetch.artifact).ifPresent(progress -> {
            long bytes = progress.verifiedBytes();
            if (bytes != fetch.toldBytes) {
                fetch.toldBytes = bytes;
                listener.onProgress(fetch.digest(), bytes, progress.sizeBytes());
            }
        });
    }

    private void onMessage(PeerLink link, SwarmMessage message) {
        SwarmPeer peer = table.findPeer(link.nodeId());
        if (peer == null) {
            return;
        }
        long now = nowMillis();
        switch (message) {
            case SwarmMessage.Want m -> onWant(peer, m.artifact());
            case SwarmMessage.Unwant m -> {
                peer.wants.remove(m.artifact());
                peer.untold.remove(m.artifact());
                ArtifactFetch fetch = table.findFetch(m.artifact());
                if (fetch != null) {
                    review(fetch);
                }
            }
            case SwarmMessage.Have m -> checked(peer, m.artifact(), exchange.onHave(peer, m, now));
            case SwarmMessage.HaveMore m -> checked(peer, m.artifact(), exchange.onHaveMore(peer, m, now));
            case SwarmMessage.Block m -> onBlock(peer, link, m, now);
            case SwarmMessage.Refuse m -> {
                downloads.onRefuse(peer, m);
                pumpSoon();
            }
            case SwarmMessage.Request m -> {} // the server's
            case SwarmMessage.Cancel m -> {}
        }
    }

    private void onWant(SwarmPeer peer, Digest artifact) {
        boolean mayFetch = exchange.onWant(peer, artifact);
        ArtifactFetch fetch = table.findFetch(artifact);
        if (fetch == null && mayFetch && store.findFile(artifact).isEmpty()) {
            fetch = listener.findArtifact(artifact).map(this::fetchOf).orElse(null);
            keepTicking();
        }
        if (fetch != null) {
            review(fetch);
        } else if (store.hasLeftover(artifact)) {
            listener.findArtifact(artifact)
                    .ifPresent(known -> onWorker(new ArtifactFetch(known), () -> {
                        store.begin(known);
                        threads.run(() -> exchange.answerAll(artifact));
                    }));
        }
    }

    private void forget(String nodeId) {
        SwarmPeer peer = table.findPeer(nodeId);
        if (peer != null) {
            downloads.abandon(peer, null);
            picker.removePeer(nodeId);
            table.removePeer(nodeId);
            for (ArtifactFetch fetch : table.fetches()) {
                fetch.asked.remove(nodeId);
                fetch.doubtful.remove(nodeId);
            }
        }
    }

    private void checked(SwarmPeer peer, Digest artifact, boolean sensible) {
        if (sensible) {
            pumpSoon();
        } else {
            downloads.ban(peer, artifact, "pieces that the artifact does not have");
        }
    }

    private void onBlock(SwarmPeer peer, PeerLink link, SwarmMessage.Block block, long now) {
        ArtifactFetch fetch = table.findFetch(block.artifact());
        try {
            OptionalInt landed = downloads.onBlock(peer, link, block, now);
            if (landed.isPresent() && fetch != null) {
                exchange.announce(block.artifact(), landed.getAsInt());
                if (store.findProgress(fetch.artifact)
                        .map(ArtifactProgress::isWhole)
                        .orElse(false)) {
                    complete(fetch);
                }
            }
        } catch (SelvedgeException e) {
            if (fetch != null) {
                stall(fetch, e);
            }
        }
        pumpSoon();
    }

    /** What the network brings; on its threads. */
    private final class Port implements PeerNetwork.SwarmPort {
        @Override
        public void onFrame(PeerLink link, Frame frame) {
            int weight = frame.payload().readableBytes() + FRAME_WEIGHT_BYTES;
            SwarmMessage message;
            try {
                message = SwarmMessage.decode(frame);
            } catch (CorruptedFrameException e) {
                link.close(String.valueOf(e.getMessage()));
                return;
            }
            switch (message) {
                case SwarmMessage.Request request -> server.onRequest(link, request);
                case SwarmMessage.Cancel cancel -> server.onCancel(link, cancel);
                default -> {
                    frame.retain();
                    link.hold(weight);
                    boolean taken = threads.run(() -> {
                        try {
                            onMessage(link, message);
                        } finally {
                            frame.release();
                            link.letGo(weight);
                        }
                    });
                    if (!taken) {
                        frame.release();
                    }
                }
            }
        }

        @Override
        public void onPeer(String nodeId) {
            threads.run(() -> {
                forget(nodeId);
                Source source = listener.sourceOf(nodeId);
                table.add(new SwarmPeer(nodeId, source));
                picker.addPeer(nodeId, source);
                table.fetches().forEach(Swarm.this::review);
            });
        }

        @Override
        public void onPeerGone(String nodeId) {
            threads.run(() -> {
                forget(nodeId);
                table.fetches().forEach(Swarm.this::review);
            });
        }

        @Override
        public void onLinkClosed(PeerLink link) {
            server.onLinkClosed(link);
            threads.run(() -> {
                SwarmPeer peer = table.findPeer(link.nodeId());
                if (peer != null) {
                    downloads.abandon(peer, link);
                    pumpSoon();
                }
            });
        }
    }
}
