package io.selvedge.runtime.transfer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.tls.NodeTls;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections between nodes: one TCP port, TLS 1.3 in which both sides prove their node key, and frames inside.
 *
 * <p>A message is delivered once, in order, while its connection lasts, or not at all: whoever sends has to be able to send
 * again. A connection carries both ways, whichever side has called, so that a site that can only call out takes part.
 * Threads: two for the sockets, one for the timer. For any thread.
 */
public final class PeerNetwork implements AutoCloseable {
    /** The longest message: a few hundred records at a time. */
    public static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** The longest introduction: enrolment and trust history of a mesh that has changed its keys often. */
    public static final int MAX_INTRODUCTION_BYTES = 128 << 10;

    /** The port asked for cannot be listened on. */
    public static final String PORT_IN_USE = "PORT_IN_USE";

    private static final int EVENT_LOOPS = 2;
    private static final int BACKLOG = 128;
    private static final int CONNECT_MILLIS = 10_000;

    /** What waits behind a message in the socket's queue delays the next message: keep it short. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);

    /** What was sent on a connection that is given up has this long to arrive. */
    private static final long RETIRE_MILLIS = 2_000;

    /**
     * ChaCha20 first: nodes run without the second compiler, to stay small, and then AES-GCM has no use of the processor's
     * instructions: 35 MB/s of a core against 134 MB/s.
     */
    private static final String[] CIPHERS = {
        "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"
    };

    private static final int PAGE_BYTES = 8192;

    /** Chunks of 512 KiB instead of Netty's 4 MiB: a node moves little at a time. */
    private static final int CHUNK_ORDER = 6;

    private static final ByteBufAllocator ALLOCATOR =
            new PooledByteBufAllocator(true, 1, 1, PAGE_BYTES, CHUNK_ORDER, 32, 8, false);

    private static final Logger LOG = LoggerFactory.getLogger(PeerNetwork.class);

    /** What the network hands to the swarm; on the network's threads. */
    interface SwarmPort {
        void onFrame(PeerLink link, Frame frame);

        void onPeer(String nodeId);

        void onPeerGone(String nodeId);

        void onLinkClosed(PeerLink link);
    }

    private final NetworkSettings settings;
    private final NetworkListener listener;
    private final String nodeId;
    private final SSLContext tls;
    private final Admissions admissions = new Admissions();
    private final LinkTable links;
    private final EventLoopGroup loops;
    private final ScheduledThreadPoolExecutor timer;
    private final Dialer dialer;
    /** A peer that comes while its last connection goes must not be told of in the wrong order. */
    private final Object tellingInOrder = new Object();

    private final Map<Channel, PeerLink> open = new ConcurrentHashMap<>();
    private final Map<PeerLink, Dialer.Target> called = new ConcurrentHashMap<>();
    private final AtomicLong pastInBytes = new AtomicLong();
    private final AtomicLong pastOutBytes = new AtomicLong();
    private volatile @Nullable SwarmPort swarm;
    private volatile boolean closed;
    private final Channel server;

