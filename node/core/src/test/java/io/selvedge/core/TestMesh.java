package io.selvedge.core;

import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.state.Decisions.RingState;
import io.selvedge.core.state.Identity;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.MessageCodec;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Settings;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.AdminKey;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.RoleKeys;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.ring.Boundaries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A few nodes in memory under virtual time; the simulator's engine is the grown-up one. */
final class TestMesh {
    static final long START = Instant.parse("2026-11-23T05:00:00Z").toEpochMilli();

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final TreeMap<String, TestNode> nodes = new TreeMap<>();
    private final Random random;
    private final Settings settings;
    private final SigningKey adminKey;
    private final TrustHistory trust;
    private final List<Effect.Report> reports = new ArrayList<>();
    private long sequence;
    private long time;
    private boolean cut;

    private record Event(long at, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
        }
    }

    TestMesh(long seed, int sites, int perSite) {
        this(seed, sites, perSite, Settings.DEFAULT);
    }

    TestMesh(long seed, int sites, int perSite, Settings settings) {
        this.settings = settings;
        random = new Random(seed);
        adminKey = key();
        trust = TrustHistory.start(SignedTrust.sign(trustVersion(), adminKey));
        for (int site = 0; site < sites; site++) {
            for (int i = 0; i < perSite; i++) {
                TestNode node = new TestNode("site-" + (char) ('a' + site), "node-" + site + i, i == 0);
                nodes.put(node.id, node);
            }
        }
        List<TestNode> all = List.copyOf(nodes.values());
        all.forEach(node -> node.input(new Input.TimerFired()));
        for (TestNode a : all) {
            for (TestNode b : all) {
                if (a != b) {
                    after(10, () -> a.input(new Input.Introduced(b.id, b.node.introduction())));
                }
            }
        }
        for (TestNode a : all) {
            for (TestNode b : all) {
                if (a != b && (a.site.equals(b.site) || (a.founding && b.founding))) {
                    after(20, () -> a.input(new Input.Observed(new Input.PeerConnected(b.id))));
                }
            }
            after(30, () -> a.input(new Input.Observed(alive(a.site))));
            after(30, () -> a.input(new Input.Observed(new Input.Leases(first(a.site), first(a.site)))));
        }
    }

    private Input.SiteAlive alive(String site) {
        TreeSet<String> servers = new TreeSet<>();
        nodes.values().stream().filter(n -> n.site.equals(site) && n.up).forEach(n -> servers.add(n.id));
        return new Input.SiteAlive(servers, Set.of());
    }

    private String first(String site) {
        return alive(site).servers().stream().sorted().findFirst().orElseThrow();
    }

    private TrustVersion trustVersion() {
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        String id = adminKey.verifyingKey().keyId();
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(1, List.of(id)));
        }
        return new TrustVersion(
                "test",
                1,
                Instant.ofEpochMilli(START).toString(),
                roles,
                Map.of(id, new AdminKey("alice", adminKey.verifyingKey())),
                Digest.ZERO.hex());
    }

    private SigningKey key() {
        byte[] seed = new byte[32];
        random.nextBytes(seed);
        return SigningKey.ofSeed(seed);
    }

    private void after(long millis, Runnable action) {
        queue.add(new Event(time + millis, sequence++, action));
    }

    void run(long millis) {
        long until = time + millis;
        while (!queue.isEmpty() && queue.peek().at() <= until) {
            Event event = queue.remove();
            time = event.at();
            event.action().run();
        }
        time = until;
    }

    /** While it is cut, no message arrives. */
    void cut(boolean now) {
        cut = now;
    }

    List<TestNode> nodes() {
        return List.copyOf(nodes.values());
    }

    Admin admin() {
        return new Admin();
    }

    List<Effect.Report> reports() {
        return reports;
    }

    final class Admin {
        private long seq;
        private Digest prev = Digest.ZERO;

        String publish(Body body) {
            Chain chain = new Chain(
                    new Origin("test", adminKey.verifyingKey().keyId(), 1).text(),
                    seq++,
                    prev,
                    Instant.ofEpochMilli((START + time) / 1000 * 1000).toString(),
                    1,
                    trust.digest(),
                    0,
                    Digest.ZERO,
                    List.of());
            var predicate = Bodies.write(body);
            predicate.set("chain", chain.toJson());
            SignedRecord signed = SignedRecord.sign(adminKey, Bodies.typeOf(body), predicate, List.of());
            prev = signed.id();
            nodes.values().iterator().next().input(new Input.Commanded(1, signed.leaf()));
            return signed.id().hex();
        }

        String publishAndPropose(String version) {
            return publishAndPropose(version, "", "standard");
        }

        String publishAndPropose(String version, String sections, String lane, Body... before) {
            for (Body body : before) {
                publish(body);
            }
            String source = sections + """
                    apiVersion: selvedge.io/v1
                    kind: Policy
                    name: two
                    version: 1
                    rings:
                      - name: pilot
                        members: {percent: 30}
                        gate: {soak: PT2S}
                      - name: rest
                        members: {rest: true}
                        gate: {soak: PT2S}
                    """;
            PolicyDocument policy = ((PolicyParser.Result.Valid) PolicyParser.parse(source)).document();
            String policyId = publish(new PublishedPolicy("two", 1, source));
            byte[] content = ("hello " + version).getBytes(StandardCharsets.UTF_8);
            Artifact artifact =
                    new Artifact("hello.deb", Digest.of(content), content.length, 65_536, List.of(Digest.of(content)));
            String patchId = publish(new Patch(
                    "hello " + version,
                    "hello",
                    version,
                    artifact,
                    new Patch.Install("dpkg", "hello"),
                    List.of(),
                    new Patch.Undo("previous-version"),
                    null,
                    null,
                    null));
            var endpoints = nodes.values().iterator().next().node.replica().state().members().all().stream()
                    .map(m -> m.endpoint())
                    .toList();
            String seed = "0123456789abcdef";
            var cuts = Boundaries.choose(policy, seed, endpoints).hex();
            return publish(new Rollout(
                    "hello to " + version,
                    policyId,
                    List.of(patchId),
                    seed,
                    List.of(new Rollout.Ring("pilot", cuts.get(0), null), new Rollout.Ring("rest", cuts.get(1), null)),
                    lane,
                    null,
                    null));
        }
    }

    final class TestNode {
        private final String site;
        private final String name;
        private final boolean founding;
        private final String id;
        private final Node node;
        private final List<Long> installs = new ArrayList<>();
        private boolean up = true;
        private @Nullable String version = "1.0";
        private long timer = Long.MAX_VALUE;

        TestNode(String site, String name, boolean founding) {
            this.site = site;
            this.name = name;
            this.founding = founding;
            SigningKey signer = key();
            SigningKey bearer = key();
            Invite invite = Invite.sign(
                    "test",
                    site,
                    founding,
                    Instant.ofEpochMilli(START + 86_400_000),
                    bearer.verifyingKey(),
                    List.of(),
                    adminKey);
            Identity me = Identity.of(
                    signer, name, invite, bearer, Map.of(), new Enrolment.Platform("Linux", "amd64"), List.of());
            this.id = me.id();
            this.node =
                    new Node(new Replica(me, SignatureCheck.ED25519, trust), settings, new Random(random.nextLong()));
        }

        String name() {
            return name;
        }

        /** When it began to install, in milliseconds since 1970 UTC. */
        List<Long> installs() {
            return installs;
        }

        Node node() {
            return node;
        }

        @Nullable
        String installed() {
            return version;
        }

        String id() {
            return id;
        }

        /** Records of other nodes. */
        long foreignRecords() {
            return node.replica().ledger().logs().stream()
                    .filter(log -> !log.name().contains(id)
                            && !log.name().contains(adminKey.verifyingKey().keyId()))
                    .mapToLong(log -> log.size())
                    .sum();
        }

        boolean holds(String record) {
            return node.replica().ledger().logs().stream()
                    .flatMap(log -> log.entries().stream())
                    .anyMatch(entry -> entry.id().equals(record));
        }

        /** Ignite tells it that it is the coordinator, and that these are the site's servers. */
        void coordinatesAmong(TestNode... servers) {
            TreeSet<String> ids = new TreeSet<>();
            List.of(servers).forEach(server -> ids.add(server.id));
            input(new Input.Observed(new Input.SiteAlive(ids, Set.of())));
            input(new Input.Observed(new Input.Leases(id, id)));
        }

        List<String> anchors() {
            return node.replica()
                    .state()
                    .anchors()
                    .findCurrent(site)
                    .map(v -> v.anchors())
                    .orElse(List.of());
        }

        RingState ringState(String rollout, int ring) {
            return node.replica().state().findCampaign(rollout).orElseThrow().ringState(site, ring);
        }

        void input(Input input) {
            if (up) {
                node.handle(input, new Now(START + time, time), this::effect);
            }
        }

        private void effect(Effect effect) {
            switch (effect) {
                case Effect.Send send -> deliver(send.to(), send.message());
                case Effect.Broadcast broadcast ->
                    nodes.values().stream()
                            .filter(n -> n.site.equals(site) && n != this)
                            .forEach(n -> deliver(n.id, broadcast.message()));
                case Effect.SetTimer set -> {
                    timer = set.atSteadyMillis();
                    long at = timer;
                    after(at - time, () -> {
                        if (timer == at) {
                            input(new Input.TimerFired());
                        }
                    });
                }
                case Effect.Persist persist -> after(2, () -> input(new Input.Persisted(persist.token())));
                case Effect.Fetch fetch ->
                    after(
                            50,
                            () -> input(new Input.Observed(new Input.FetchEnded(
                                    fetch.artifact().sha256().hex(), PatchResult.Bytes.NONE, null))));
                case Effect.Inspect inspect ->
                    after(5, () -> input(new Input.Observed(new Input.Inspected(inspect.assignment(), now()))));
                case Effect.Install install -> {
                    installs.add(START + time);
                    after(100, () -> {
                        version = install.patch().version();
                        input(new Input.Observed(new Input.ActionEnded(install.assignment(), now(), null)));
                    });
                }
                case Effect.Undo undo ->
                    after(100, () -> {
                        version = undo.version();
                        input(new Input.Observed(new Input.ActionEnded(undo.assignment(), now(), null)));
                    });
                case Effect.Probe probe ->
                    after(20, () -> input(new Input.Observed(new Input.Probed(probe.assignment(), List.of()))));
                case Effect.Examine examine ->
                    after(20, () -> input(new Input.Observed(new Input.Examined(examine.assignment(), List.of()))));
                case Effect.Report report -> {
                    reports.add(report);
                }
                default -> {}
            }
        }

        private Input.Installed now() {
            return new Input.Installed(version, false);
        }

        private void deliver(String to, Message message) {
            byte[] bytes = MessageCodec.encode(message);
            after(5, () -> {
                TestNode receiver = nodes.get(to);
                if (receiver != null && !cut) {
                    receiver.input(new Input.Received(id, MessageCodec.decode(bytes)));
                }
            });
        }
    }
}
