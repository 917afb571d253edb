package io.selvedge.runtime;

import io.selvedge.core.Node;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.state.Identity;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Effect.Event;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Settings;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.runtime.cluster.ClusterConfig;
import io.selvedge.runtime.cluster.ClusterIdentity;
import io.selvedge.runtime.cluster.ClusterRole;
import io.selvedge.runtime.cluster.SiteCluster;
import io.selvedge.runtime.install.ArchiveInstaller;
import io.selvedge.runtime.install.DpkgInstaller;
import io.selvedge.runtime.install.DpkgLimits;
import io.selvedge.runtime.install.DpkgRoot;
import io.selvedge.runtime.install.PackageArchive;
import io.selvedge.runtime.install.PackageInstaller;
import io.selvedge.runtime.inventory.InventoryWatch;
import io.selvedge.runtime.inventory.LiveQuestion;
import io.selvedge.runtime.machine.MachineWatch;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.store.RecordStore;
import io.selvedge.runtime.transfer.NetworkSettings;
import io.selvedge.runtime.transfer.NetworkTimings;
import io.selvedge.runtime.transfer.PeerNetwork;
import io.selvedge.runtime.transfer.Swarm;
import io.selvedge.runtime.transfer.SwarmSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as it runs: the protocol in its loop, and around it disk, network, Ignite and the machine's packages. */
public final class NodeRuntime implements AutoCloseable {
    /** How often Ignite is asked who holds its singleton services. */
    private static final long DUTY_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);

    private final RuntimeConfig config;
    private final RecordStore records;
    private final ArtifactStore artifacts;
    private final Doorkeeper door;
    private final Courier courier;
    private final PeerNetwork network;
    private final Swarm swarm;
    private final Fetches fetches;
    private final RecordWriter writer;
    private final EndpointWorker endpoint;
    private final InventoryWatch inventory;
    private final SiteWatch watch;
    private final Calls calls;
    private final MachineWatch machine;
    private final NodeLoop loop;
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "selvedge-clock");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final Map<Long, CompletableFuture<Effect.Reply>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong commands = new AtomicLong();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private volatile Roster roster = Roster.EMPTY;
    private volatile @Nullable SiteCluster cluster;

    private NodeRuntime(RuntimeConfig config) {
        this.config = config;
        this.records = RecordStore.open(config.places().store());
        this.artifacts = ArtifactStore.open(
                config.places().chunks(), records, config.keeping().artifacts());
        artifacts.keepNeeded(sha256 -> roster.findArtifact(sha256).isPresent());
        this.courier = new Courier(() -> roster, (from, message) -> post(new Input.Received(from, message)));
        this.door = new Doorkeeper(() -> roster, this::post, this::arrived, this::greet);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        this.network = PeerNetwork.start(
                new NetworkSettings(
                        config.network().bindHost(),
                        config.network().port(),
                        NetworkTimings.DEFAULT,
                        random.nextLong()),
                config.membership().key(),
                door);
        courier.over(network);
        this.swarm = Swarm.start(
                network, artifacts, new SwarmWatch(() -> roster, this::tell), swarmSettings(config, random.nextLong()));
        Settings settings = Settings.DEFAULT.keeping(
                config.keeping().records(), config.keeping().allEvidence());
        Node node = StoredState.restore(
                records,
                identity(),
                config.membership().trust(),
                new IncarnationFile(config.places().incarnation()),
                settings,
                random);
        this.writer = new RecordWriter(records, this::post);
        this.fetches = new Fetches(swarm, this::post);
        Path root = config.installing().root() == null
                ? Path.of("/")
                : config.installing().root();
        this.endpoint =
                new EndpointWorker(installers(config), root, config.installing().health(), artifacts, this::post);
        this.inventory = InventoryWatch.start(config.membership().name(), root);
        this.calls = new Calls(network, config);
        this.watch = new SiteWatch(this::post, courier::arrivedByIgnite, this::gateway);
        this.machine = new MachineWatch(
                config.places().incarnation().resolveSibling("awake"), InstantSource.system(), this::post);
        this.loop = new NodeLoop(node, this::carryOut, () -> refresh(node));
        refresh(node);
    }

    private static SwarmSettings swarmSettings(RuntimeConfig config, long seed) {
        SwarmSettings usual = SwarmSettings.ofSeed(seed);
        return new SwarmSettings(
                config.network().rates(),
                usual.lanSilenceMillis(),
                usual.wanSilenceMillis(),
                usual.answerMillis(),
                usual.starveMillis(),
                seed);
    }

    /**
     * Starts a node.
     *
     * @throws SelvedgeException {@code PORT_IN_USE}, {@code STORE_LOCKED}, {@code STORE_CORRUPT}, {@code NO_PERMISSION},
     *     {@code DISK_FULL} with the place
     */
    public static NodeRuntime start(RuntimeConfig config) {
        NodeRuntime runtime = new NodeRuntime(config);
        runtime.loop.ended().whenComplete((end, failure) -> {
            if (failure != null) {
                runtime.failed.completeExceptionally(failure);
            }
        });
        runtime.loop.start();
        runtime.calls.start();
        runtime.clock.scheduleWithFixedDelay(
                runtime.watch::lookAtDuties, DUTY_MILLIS, DUTY_MILLIS, TimeUnit.MILLISECONDS);
        runtime.clock.scheduleWithFixedDelay(
                runtime.machine::look, 0, MachineWatch.PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return runtime;
    }

    private Identity identity() {
        RuntimeConfig.Membership me = config.membership();
        String address = new HostPort(config.network().announcedHost(), network.port()).toString();
        return new Identity(
                me.key(),
                me.name(),
                me.invite(),
                me.bearerProof(),
                me.labels(),
                new Enrolment.Platform(System.getProperty("os.name"), System.getProperty("os.arch")),
                List.of(address));
    }

    private static List<PackageInstaller> installers(RuntimeConfig config) {
        List<PackageInstaller> installers = new ArrayList<>();
        String method = config.installing().method();
        Path root = config.installing().root();
        if (!method.equals("archive") && DpkgInstaller.isAvailable()) {
            DpkgRoot where = root == null ? DpkgRoot.machine() : DpkgRoot.sandbox(root);
            installers.add(
                    new DpkgInstaller(where, new PackageArchive(config.places().packages()), DpkgLimits.USUAL));
        } else if (method.equals("dpkg")) {
            throw new SelvedgeException("NO_INSTALLER", "install.method is dpkg, but this machine has no dpkg");
        }
        installers.add(new ArchiveInstaller(
                root == null ? config.places().packages().resolve("archives") : root.resolve("opt")));
        return installers;
    }

    private boolean post(Input input) {
        return loop.post(input);
    }

    /** Carries out one effect; on the loop's thread. */
    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Send send -> courier.send(send.to(), send.message());
            case Effect.Broadcast broadcast -> courier.broadcast(broadcast.message());
            case Effect.KeepConnected keep -> calls.keep(keep.nodes(), roster);
            case Effect.Admit admit -> {
                // The network asks for the standing right after, so the roster must know the newcomer by then.
                door.admit(admit.node());
            }
            case Effect.Refuse refuse -> door.refuse(refuse, network);
            case Effect.Persist persist -> writer.write(persist);
            case Effect.Fetch fetch -> fetches.fetch(fetch);
            case Effect.StopFetch stop -> fetches.stop(stop);
            case Effect.Inspect inspect -> endpoint.inspect(inspect);
            case Effect.Install install -> endpoint.install(install);
            case Effect.Repair repair -> endpoint.repair(repair);
            case Effect.Undo undo -> endpoint.undo(undo);
            case Effect.Probe probe -> endpoint.probe(probe);
            case Effect.Examine examine -> endpoint.examine(examine);
            case Effect.Remediate remediate -> endpoint.remediate(remediate);
            case Effect.TakeRole role ->
                takeRole(role.anchor() && config.cluster().mayAnchor());
            case Effect.Reply reply -> {
                CompletableFuture<Effect.Reply> caller = waiting.remove(reply.command());
                if (caller != null) {
                    caller.complete(reply);
                }
            }
            case Effect.Report report -> tell(report.event());
            case Effect.SetTimer ignored -> {}
        }
    }

    private void takeRole(boolean anchor) {
        ClusterRole role = anchor ? ClusterRole.ANCHOR : ClusterRole.LEAF;
        SiteCluster running = cluster;
        if (running != null) {
            running.changeRole(role);
            return;
        }
        RuntimeConfig.Cluster settings = config.cluster();
        try {
            SiteCluster started = SiteCluster.start(
                    new ClusterConfig(
                            ClusterIdentity.of(
                                    config.membership().invite().mesh(),
                                    config.membership().invite().site(),
                                    config.membership().key(),
                                    id -> roster.isOfSite(id)),
                            role,
                            new ClusterConfig.Listen(
                                    settings.bindAddress(), settings.discoveryPort(), settings.communicationPort()),
                            new ClusterConfig.Discovery(discoveryPeers(), settings.multicast()),
                            new ClusterConfig.Announced(
                                    new HostPort(config.network().announcedHost(), network.port()).toString(),
                                    settings.webAddress()),
                            config.places().work()),
                    watch);
            started.answerWith(question -> LiveQuestion.answer(question, inventory));
            cluster = started;
            watch.watch(started);
            courier.over(started);
            network.connected().forEach(this::greet);
        } catch (SelvedgeException e) {
            failed.completeExceptionally(e);
        }
    }

    private List<String> discoveryPeers() {
        List<String> peers = new ArrayList<>(config.cluster().peers());
        peers.addAll(courier.discoveryAddresses());
        return peers;
    }

    private void arrived(String from, byte[] bytes) {
        SiteCluster running = cluster;
        if (courier.arrived(from, bytes) && running != null) {
            running.updatePeers(discoveryPeers());
        }
    }

    private void greet(String peer) {
        SiteCluster running = cluster;
        if (running != null) {
            courier.hello(peer, new HostPort(config.network().announcedHost(), running.discoveryPort()).toString());
        }
    }

    private void gateway(boolean held) {
        swarm.setGateway(held);
        calls.gateway(held);
    }

    /** After each step: the roster for the other threads, and what hangs on it. */
    private void refresh(Node node) {
        if (roster.revision() == Roster.revision(node)) {
            return;
        }
        Roster before = roster;
        roster = Roster.of(node);
        door.introduce(node.introduction());
        door.settle();
        calls.site(roster, node.replica().me().id());
        SiteCluster running = cluster;
        roster.nodes().forEach((id, entry) -> {
            Roster.Entry old = before.nodes().get(id);
            if (entry.revoked() && (old == null || !old.revoked())) {
                network.disconnect(id);
                if (running != null) {
                    running.admissionChanged();
                }
            }
        });
        meet(before);
    }

    /** Who is new to the site is told where this node's Ignite listens, and may have told the same before. */
    private void meet(Roster before) {
        network.connected().stream()
                .filter(id -> roster.isOfSite(id) && !before.isOfSite(id))
                .forEach(this::greet);
        SiteCluster running = cluster;
        if (running != null) {
            running.updatePeers(discoveryPeers());
        }
    }

    private void tell(Event event) {
        switch (event.level()) {
            case ERROR -> LOG.error("event={} text=\"{}\" {}", event.kind(), event.text(), event.fields());
            case WARN -> LOG.warn("event={} text=\"{}\" {}", event.kind(), event.text(), event.fields());
            case INFO -> LOG.info("event={} text=\"{}\" {}", event.kind(), event.text(), event.fields());
            case DEBUG -> LOG.debug("event={} text=\"{}\" {}", event.kind(), event.text(), event.fields());
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Hears what happens, on the node's threads: it must return soon. */
    public void onEvent(Consumer<Event> listener) {
        listeners.add(listener);
    }

    /** Asks the protocol something between two of its steps. The answer must not keep what is mutable. */
    public <T> CompletableFuture<T> ask(Function<Node, T> question) {
        return loop.ask(question);
    }

    /** Hands in a signed record; the answer comes once it is on disk, or refused. */
    public CompletableFuture<Effect.Reply> submit(byte[] leaf) {
        return command(id -> new Input.Commanded(id, leaf));
    }

    /** The user of this endpoint would like to put a rollout off. */
    public CompletableFuture<Effect.Reply> putOff(String rollout, long forMillis) {
        return command(id -> new Input.PutOff(id, rollout, forMillis));
    }

    /** Hands in the next trust version. */
    public CompletableFuture<Effect.Reply> offerTrust(byte[] envelope) {
        return command(id -> new Input.TrustOffered(id, envelope));
    }

    /** Hands in a checkpoint that an admin signed over the own log; looked at like one that another node sends. */
    public void offerCheckpoint(String note) {
        String me = config.membership().key().verifyingKey().keyId();
        post(new Input.Received(me, new Message.Checkpoints(List.of(SignedCheckpoint.parse(note)))));
    }

    private CompletableFuture<Effect.Reply> command(Function<Long, Input> input) {
        long id = commands.incrementAndGet();
        CompletableFuture<Effect.Reply> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        if (!post(input.apply(id))) {
            waiting.remove(id);
            reply.completeExceptionally(new SelvedgeException("BUSY", "the node is stopping"));
        }
        return reply.orTimeout(30, TimeUnit.SECONDS).whenComplete((done, late) -> waiting.remove(id));
    }

    /** Artifacts on this node's disk. */
    public ArtifactStore artifacts() {
        return artifacts;
    }

    /** Whether a record in the catalog names this artifact: others are not taken in. */
    public boolean isNamed(Digest sha256) {
        return roster.findArtifact(sha256).isPresent();
    }

    public PeerNetwork network() {
        return network;
    }

    public Swarm swarm() {
        return swarm;
    }

    /** Ignite, once this node has a role in its site. */
    public Optional<SiteCluster> findCluster() {
        return Optional.ofNullable(cluster);
    }

    /** Completes exceptionally where the node cannot go on. */
    public CompletableFuture<Void> failed() {
        return failed;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        loop.close();
        SiteCluster running = cluster;
        if (running != null) {
            running.close();
        }
        swarm.close();
        network.close();
        endpoint.close();
        inventory.close();
        writer.close();
        artifacts.close();
        records.close();
    }
}
