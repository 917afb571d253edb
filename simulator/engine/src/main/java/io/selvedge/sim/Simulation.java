package io.selvedge.sim;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.TrustHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * A mesh of real protocol nodes in virtual time. One thread, one queue, one seed: the same world gives the same trace.
 */
public final class Simulation {
    /** When the world begins; records have times. */
    static final long START_MILLIS = Instant.parse("2026-11-23T05:00:00Z").toEpochMilli();

    /** Leaves that are read once for all nodes; beyond, the oldest entries are read again. */
    private static final int MAX_READ = 2_000_000;

    private final World world;
    private final Timeline timeline = new Timeline();
    private final Trace trace = new Trace();
    private final SplittableRandom random;
    private final SplittableRandom luck;
    private final List<SimSite> sites = new ArrayList<>();
    private final TreeMap<String, SimNode> nodes = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> connections = new TreeMap<>();
    private final IdentityHashMap<byte[], Entry> readOnce = new IdentityHashMap<>();
    private final TreeMap<Digest, Entry> read = new TreeMap<>();
    private final List<Effect.Event> events = new ArrayList<>();
    private final Invariants invariants;
    private final SimAdmin admin;

    /** Builds the world and brings everybody together. */
    public Simulation(World world) {
        this.world = world;
        this.random = new SplittableRandom(world.seed());
        this.luck = random.split();
        this.admin = new SimAdmin(this);
        this.invariants = new Invariants(this);
        for (int site = 0; site < world.sites(); site++) {
            sites.add(populate("site-" + site));
        }
        for (SimSite site : sites) {
            site.nodes().forEach(node -> after(random.nextLong(1_000), () -> node.input(new Input.TimerFired())));
        }
        after(1_500, this::introduceAll);
    }

    private SimSite populate(String name) {
        SimSite site = new SimSite(this, name);
        Signer bearer = signer();
        Signer founding = signer();
        Invite invite = admin.invite(name, false, bearer);
        Invite first = admin.invite(name, true, founding);
        for (int i = 0; i < world.nodesPerSite(); i++) {
            SimNode node = new SimNode(
                    this, site, nodes.size(), signer(), i == 0 ? founding : bearer, i == 0 ? first : invite);
            site.nodes().add(node);
            nodes.put(node.id(), node);
        }
        return site;
    }

    /** Each node meets the first of its site, and the first ones of neighbouring sites meet each other. */
    private void introduceAll() {
        for (int i = 0; i < sites.size(); i++) {
            SimNode first = sites.get(i).nodes().getFirst();
            for (SimNode node : sites.get(i).nodes()) {
                if (node != first) {
                    after(random.nextLong(2_000), () -> connect(node, first.id()));
                }
            }
            SimNode next = sites.get((i + 1) % sites.size()).nodes().getFirst();
            if (next != first) {
                after(random.nextLong(2_000), () -> connect(first, next.id()));
            }
        }
    }

    Signer signer() {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        random.nextBytes(seed);
        SigningKey key = SigningKey.ofSeed(seed);
        return world.faults().cheapSignatures() ? CheapSignatures.signer(key) : key;
    }

    SignatureCheck signatures() {
        return world.faults().cheapSignatures() ? CheapSignatures.check() : SignatureCheck.ED25519;
    }

    World world() {
        return world;
    }

    TrustHistory trust() {
        return admin.trust();
    }

    Trace trace() {
        return trace;
    }

    SplittableRandom random() {
        return random.split();
    }

    long nowMillis() {
        return timeline.nowMillis();
    }

    void after(long millis, Runnable action) {
        timeline.after(millis, action);
    }

    /** Reads a leaf once for all nodes that get it. */
    Entry read(byte[] leaf) {
        Entry same = readOnce.get(leaf);
        if (same == null) {
            same = readAgain(leaf);
            if (readOnce.size() < MAX_READ) {
                readOnce.put(leaf, same);
            }
        }
        return same;
    }

    /** The same bytes in another array. */
    private Entry readAgain(byte[] leaf) {
        Digest digest = Digest.of(leaf);
        Entry known = read.get(digest);
        if (known == null) {
            known = Entry.of(SignedRecord.parse(leaf));
            if (read.size() >= MAX_READ) {
                read.pollFirstEntry();
            }
            read.put(digest, known);
        }
        return known;
    }

