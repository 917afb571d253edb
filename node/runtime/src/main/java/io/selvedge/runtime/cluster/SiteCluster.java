package io.selvedge.runtime.cluster;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.cache.CacheException;
import org.apache.ignite.IgniteException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's membership in its site's Ignite cluster, from {@link #start} to {@link #close}, whatever happens to Ignite.
 *
 * <p>Every method returns at once except {@link #ask}, {@link #presence} and {@link #holders}, which wait for other nodes.
 * While Ignite is down nothing is sent and nothing is known; what this node said about itself is said again when Ignite
 * is back. Thread-safe.
 */
public final class SiteCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteCluster.class);

    /** How often an anchor looks for parts of its site outside its cluster. */
    private static final long REUNION_MILLIS = 20_000;

    /** A member that failed may be alive on the other side of a cut that is over already. */
    private static final long FAILED_MEMBER_MILLIS = 2_000;

    /** The answer of a node that nobody told how to answer. */
    private static final byte[] NO_ANSWER = {};

    private final ClusterConfig config;
    private final ClusterListener listener;
    private final Addresses addresses;
    private final BoundedWorker delivery = new BoundedWorker("selvedge-cluster-events");
    private final ScheduledExecutorService clock;
    private final Semaphore questions = new Semaphore(Limits.QUESTIONS);
    private final Supervisor supervisor;
    private final Reunion reunion;
    private final SessionEvents events;
    private final Map<String, byte[]> ownHoldings = new LinkedHashMap<>();
    private volatile byte @Nullable [] ownPresence;
    private volatile Function<byte[], byte[]> answerer = question -> NO_ANSWER;
    private volatile ClusterState state = new ClusterState.Down("not started");

    private SiteCluster(ClusterConfig config, ClusterListener listener) {
        this.config = config;
        this.listener = listener;
        addresses = new Addresses(config);
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "selvedge-cluster-clock");
            thread.setDaemon(true);
            return thread;
        });
        reunion = new Reunion(address -> Probe.of(config.identity().tls(), address));
        supervisor = new Supervisor(config.role(), addresses, this::session, this::onState);
        events = new SessionEvents(
                listener,
                delivery,
                supervisor::ended,
                () -> lookSoon(FAILED_MEMBER_MILLIS),
                question -> answerer.apply(question));
    }

    /**
     * Starts Ignite in the background and returns.
     *
     * @throws SelvedgeException {@code PORT_IN_USE} when a configured port is taken, {@code BAD_ADDRESS} when this
     *     machine does not have the bind address
     */
    public static SiteCluster start(ClusterConfig config, ClusterListener listener) {
        AllowedClasses.install();
        SiteCluster cluster = new SiteCluster(config, listener);
        cluster.addresses.claim();
        cluster.supervisor.start();
        cluster.clock.scheduleWithFixedDelay(
                cluster::repeatPresence,
                SoftState.PRESENCE_MILLIS / 3,
                SoftState.PRESENCE_MILLIS / 3,
                TimeUnit.MILLISECONDS);
        cluster.clock.scheduleWithFixedDelay(
                cluster::repeatHoldings,
                SoftState.HOLDINGS_MILLIS / 3,
                SoftState.HOLDINGS_MILLIS / 3,
                TimeUnit.MILLISECONDS);
        cluster.clock.scheduleWithFixedDelay(cluster::reunite, REUNION_MILLIS, REUNION_MILLIS, TimeUnit.MILLISECONDS);
        return cluster;
    }

    public ClusterState state() {
        return state;
    }

    /** How often Ignite was started again since this node started. */
    public int restarts() {
        return supervisor.restarts();
    }

    /** Messages in or out that were dropped because too many waited. */
    public long dropped() {
        return delivery.dropped();
    }

    /** The port that discovery listens on: what other nodes of the site need to find this one. */
    public int discoveryPort() {
        return addresses.discoveryPort();
    }

    /** Joins again in the other role, if it is another one. */
    public void changeRole(ClusterRole role) {
        supervisor.role(role);
    }

    /** The discovery addresses (host:port) of the site's anchors as they are known now; at most 64 are used. */
    public void updatePeers(List<String> peers) {
        if (peers.equals(addresses.peers())) {
            return;
        }
        addresses.peers(peers);
        ClusterSession session = supervisor.current();
        if (session != null) {
            session.peers(addresses.forFinder(session.role()));
        }
        supervisor.tryNow();
        // Whoever is new may be in another cluster.
        lookSoon(0);
    }

    /** To be called when somebody was revoked or left the site: whoever is not admitted any more is dropped. */
    public void admissionChanged() {
        later(0, ClusterSession::expelStrangers);
        supervisor.tryNow();
    }

    /** Everybody whom Ignite sees now, this node included; empty while Ignite is down. */
    public List<Member> members() {
        return ask(ClusterSession::members, List.of());
    }

    /** The node id of the anchor that holds the duty now. */
    public Optional<String> holder(Duty duty) {
        return ask(session -> session.holder(duty), Optional.empty());
    }

    /**
     * Sends to all other nodes of the site, at most once each, in no order.
     *
     * @return false when Ignite is down or too much waits to be sent
     * @throws SelvedgeException {@code TOO_LARGE} above {@link Limits#MESSAGE_BYTES}
     */
    public boolean broadcast(byte[] message) {
        return enqueue(null, message);
    }

    /** Sends to one node, as {@link #broadcast} does; a node that is not there gets nothing. */
    public boolean send(String nodeId, byte[] message) {
        return enqueue(nodeId, message);
    }

    /** Says how this node answers {@link #ask}: quickly, on Ignite's threads, with at most {@link Limits#ANSWER_BYTES}. */
    public void answerWith(Function<byte[], byte[]> answers) {
        answerer = answers;
    }

    /**
     * Asks every node of the site, this one included, and waits.
     *
     * @throws SelvedgeException {@code TOO_LARGE} above {@link Limits#QUESTION_BYTES}; {@code BUSY} when
     *     {@link Limits#QUESTIONS} questions are under way
     */
    public Answers ask(byte[] question, long timeoutMillis) {
        checkSize("question", question, Limits.QUESTION_BYTES);
        if (!questions.tryAcquire()) {
            throw new SelvedgeException("BUSY", "too many questions are under way", Map.of());
        }
        try {
            return ask(session -> session.ask(question, timeoutMillis), new Answers(new TreeMap<>(), new TreeSet<>()));
        } finally {
            questions.release();
        }
    }

    /** Says about this node, to all of the site, until said otherwise; at most {@link Limits#PRESENCE_BYTES}. */
    public void announce(byte[] presence) {
        checkSize("presence", presence, Limits.PRESENCE_BYTES);
        ownPresence = presence.clone();
        repeatPresence();
    }

    /** What every node of the site last said about itself, by node id. */
    public SortedMap<String, byte[]> presence() {
        return ask(session -> session.softState().map(SoftState::presence).orElseGet(TreeMap::new), none());
    }

    /** Says which pieces of the artifact this node has; an empty bitmap takes it back. */
    public void announceHolding(Digest artifact, byte[] bitmap) {
        checkSize("bitmap", bitmap, Limits.BITMAP_BYTES);
        String name = artifact.hex();
        synchronized (ownHoldings) {
            ownHoldings.remove(name);
            if (bitmap.length > 0) {
                ownHoldings.put(name, bitmap.clone());
                if (ownHoldings.size() > Limits.HOLDINGS) {
                    ownHoldings.remove(ownHoldings.keySet().iterator().next());
                }
            }
        }
        byte[] own = bitmap.clone();
        put(own.length, soft -> {
            if (own.length > 0) {
                soft.putHolding(name, nodeId(), own);
            } else {
                soft.removeHolding(name, nodeId());
            }
        });
    }

    /** Which nodes have which pieces of the artifact, by node id; at most a thousand. */
    public SortedMap<String, byte[]> holders(Digest artifact) {
        return ask(
                session -> session.softState()
                        .map(soft -> soft.holders(artifact.hex()))
                        .orElseGet(TreeMap::new),
                none());
    }

    /** Leaves the cluster and stops; returns within a few seconds even if Ignite hangs. */
    @Override
    public void close() {
        clock.shutdownNow();
        supervisor.close();
        delivery.finish(1_000);
    }

    private ClusterSession session(ClusterRole role) {
        return new ClusterSession(Supervisor.nextName(), config, role, addresses, events);
    }

    private void onState(ClusterState now) {
        state = now;
        delivery.execute(() -> listener.onState(now));
        if (now instanceof ClusterState.Up) {
            repeatPresence();
            repeatHoldings();
        } else if (now instanceof ClusterState.Down) {
            delivery.execute(() -> listener.onMembers(List.of()));
        }
    }

    /** Runs on the clock's thread only. */
    private void reunite() {
        ClusterSession session = supervisor.current();
        if (session == null || session.role() != ClusterRole.ANCHOR) {
            return;
        }
        try {
            boolean wasUnsettled = reunion.isUnsettled();
            reunion.look(session.members(), session.knownAddresses(), System.nanoTime() / 1_000_000)
                    .ifPresent(address -> {
                        LOG.info("event=cluster-yields to={}", address);
                        addresses.prefer(address);
                        supervisor.restart("joins the other part of the site at " + address);
                    });
            if (reunion.isUnsettled() && !wasUnsettled) {
                lookSoon(Reunion.SETTLE_MILLIS + 100);
            }
        } catch (IgniteException | IllegalStateException e) {
            LOG.debug("event=reunion-failed", e);
        }
    }

    private void lookSoon(long delayMillis) {
        try {
            clock.schedule(this::reunite, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("event=closing", e);
        }
    }

    private void repeatPresence() {
        byte[] presence = ownPresence;
        if (presence != null) {
            put(presence.length, soft -> soft.putPresence(nodeId(), presence));
        }
    }

    private void repeatHoldings() {
        synchronized (ownHoldings) {
            ownHoldings.forEach(
                    (artifact, bitmap) -> put(bitmap.length, soft -> soft.putHolding(artifact, nodeId(), bitmap)));
        }
    }

    private boolean enqueue(@Nullable String nodeId, byte[] message) {
        checkSize("message", message, Limits.MESSAGE_BYTES);
        byte[] own = message.clone();
        return later(own.length, session -> session.send(nodeId, own));
    }

    private void put(long bytes, Consumer<SoftState> action) {
        later(bytes, session -> session.softState().ifPresent(action));
    }

    private boolean later(long bytes, Consumer<ClusterSession> action) {
        ClusterSession session = supervisor.current();
        return session != null && session.later(bytes, action);
    }

    /** Ignite may end in the middle of any call: then there is nothing to know, and the supervisor sees to it. */
    private <T> T ask(Function<ClusterSession, T> question, T otherwise) {
        ClusterSession session = supervisor.current();
        if (session == null) {
            return otherwise;
        }
        try {
            return question.apply(session);
        } catch (IgniteException | IllegalStateException | CacheException e) {
            LOG.debug("event=ignite-call-failed", e);
            return otherwise;
        }
    }

    private String nodeId() {
        return config.identity().nodeId();
    }

    private static SortedMap<String, byte[]> none() {
        return Collections.emptySortedMap();
    }

    private static void checkSize(String what, byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    what + " of " + bytes.length + " bytes is above " + maxBytes,
                    Map.of("bytes", Integer.toString(bytes.length), "max", Integer.toString(maxBytes)));
        }
    }
}
