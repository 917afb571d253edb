package io.selvedge.runtime.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.tls.NodeTls;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with one peer: TLS, then both say whether they admit the other, then both speak.
 *
 * <p>Lives on its channel's event loop; what is said to be for any thread hands over to it. Messages go out before bulk; bulk
 * is pulled, a block at a time, when the socket takes more.
 */
final class PeerLink extends ChannelInboundHandlerAdapter {
    /** Version of the frames. */
    static final byte PROTOCOL = 1;

    /** What may wait for a peer that reads slowly; beyond, the sender is told no. */
    static final int MAX_QUEUED_BYTES = 4 << 20;

    /** Counted for each queued frame besides its bytes, so that small ones have a limit too. */
    private static final int FRAME_OVERHEAD_BYTES = 64;

    /** What may wait for the swarm's thread before the socket is left alone. */
    private static final long MAX_HELD_BYTES = 1 << 20;

    /** All that somebody unknown may send: one introduction and small talk. */
    private static final int MAX_STRANGER_BYTES = FrameType.INTRODUCE.maxBytes() + 1024;

    /** HELLO says no, then yes. */
    private static final int MAX_HELLOS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** Gives out what goes when no message waits. */
    interface Bulk {
        /** The next frame; null when there is none, or none yet: then it pumps the link when there is. */
        @Nullable
        ByteBuf next(ByteBufAllocator allocator);
    }

    private record Queued(ByteBuf bytes, long weight) {}

    private final PeerNetwork network;
    private final boolean outgoing;
    private final Channel channel;
    private final TrafficCounter counter;
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();

    private volatile @Nullable String peerId;
    private volatile long heardNanos = System.nanoTime();
    private volatile @Nullable Bulk bulk;
    private Admissions.@Nullable Slot slot;
    private boolean weAdmit;
    private boolean theyAdmit;
    private volatile boolean up;
    private volatile InetSocketAddress remote = InetSocketAddress.createUnresolved("unknown", 0);
    private boolean introduced;
    private int hellos;
    private int strangerBytes;
    private volatile String closeReason = "closed by the peer";

    PeerLink(
            PeerNetwork network,
            boolean outgoing,
            Channel channel,
            TrafficCounter counter,
            Admissions.@Nullable Slot slot) {
        this.network = network;
        this.outgoing = outgoing;
        this.channel = channel;
        this.counter = counter;
        this.slot = slot;
    }

    boolean isOutgoing() {
        return outgoing;
    }

    /** Who is at the other end; known when TLS is done. For any thread. */
    @Nullable
    String peerId() {
        return peerId;
    }

    /** The peer of a link that is up. For any thread. */
    String nodeId() {
        String id = peerId;
        if (id == null) {
            throw new InvariantViolation("a peer is known when it is admitted");
        }
        return id;
    }

    /** For any thread. */
    Traffic traffic() {
        return new Traffic(counter.inBytes.get(), counter.outBytes.get());
    }

    /** When the peer was last heard, in {@link System#nanoTime}. For any thread. */
    long heardNanos() {
        return heardNanos;
    }

    /** Where the peer is connected from or to. For any thread. */
    InetSocketAddress remote() {
        return remote;
    }

    /** Whether both sides admit each other; stays true when the link is closed. For any thread. */
    boolean isUp() {
        return up;
    }

    /** Why it was closed. For any thread. */
    String closeReason() {
        return closeReason;
    }

