package io.selvedge.runtime.cluster;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.IgniteState;
import org.apache.ignite.Ignition;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.events.Event;
import org.apache.ignite.events.EventType;
import org.apache.ignite.failure.FailureContext;
import org.apache.ignite.failure.FailureType;
import org.apache.ignite.lang.IgnitePredicate;
import org.apache.ignite.lifecycle.LifecycleBean;
import org.apache.ignite.lifecycle.LifecycleEventType;
import org.apache.ignite.services.ServiceDescriptor;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of Ignite in this process, from a start to its end. Never restarted: the supervisor opens another one. */
final class ClusterSession {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterSession.class);

    /** Topic of all messages. */
    private static final String TOPIC = "records";

    /** Ignite creates services and jobs by itself; they find the session that they run in by Ignite's name. */
    private static final Map<String, ClusterSession> OPEN = new ConcurrentHashMap<>();

    private final String name;
    private final ClusterIdentity identity;
    private final ClusterRole role;
    private final SessionEvents events;
    private final BoundedWorker outbox;
    private final IgniteConfiguration configuration;
    private final InetSocketAddress ownDiscovery;
    private final Map<UUID, Optional<Member>> checked = new ConcurrentHashMap<>();
    /** Duties of this node with their fences; guards {@link #begun} too. */
    private final Map<Duty, Long> held = new EnumMap<>(Duty.class);

    private boolean begun;
    private volatile @Nullable Ignite ignite;
    private volatile @Nullable SoftState softState;
    private volatile boolean closed;

    ClusterSession(String name, ClusterConfig config, ClusterRole role, Addresses addresses, SessionEvents events) {
        this.name = name;
        this.identity = config.identity();
        this.role = role;
        this.events = events;
        this.outbox = events.outbox();
        this.ownDiscovery = addresses.ownDiscovery();
        this.configuration = IgniteSettings.of(name, config, role, addresses);
        configuration.setFailureHandler((failed, context) -> onFailure(context));
        configuration.setLifecycleBeans(new StopWatcher(this));
        configuration.setLocalEventListeners(Map.of((IgnitePredicate<Event>) this::onEvent, new int[] {
            EventType.EVT_NODE_JOINED,
            EventType.EVT_NODE_LEFT,
            EventType.EVT_NODE_FAILED,
            EventType.EVT_NODE_SEGMENTED,
            EventType.EVT_CLIENT_NODE_DISCONNECTED
        }));
    }

    static Optional<ClusterSession> named(String name) {
        return Optional.ofNullable(OPEN.get(name));
    }

    boolean isRetired() {
        return closed;
    }

    /** From now on these are tried as well, when Ignite looks for its cluster. */
    void peers(List<String> addresses) {
        if (configuration.getDiscoverySpi() instanceof TcpDiscoverySpi discovery
                && discovery.getIpFinder() instanceof TcpDiscoveryVmIpFinder finder) {
            finder.setAddresses(addresses);
        }
    }

    /** Discovery addresses of the site as Ignite's address finder knows them, without this node's own. */
    Set<InetSocketAddress> knownAddresses() {
        Set<InetSocketAddress> known = new LinkedHashSet<>();
        if (configuration.getDiscoverySpi() instanceof TcpDiscoverySpi discovery) {
            known.addAll(discovery.getIpFinder().getRegisteredAddresses());
        }
        known.remove(ownDiscovery);
        return known;
    }

    ClusterRole role() {
        return role;
    }

    /** Starts Ignite and waits for it; bounded by Ignite's join timeout, and an interrupt ends it. */
    void open() {
        OPEN.put(name, this);
        Ignite started = Ignition.start(configuration);
        if (configuration.getDiscoverySpi() instanceof TcpDiscoverySpi discovery) {
            IdleWork.calm(discovery);
        }
        softState = new SoftState(started);
        ignite = started;
        started.message().localListen(TOPIC, (from, message) -> onMessage(from, message));
        softState().ifPresent(state -> state.listen(events::presence));
    }

    /** From now on members and duties are told; before, the listener does not know yet that Ignite is up. */
    void begin() {
        synchronized (held) {
            begun = true;
            held.forEach(events::dutyGained);
        }
        events.members(members());
    }

    /** Gives up all duties at once; after this the session tells nothing any more. */
    void retire() {
        closed = true;
        OPEN.remove(name);
        for (Duty duty : Duty.values()) {
            release(duty);
        }
        ignite = null;
        outbox.close();
    }

    /** Does something with Ignite that may block, on this session's own thread; false when too much waits already. */
    boolean later(long bytes, Consumer<ClusterSession> action) {
        return outbox.offer(bytes, () -> {
            try {
                action.accept(this);
            } catch (IgniteException | IllegalStateException | CacheException e) {
                LOG.debug("event=ignite-call-failed", e);
            }
        });
    }

    /** Stops Ignite; may hang, if Ignite does. */
    void stop() {
        // Ignite complains on standard output when there is nothing to stop.
        if (isRunning()) {
            Ignition.stop(name, true);
        }
    }

    boolean isRunning() {
        return Ignition.state(name) == IgniteState.STARTED;
    }

    /** This node's duty service was started here. */
    void serve(DutyService service, Ignite here) {
        // Now and then the caches are not usable for a moment while the membership changes: the service waits for them.
        long fence = SoftState.nextFence(here, service.duty(), System.currentTimeMillis());
        synchronized (held) {
            if (!closed && !service.isCancelled() && held.put(service.duty(), fence) == null && begun) {
                events.dutyGained(service.duty(), fence);
            }
        }
    }

    void release(Duty duty) {
        synchronized (held) {
            if (held.remove(duty) != null && begun) {
                events.dutyLost(duty);
            }
        }
    }

    byte @Nullable [] answer(byte[] question) {
        byte[] answer = events.answer(question);
        return answer.length > Limits.ANSWER_BYTES ? null : answer;
    }

    /** Sends to one node, or to all others; blocks while a connection is made. */
    void send(@Nullable String nodeId, byte[] message) {
        Ignite here = ignite;
        if (here == null) {
            return;
        }
        if (nodeId == null) {
            if (!here.cluster().forRemotes().nodes().isEmpty()) {
                here.message(here.cluster().forRemotes()).send(TOPIC, message);
            }
            return;
        }
        findNode(nodeId)
                .ifPresent(node -> here.message(here.cluster().forNode(node)).send(TOPIC, message));
    }

    Optional<SoftState> softState() {
        return Optional.ofNullable(softState);
    }

    /** Members by node id; a node that restarted and has not been missed yet counts once. */
    List<Member> members() {
        Ignite here = ignite;
        if (here == null) {
            return List.of();
        }
        Map<String, Member> byId = new TreeMap<>();
        for (ClusterNode node : inOrder(here)) {
            member(node).ifPresent(member -> byId.put(member.nodeId(), member));
        }
        checked.keySet().removeIf(id -> here.cluster().node(id) == null);
        return List.copyOf(byId.values());
    }

    Optional<String> holder(Duty duty) {
        Ignite here = ignite;
        if (here == null) {
            return Optional.empty();
        }
        for (ServiceDescriptor service : here.services().serviceDescriptors()) {
            if (service.name().equals(duty.serviceName())) {
                return service.topologySnapshot().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> here.cluster().node(entry.getKey()))
                        .filter(node -> node != null)
                        .findFirst()
                        .flatMap(this::member)
                        .map(Member::nodeId);
            }
        }
        return Optional.empty();
    }

    Answers ask(byte[] text, long timeoutMillis) {
        Ignite here = ignite;
        if (here == null) {
            return new Answers(new TreeMap<>(), new TreeSet<>());
        }
        Map<UUID, String> asked = new HashMap<>();
        for (ClusterNode node : here.cluster().nodes()) {
            member(node).ifPresent(member -> asked.put(node.id(), member.nodeId()));
        }
        Question question = new Question();
        // On a thread of its own: sending the question waits for connections to nodes that may be gone.
        FutureTask<Integer> running =
                new FutureTask<>(() -> here.compute(here.cluster().forNodeIds(asked.keySet()))
                        .withTimeout(timeoutMillis)
                        .execute(question, text));
        Thread asking = new Thread(running, "selvedge-cluster-ask");
        asking.setDaemon(true);
        asking.start();
        try {
            running.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("event=not-all-answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.cancel(true);
        TreeMap<String, byte[]> answers = new TreeMap<>();
        question.answers()
                .forEach((id, answer) ->
                        Optional.ofNullable(asked.get(id)).ifPresent(nodeId -> answers.put(nodeId, answer)));
        TreeSet<String> silent = new TreeSet<>(asked.values());
        silent.removeAll(answers.keySet());
        return new Answers(answers, silent);
    }

    /** Drops a member whose key is no longer admitted; TLS keeps it from coming back. */
    void expelStrangers() {
        Ignite here = ignite;
        if (here == null) {
            return;
        }
        for (ClusterNode node : here.cluster().forRemotes().nodes()) {
            if (JoinProof.check(identity, node).isEmpty()) {
                LOG.warn("event=member-expelled igniteId={}", node.id());
                ((TcpDiscoverySpi) configuration.getDiscoverySpi()).failNode(node.id(), "not admitted any more");
            }
        }
        checked.clear();
    }

    private Optional<ClusterNode> findNode(String nodeId) {
        Ignite here = ignite;
        if (here == null) {
            return Optional.empty();
        }
        ClusterNode found = null;
        for (ClusterNode node : inOrder(here)) {
            if (member(node).map(member -> member.nodeId().equals(nodeId)).orElse(false)) {
                found = node;
            }
        }
        return Optional.ofNullable(found);
    }

    private static List<ClusterNode> inOrder(Ignite here) {
        List<ClusterNode> nodes = new ArrayList<>(here.cluster().nodes());
        nodes.sort(Comparator.comparingLong(ClusterNode::order));
        return nodes;
    }

    private Optional<Member> member(ClusterNode node) {
        return checked.computeIfAbsent(node.id(), id -> JoinProof.check(identity, node));
    }

    private boolean onMessage(UUID from, Object message) {
        Ignite here = ignite;
        if (here == null || closed || !(message instanceof byte[] bytes) || bytes.length > Limits.MESSAGE_BYTES) {
            return true;
        }
        ClusterNode sender = here.cluster().node(from);
        if (sender != null && !sender.isLocal()) {
            member(sender).ifPresent(member -> events.message(member.nodeId(), bytes));
        }
        return true;
    }

    private boolean onEvent(Event event) {
        if (closed) {
            return false;
        }
        switch (event.type()) {
            case EventType.EVT_NODE_SEGMENTED -> events.ended(this, "cut off from the site's cluster");
            case EventType.EVT_CLIENT_NODE_DISCONNECTED -> events.ended(this, "lost the site's anchors");
            default -> {
                if (hasBegun()) {
                    events.members(members());
                    if (event.type() == EventType.EVT_NODE_FAILED) {
                        events.memberFailed();
                    }
                }
            }
        }
        return true;
    }

    private boolean hasBegun() {
        synchronized (held) {
            return begun;
        }
    }

    private boolean onFailure(FailureContext context) {
        if (context.type() == FailureType.SYSTEM_CRITICAL_OPERATION_TIMEOUT) {
            return false;
        }
        LOG.warn("event=ignite-failed type={}", context.type(), context.error());
        events.ended(this, "Ignite failed: " + context.type());
        return true;
    }

    /** Tells when Ignite was stopped, by whomever. */
    private static final class StopWatcher implements LifecycleBean {
        private final ClusterSession session;

        StopWatcher(ClusterSession session) {
            this.session = session;
        }

        @Override
        public void onLifecycleEvent(LifecycleEventType type) throws IgniteException {
            if (type == LifecycleEventType.AFTER_NODE_STOP) {
                session.events.ended(session, "Ignite was stopped");
            }
        }
    }
}