    /** Whether this effect is the last before a crash. */
    boolean isLast(SplittableRandom chance) {
        int permille = world.faults().crashPermille();
        return permille > 0 && chance.nextInt(1_000) < permille;
    }

    void deliver(SimNode from, String to, Message message) {
        SimNode receiver = nodes.get(to);
        if (receiver == null || luck.nextInt(1_000) < world.faults().lossPermille()) {
            return;
        }
        boolean sameSite = receiver.site() == from.site();
        long delay = sameSite ? world.links().lanMillis() : world.links().wanMillis();
        if (!sameSite && !connections.getOrDefault(from.id(), new TreeSet<>()).contains(to)) {
            return;
        }
        after(delay + luck.nextLong(delay + 1), () -> receiver.input(new Input.Received(from.id(), message)));
    }

    /** Both introduce themselves; then each hears that the other is connected. */
    void connect(SimNode one, String otherId) {
        SimNode other = nodes.get(otherId);
        if (other == null || !one.isUp() || !other.isUp()) {
            return;
        }
        if (!connections.computeIfAbsent(one.id(), id -> new TreeSet<>()).add(otherId)) {
            return;
        }
        connections.computeIfAbsent(otherId, id -> new TreeSet<>()).add(one.id());
        one.input(new Input.Introduced(otherId, other.node().introduction()));
        other.input(new Input.Introduced(one.id(), one.node().introduction()));
        one.observe(new Input.PeerConnected(otherId));
        other.observe(new Input.PeerConnected(one.id()));
    }

    /** One does not want the connection any more; it falls unless the other does. */
    void part(SimNode one, String otherId) {
        SimNode other = nodes.get(otherId);
        if (other != null
                && !other.keeps(one.id())
                && connections.getOrDefault(one.id(), new TreeSet<>()).remove(otherId)) {
            connections.getOrDefault(otherId, new TreeSet<>()).remove(one.id());
            after(50, () -> one.observe(new Input.PeerDisconnected(otherId)));
            after(50, () -> other.observe(new Input.PeerDisconnected(one.id())));
        }
    }

    /** A node is gone: its connections fall. */
    void cut(SimNode node) {
        TreeSet<String> peers = connections.remove(node.id());
        if (peers != null) {
            for (String peer : peers) {
                connections.getOrDefault(peer, new TreeSet<>()).remove(node.id());
                SimNode other = nodes.get(peer);
                if (other != null) {
                    after(50, () -> other.observe(new Input.PeerDisconnected(node.id())));
                }
            }
        }
    }

    /** A restarted node calls the first nodes of its site and of the next. */
    void reconnect(SimNode node) {
        List<SimNode> peers = node.site().nodes();
        peers.stream()
                .filter(peer -> peer != node && peer.isUp())
                .limit(3)
                .forEach(peer -> after(500, () -> connect(node, peer.id())));
        if (peers.getFirst() == node) {
            SimSite next = sites.get((sites.indexOf(node.site()) + 1) % sites.size());
            after(1_000, () -> connect(node, next.nodes().getFirst().id()));
        }
    }

    void told(Effect.Event event) {
        events.add(event);
    }

    void undone(SimNode node, Effect.Undo undo) {
        invariants.undone(node, undo);
    }

    void installing(SimNode node, Effect.Install install) {
        invariants.installing(node, install);
    }

    void stepped(SimNode node) {
        invariants.stepped(node);
    }

    List<SimSite> sites() {
        return sites;
    }

    /** The nodes by id. */
    List<SimNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /** What nodes told people, in order. */
    public List<Effect.Event> events() {
        return List.copyOf(events);
    }

    SimAdmin admin() {
        return admin;
    }

    /** Breaches of the invariants so far, each with its time. */
    public List<String> violations() {
        return invariants.violations();
    }

    /** Lets virtual time go on; {@code progress} hears the virtual time now and then. */
    public void run(long millis, LongConsumer progress) {
        long until = timeline.nowMillis() + millis;
        long next = timeline.happened();
        while (timeline.step(until)) {
            if (timeline.happened() >= next) {
                progress.accept(timeline.nowMillis());
                next = timeline.happened() + 20_000;
            }
        }
    }

    long happened() {
        return timeline.happened();
    }
}