    ByteBufAllocator allocator() {
        return channel.alloc();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        heardNanos = System.nanoTime();
        if (channel.remoteAddress() instanceof InetSocketAddress address) {
            remote = address;
        }
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!up) {
                                close("not admitted in time");
                            }
                        },
                        network.timings().admissionMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                greet(context);
            } else {
                close("TLS: " + handshake.cause());
            }
        } else if (event instanceof IdleStateEvent) {
            idle();
        }
    }

    private void greet(ChannelHandlerContext context) {
        String id = NodeTls.peerKeyId(
                context.pipeline().get(SslHandler.class).engine().getSession());
        peerId = id;
        if (id.equals(network.nodeId())) {
            close("that is this node itself");
            return;
        }
        Standing standing = network.listener().standingOf(id);
        releaseSlot();
        weAdmit = standing == Standing.ADMITTED;
        if (!weAdmit) {
            slot = standing == Standing.UNKNOWN ? network.admissions().findStrangerSlot() : null;
            if (slot == null) {
                close(standing == Standing.UNKNOWN ? "too many unknown nodes at once" : "refused");
                return;
            }
        }
        hello();
    }

    private void hello() {
        write(Frame.of(allocator(), FrameType.HELLO, PROTOCOL, (byte) (weAdmit ? 1 : 0)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heardNanos = System.nanoTime();
        Frame frame = (Frame) message;
        try {
            if (channel.isActive() && mayGoOn(frame)) {
                handle(frame);
            }
        } finally {
            frame.release();
        }
    }

    private boolean mayGoOn(Frame frame) {
        if (!weAdmit) {
            strangerBytes += FrameType.HEAD_BYTES + frame.payload().readableBytes();
            if (strangerBytes > MAX_STRANGER_BYTES) {
                close("an unknown node sends too much");
                return false;
            }
        }
        return true;
    }

    private void handle(Frame frame) {
        switch (frame.type()) {
            case HELLO -> onHello(frame.bytes());
            case INTRODUCE -> onIntroduce(frame.bytes());
            case PING -> write(Frame.of(allocator(), FrameType.PONG, frame.bytes()));
            case PONG -> {}
            default -> {
                if (!up) {
                    close(frame.type() + " before admission");
                } else if (frame.type() == FrameType.MESSAGE) {
                    network.listener().onMessage(nodeId(), frame.bytes());
                } else {
                    network.onSwarmFrame(this, frame);
                }
            }
        }
    }

    private void onHello(byte[] hello) {
        if (peerId == null || ++hellos > MAX_HELLOS || hello.length < 2 || hello[0] != PROTOCOL) {
            close("bad greeting");
            return;
        }
        theyAdmit = theyAdmit || hello[1] == 1;
        if (!theyAdmit && hellos == 1) {
            write(Frame.of(allocator(), FrameType.INTRODUCE, network.listener().introduction()));
        }
        raise();
    }

    private void onIntroduce(byte[] introduction) {
        if (hellos == 0 || introduced) {
            close("more than one introduction");
            return;
        }
        introduced = true;
        if (weAdmit) {
            return; // it became known in between
        }
        network.listener()
                .onIntroduction(nodeId(), introduction)
                .whenComplete((admitted, failure) -> channel.eventLoop().execute(() -> {
                    if (failure == null && Boolean.TRUE.equals(admitted)) {
                        admit();
                    } else {
                        close("not admitted");
                    }
                }));
    }

    private void admit() {
        if (channel.isActive() && !weAdmit) {
            weAdmit = true;
            releaseSlot();
            hello();
            raise();
        }
    }

    private void raise() {
        if (weAdmit && theyAdmit && !up) {
            up = true;
            network.onUp(this);
        }
    }

    private void idle() {
        if (heldBytes.get() > MAX_HELD_BYTES) {
            heardNanos = System.nanoTime(); // this node does not listen, so it cannot say that the other is silent
            return;
        }
        long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
        if (silentMillis >= network.timings().idleMillis()) {
            close("silent for " + silentMillis + " ms");
        } else if (up) {
            write(Frame.of(allocator(), FrameType.PING));
        }
    }

    /** Takes a message for the peer, its array for good; false when too much waits already. For any thread. */
    boolean offerMessage(byte[] message) {
        long weight = (long) message.length + FRAME_OVERHEAD_BYTES;
        if (!reserve(weight)) {
            return false;
        }
        ByteBuf head = Unpooled.buffer(FrameType.HEAD_BYTES)
                .writeInt(1 + message.length)
                .writeByte(FrameType.MESSAGE.number());
        enqueue(new Queued(Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(message)), weight));
        return true;
    }

    /** Takes a whole frame for the peer; false, and the frame released, when too much waits already. For any thread. */
    boolean offerFrame(ByteBuf frame) {
        long weight = (long) frame.readableBytes() + FRAME_OVERHEAD_BYTES;
        if (!reserve(weight)) {
            frame.release();
            return false;
        }
        enqueue(new Queued(frame, weight));
        return true;
    }

    private boolean reserve(long weight) {
        if (queuedBytes.addAndGet(weight) > MAX_QUEUED_BYTES || !channel.isActive()) {
            queuedBytes.addAndGet(-weight);
            return false;
        }
        return true;
    }

    private void enqueue(Queued queued) {
        try {
            channel.eventLoop().execute(() -> {
                if (channel.isActive()) {
                    queue.add(queued);
                    pump();
                } else {
                    queued.bytes().release();
                }
            });
        } catch (RejectedExecutionException e) {
            queued.bytes().release(); // the network stops
        }
    }

    /** Says where bulk comes from and asks for it. */
    void setBulk(Bulk source) {
        bulk = source;
    }

    @Nullable
    Bulk bulk() {
        return bulk;
    }

    /** Asks the bulk again, on the link's event loop. */
    void pumpSoon() {
        channel.eventLoop().execute(this::pump);
    }

    /** Does this on the link's event loop after a while. */
    void runIn(long delayNanos, Runnable task) {
        channel.eventLoop().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void pump() {
        boolean wrote = false;
        while (channel.isActive() && channel.isWritable()) {
            Queued next = queue.poll();
            Bulk source = bulk;
            if (next != null) {
                long weight = next.weight();
                ChannelFuture written = channel.write(next.bytes());
                written.addListener(done -> queuedBytes.addAndGet(-weight));
            } else {
                ByteBuf block = up && source != null ? source.next(allocator()) : null;
                if (block == null) {
                    break;
                }
                channel.write(block);
            }
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
    }

    /** Small frames of the link's own: few, so they pass by the queue. */
    private void write(ByteBuf frame) {
        channel.writeAndFlush(frame);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pump();
    }

    /** Counts what waits elsewhere for being handled; too much of it stops the reading. For any thread. */
    void hold(long bytes) {
        if (heldBytes.addAndGet(bytes) > MAX_HELD_BYTES) {
            channel.config().setAutoRead(false);
        }
    }

    /** Counts what was handled. For any thread. */
    void letGo(long bytes) {
        if (heldBytes.addAndGet(-bytes) <= MAX_HELD_BYTES / 2) {
            channel.config().setAutoRead(true);
        }
    }

    /** Closes at once. For any thread. */
    void close(String reason) {
        if (channel.isActive()) {
            closeReason = reason;
        }
        channel.close();
    }

    /** Closes when what was sent so far had time to arrive. For any thread. */
    void retire(long afterMillis) {
        channel.eventLoop().schedule(() -> close("one connection is enough"), afterMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        releaseSlot();
        for (Queued queued = queue.poll(); queued != null; queued = queue.poll()) {
            queued.bytes().release();
        }
        LOG.debug("event=link-closed peer={} remote={} reason=\"{}\"", peerId, remote, closeReason);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A broken connection is everyday life; what it was is in the reason.
        close(String.valueOf(cause));
    }

    private void releaseSlot() {
        Admissions.Slot held = slot;
        slot = null;
        if (held != null) {
            held.release();
        }
    }
}