    private PeerNetwork(NetworkSettings settings, SigningKey identity, NetworkListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.nodeId = identity.verifyingKey().keyId();
        this.tls = NodeTls.of(identity, keyId -> listener.standingOf(keyId) != Standing.REFUSED)
                .sslContext();
        NetworkTimings timings = settings.timings();
        this.links = new LinkTable(nodeId, 2 * timings.pingMillis());
        this.loops = new MultiThreadIoEventLoopGroup(
                EVENT_LOOPS, new DefaultThreadFactory("selvedge-net", true), NioIoHandler.newFactory());
        this.timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("selvedge-dial", true));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setRemoveOnCancelPolicy(true);
        this.dialer = new Dialer(
                timer,
                new BackOff(timings.retryMinMillis(), timings.retryMaxMillis(), settings.seed()),
                id -> links.find(id) != null,
                this::call);
        this.server = listen();
    }

    /** Listens and is ready to call. PORT_IN_USE when it cannot listen there. */
    public static PeerNetwork start(NetworkSettings settings, SigningKey identity, NetworkListener listener) {
        return new PeerNetwork(settings, identity, listener);
    }

    private Channel listen() {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, ALLOCATOR)
                .childOption(ChannelOption.ALLOCATOR, ALLOCATOR)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                })
                .bind(settings.bindHost(), settings.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            shutDown();
            throw new SelvedgeException(
                    PORT_IN_USE,
                    "cannot listen on " + settings.bindHost() + ":" + settings.port() + " for transfer: "
                            + bound.cause().getMessage(),
                    Map.of("host", settings.bindHost(), "port", Integer.toString(settings.port())),
                    bound.cause());
        }
        return bound.channel();
    }

    private void accept(Channel channel) {
        Admissions.Slot connection = admissions.findConnectionSlot();
        if (connection == null) {
            channel.close();
            return;
        }
        channel.closeFuture().addListener(done -> connection.release());
        Admissions.Slot handshake = admissions.findHandshakeSlot();
        if (handshake == null || closed) {
            channel.close();
            return;
        }
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        equip(channel, engine, handshake, null);
    }

    private void call(Dialer.Target target, InetSocketAddress address) {
        if (closed) {
            return;
        }
        new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, ALLOCATOR)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // Without host and port: nothing of an earlier session is taken up, every handshake is whole.
                        SSLEngine engine = tls.createSSLEngine();
                        engine.setUseClientMode(true);
                        equip(channel, engine, null, target);
                    }
                })
                .connect(address)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        LOG.debug("event=call-failed address={} reason=\"{}\"", target, done.cause());
                    }
                });
    }

    private void equip(
            Channel channel, SSLEngine engine, Admissions.@Nullable Slot handshake, Dialer.@Nullable Target target) {
        engine.setEnabledCipherSuites(CIPHERS);
        SslHandler ssl = new SslHandler(engine);
        ssl.setHandshakeTimeoutMillis(settings.timings().admissionMillis());
        ssl.setCloseNotifyFlushTimeoutMillis(RETIRE_MILLIS);
        TrafficCounter counter = new TrafficCounter();
        PeerLink link = new PeerLink(this, target != null, channel, counter, handshake);
        open.put(channel, link);
        if (target != null) {
            called.put(link, target);
        }
        channel.closeFuture().addListener(done -> onChannelClosed(channel, link));
        channel.pipeline()
                .addLast(counter)
                .addLast(ssl)
                .addLast(new IdleStateHandler(settings.timings().pingMillis(), 0, 0, TimeUnit.MILLISECONDS))
                .addLast(new FrameDecoder())
                .addLast(link);
    }

    private void onChannelClosed(Channel channel, PeerLink link) {
        open.remove(channel);
        pastInBytes.addAndGet(link.traffic().inBytes());
        pastOutBytes.addAndGet(link.traffic().outBytes());
        boolean wasUp = link.isUp();
        Dialer.Target target = called.remove(link);
        if (wasUp) {
            onDown(link);
        }
        if (target != null && !closed) {
            if (nodeId.equals(link.peerId())) {
                dialer.onSelf(target);
            } else {
                dialer.onClosed(target, wasUp);
            }
        }
    }

    void onUp(PeerLink link) {
        String peer = link.nodeId();
        Dialer.Target target = called.get(link);
        if (target != null) {
            dialer.onUp(target, peer);
        }
        synchronized (tellingInOrder) {
            LinkTable.Change change = links.add(link);
            for (PeerLink superfluous : change.superfluous()) {
                superfluous.retire(RETIRE_MILLIS);
            }
            if (change.first()) {
                LOG.info("event=peer-connected peer={} remote={}", peer, link.remote());
                listener.onConnected(peer, link.remote());
                SwarmPort port = swarm;
                if (port != null) {
                    port.onPeer(peer);
                }
            }
        }
    }

    private void onDown(PeerLink link) {
        String peer = link.nodeId();
        SwarmPort port = swarm;
        synchronized (tellingInOrder) {
            boolean last = links.remove(link).last();
            if (port != null) {
                port.onLinkClosed(link);
            }
            if (last) {
                LOG.info("event=peer-gone peer={} remote={} reason=\"{}\"", peer, link.remote(), link.closeReason());
                if (port != null) {
                    port.onPeerGone(peer);
                }
                listener.onDisconnected(peer, link.remote());
                if (!closed) {
                    dialer.onLost(peer);
                }
            }
        }
    }

    void onSwarmFrame(PeerLink link, Frame frame) {
        SwarmPort port = swarm;
        if (port != null) {
            port.onFrame(link, frame);
        }
    }

    /** Joins the swarm to the network; the peers that are there already are told to it. */
    void attach(SwarmPort port) {
        synchronized (tellingInOrder) {
            swarm = port;
            links.peers().forEach(port::onPeer);
        }
    }

    /** The connection to use for this peer. */
    @Nullable
    PeerLink findLink(String peer) {
        return links.find(peer);
    }

    /** This node's id. */
    public String nodeId() {
        return nodeId;
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    NetworkTimings timings() {
        return settings.timings();
    }

    NetworkListener listener() {
        return listener;
    }

    Admissions admissions() {
        return admissions;
    }

    /**
     * Sends a message of at most {@link #MAX_MESSAGE_BYTES}. The array must not be changed afterwards.
     *
     * @return false when there is no connection or its queue is full: then it was not sent
     */
    public boolean send(String peer, byte[] message) {
        if (message.length > MAX_MESSAGE_BYTES) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    "a message has at most " + MAX_MESSAGE_BYTES + " bytes",
                    Map.of("bytes", Integer.toString(message.length)));
        }
        PeerLink link = links.find(peer);
        return link != null && link.offerMessage(message);
    }

    /** Calls this address until somebody answers, and again whenever it is lost; false when there are too many addresses. */
    public boolean addAddress(String host, int port) {
        return dialer.add(null, new Dialer.Address(host, port));
    }

    /** Like {@link #addAddress(String, int)}; is not called while this node is connected in any way. */
    public boolean addAddress(String expectedNodeId, String host, int port) {
        return dialer.add(expectedNodeId, new Dialer.Address(host, port));
    }

    /** Calls this address no more. A connection that it gave stays. */
    public void removeAddress(String host, int port) {
        dialer.remove(new Dialer.Address(host, port));
    }

    /** Cuts all connections with this key, those not yet admitted too. Whether it may come back is the listener's to say. */
    public void disconnect(String peer) {
        for (PeerLink link : open.values()) {
            if (peer.equals(link.peerId())) {
                link.close("cut by this node");
            }
        }
    }

    /** The nodes that are connected, in order. */
    public Set<String> connected() {
        return links.peers();
    }

    /** Where this node is connected from or to. */
    public Optional<InetSocketAddress> findAddress(String peer) {
        return Optional.ofNullable(links.find(peer)).map(PeerLink::remote);
    }

    /** The bytes of the connections that are open with this node. */
    public Traffic traffic(String peer) {
        return links.all(peer).stream().map(PeerLink::traffic).reduce(new Traffic(0, 0), Traffic::plus);
    }

    /** The bytes of all connections since the start. */
    public Traffic traffic() {
        Traffic past = new Traffic(pastInBytes.get(), pastOutBytes.get());
        return open.values().stream().map(PeerLink::traffic).reduce(past, Traffic::plus);
    }

    /** How many connections there are, in whatever state. */
    public int connections() {
        return open.size();
    }

    @Override
    public void close() {
        closed = true;
        server.close().awaitUninterruptibly();
        open.values().forEach(link -> link.close("this node stops"));
        shutDown();
    }

    private void shutDown() {
        timer.shutdownNow();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
