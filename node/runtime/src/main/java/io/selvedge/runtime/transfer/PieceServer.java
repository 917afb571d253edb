package io.selvedge.runtime.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.store.ArtifactStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends pieces to those that ask for them: a block at a time when the socket takes one and the rate allows it, read from the
 * disk at that moment, so that a waiting request costs a few bytes.
 *
 * <p>Each connection's queue lives on its event loop; what is shared is safe for all of them.
 */
final class PieceServer {
    /** What one peer may have waiting here. */
    static final int MAX_REQUESTS_PER_PEER = 64;

    /** What all peers together may have waiting here. */
    static final int MAX_REQUESTS = 2048;

    private final ArtifactStore store;
    private final SwarmListener listener;
    private final Map<Source, TokenBucket> buckets = new EnumMap<>(Source.class);
    private final Map<Source, AtomicLong> sent = new EnumMap<>(Source.class);
    private final Map<PeerLink, Queue> queues = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    PieceServer(ArtifactStore store, SwarmListener listener, RateLimits limits) {
        this.store = store;
        this.listener = listener;
        for (Source source : Source.values()) {
            buckets.put(source, new TokenBucket(limits.of(source), System.nanoTime()));
            sent.put(source, new AtomicLong());
        }
    }

    void setLimits(RateLimits limits) {
        buckets.forEach((source, bucket) -> bucket.setRate(limits.of(source), System.nanoTime()));
    }

    long sentBytes(Source source) {
        AtomicLong bytes = sent.get(source);
        return bytes == null ? 0 : bytes.get();
    }

    void onRequest(PeerLink link, SwarmMessage.Request request) {
        Queue queue = queues.computeIfAbsent(link, l -> new Queue(l, listener.sourceOf(l.nodeId())));
        Optional<Artifact> artifact = listener.findArtifact(request.artifact());
        boolean sensible = artifact.isPresent()
                && request.piece() < artifact.get().pieces().size()
                && request.offset() < artifact.get().pieceLength(request.piece());
        if (!sensible
                || queue.requests.size() >= MAX_REQUESTS_PER_PEER
                || waiting.get() >= MAX_REQUESTS
                || !store.has(artifact.get(), request.piece())) {
            refuse(link, request.artifact(), request.piece());
            return;
        }
        waiting.incrementAndGet();
        queue.requests.add(new Pending(artifact.get(), request.piece(), request.offset()));
        link.setBulk(queue);
        link.pumpSoon();
    }

    void onCancel(PeerLink link, SwarmMessage.Cancel cancel) {
        Queue queue = queues.get(link);
        if (queue != null) {
            queue.drop(pending ->
                    pending.piece == cancel.piece() && pending.artifact.sha256().equals(cancel.artifact()));
        }
    }

    void onLinkClosed(PeerLink link) {
        Queue queue = queues.remove(link);
        if (queue != null) {
            queue.drop(pending -> true);
        }
    }

    private static void refuse(PeerLink link, Digest artifact, int piece) {
        link.offerFrame(new SwarmMessage.Refuse(artifact, piece).encode(link.allocator()));
    }

    private static final class Pending {
        final Artifact artifact;
        final int piece;
        int offset;

        Pending(Artifact artifact, int piece, int offset) {
            this.artifact = artifact;
            this.piece = piece;
            this.offset = offset;
        }

        boolean isDone() {
            return offset >= artifact.pieceLength(piece);
        }
    }

    /** What one connection waits for. On its event loop. */
    private final class Queue implements PeerLink.Bulk {
        private final PeerLink link;
        private final Source source;
        private final Deque<Pending> requests = new ArrayDeque<>();
        private boolean sleeping;

        private Queue(PeerLink link, Source source) {
            this.link = link;
            this.source = source;
        }

        void drop(Predicate<Pending> which) {
            int before = requests.size();
            requests.removeIf(which);
            waiting.addAndGet(requests.size() - before);
        }

        @Override
        public @Nullable ByteBuf next(ByteBufAllocator allocator) {
            Pending pending = requests.peek();
            if (pending == null || sleeping || !mayGo()) {
                return null;
            }
            int length = Math.min(
                    SwarmMessage.MAX_BLOCK_BYTES, pending.artifact.pieceLength(pending.piece) - pending.offset);
            ByteBuf block = read(allocator, pending, length);
            pending.offset += length;
            if (block == null || pending.isDone()) {
                requests.remove();
                waiting.decrementAndGet();
            }
            if (block == null) {
                return new SwarmMessage.Refuse(pending.artifact.sha256(), pending.piece).encode(allocator);
            }
            AtomicLong counter = sent.get(source);
            if (counter != null) {
                counter.addAndGet(length);
            }
            return block;
        }

        private boolean mayGo() {
            TokenBucket bucket = buckets.get(source);
            long now = System.nanoTime();
            if (bucket == null || bucket.take(SwarmMessage.MAX_BLOCK_BYTES, now)) {
                return true;
            }
            sleeping = true;
            link.runIn(bucket.waitNanos(now), () -> {
                sleeping = false;
                link.pumpSoon();
            });
            return false;
        }

        private @Nullable ByteBuf read(ByteBufAllocator allocator, Pending pending, int length) {
            ByteBuf block = Frame.head(allocator, FrameType.BLOCK, SwarmMessage.BLOCK_HEAD_BYTES + length)
                    .writeBytes(pending.artifact.sha256().bytes())
                    .writeInt(pending.piece)
                    .writeInt(pending.offset);
            try {
                ByteBuffer space = block.internalNioBuffer(block.writerIndex(), length);
                if (store.read(pending.artifact, pending.piece, pending.offset, space)) {
                    return block.writerIndex(block.writerIndex() + length);
                }
            } catch (SelvedgeException e) {
                // A disk that cannot be read is not the asker's fault, and others may have the piece.
            }
            block.release();
            return null;
        }
    }
}
