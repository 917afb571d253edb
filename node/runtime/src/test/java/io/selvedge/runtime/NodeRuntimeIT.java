package io.selvedge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.Node;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.state.Member;
import io.selvedge.core.step.Effect;
import io.selvedge.crypto.Digest;
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
import io.selvedge.runtime.install.ArchiveBuilder;
import io.selvedge.runtime.install.PackageIdentity;
import io.selvedge.runtime.store.ArtifactLimits;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.transfer.RateLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes in one process: real Ignite, real TLS, real disks, a real installer. */
@Timeout(120)
class NodeRuntimeIT {
    private static final String POLICY = """
        apiVersion: selvedge.io/v1
        kind: Policy
        name: two
        version: 1
        rings:
          - name: pilot
            members: {percent: 30}
            gate: {soak: PT1S}
          - name: rest
            members: {rest: true}
            gate: {soak: PT1S}
        """;

    @TempDir
    Path directory;

    private final SigningKey admin = SigningKey.generate(new SecureRandom());
    private final TrustHistory trust = TrustHistory.start(SignedTrust.sign(firstTrust(), admin));
    private final List<NodeRuntime> nodes = new ArrayList<>();
    private long seq;
    private Digest prev = Digest.ZERO;

    @AfterEach
    void closeAll() {
        nodes.forEach(NodeRuntime::close);
    }

    @Test
    void patchesSitesOfThreeOverRealIgnite() throws Exception {
        startTwoSitesOfThree();
        await(
                "anchors",
                node -> node.replica()
                        .state()
                        .anchors()
                        .findCurrent(node.replica().me().site())
                        .filter(version -> version.anchors().size() == 3)
                        .isPresent());
        await("members", node -> node.replica().state().members().all().size() == 6);

        Path file = directory.resolve("hello-2.tar.gz");
        new ArchiveBuilder(PackageIdentity.of("hello", "2.0.0"))
                .file("bin/hello", "#!/bin/sh\necho 2\n")
                .writeTarGz(file);
        Artifact artifact = ArtifactStore.describe("hello-2.tar.gz", file);
        String policy = publish(new PublishedPolicy("two", 1, POLICY));
        String patch = publish(new Patch(
                "hello 2",
                "hello",
                "2.0.0",
                artifact,
                new Patch.Install("archive", "hello"),
                List.of(),
                new Patch.Undo("previous-version"),
                null,
                null,
                null));
        nodes.getFirst().artifacts().importFile(file, artifact.sha256(), artifact.sizeBytes());
        var endpoints = nodes.getFirst()
                .ask(node -> node.replica().state().members().all().stream()
                        .map(Member::endpoint)
                        .toList())
                .join();
        PolicyDocument document = ((PolicyParser.Result.Valid) PolicyParser.parse(POLICY)).document();
        List<String> cuts =
                Boundaries.choose(document, "00ff00ff00ff00ff", endpoints).hex();
        String rollout = publish(new Rollout(
                "hello",
                policy,
                List.of(patch),
                "00ff00ff00ff00ff",
                List.of(new Rollout.Ring("pilot", cuts.get(0), null), new Rollout.Ring("rest", cuts.get(1), null)),
                "standard",
                null,
                null));
        await(
                "done",
                node -> node.replica()
                        .state()
                        .findCampaign(rollout)
                        .filter(c -> c.isDone())
                        .isPresent());
        for (int i = 0; i < 6; i++) {
            assertThat(directory.resolve(
                            "root-" + (i < 3 ? "north" : "south") + i % 3 + "/opt/hello/current/bin/hello"))
                    .exists();
        }
    }

    private void startTwoSitesOfThree() throws Exception {
        for (String site : List.of("north", "south")) {
            List<String> contacts = new ArrayList<>();
            List<String> others = nodes.isEmpty()
                    ? List.of()
                    : List.of("127.0.0.1:" + nodes.getFirst().network().port());
            for (int i = 0; i < 3; i++) {
                NodeRuntime node = start(site, i, contacts, others);
                contacts.add("127.0.0.1:" + node.network().port());
            }
        }
    }

    private void await(String what, Predicate<Node> condition) throws Exception {
        long began = System.nanoTime();
        for (NodeRuntime node : nodes) {
            while (!node.ask(condition::test).join()) {
                Thread.sleep(50);
            }
        }
        System.out.println(what + " after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private NodeRuntime start(String site, int number, List<String> contacts, List<String> others) throws Exception {
        SigningKey key = SigningKey.generate(new SecureRandom());
        SigningKey bearer = SigningKey.generate(new SecureRandom());
        Invite invite = Invite.sign(
                "test",
                site,
                number == 0,
                Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS),
                bearer.verifyingKey(),
                List.of(),
                admin);
        Path home = Files.createDirectories(directory.resolve(site + number));
        Path root = Files.createDirectories(directory.resolve("root-" + site + number));
        NodeRuntime node = NodeRuntime.start(new RuntimeConfig(
                new RuntimeConfig.Membership(
                        key,
                        site + number,
                        invite,
                        Invite.prove(bearer, key.verifyingKey().keyId()),
                        Map.of(),
                        trust),
                new RuntimeConfig.Places(
                        home.resolve("store"),
                        home.resolve("chunks"),
                        home.resolve("packages"),
                        home.resolve("incarnation"),
                        home.resolve("work")),
                new RuntimeConfig.Network("127.0.0.1", 0, "127.0.0.1", contacts, others, RateLimits.NONE),
                new RuntimeConfig.Cluster("127.0.0.1", 0, 0, false, List.of(), true, "http://127.0.0.1:1"),
                new RuntimeConfig.Installing("archive", root, List.of()),
                new RuntimeConfig.Keeping(ArtifactLimits.DEFAULT, 100_000, true)));
        nodes.add(node);
        return node;
    }

    private String publish(Body body) {
        Chain chain = new Chain(
                new Origin("test", admin.verifyingKey().keyId(), 1).text(),
                seq++,
                prev,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                1,
                trust.digest(),
                0,
                Digest.ZERO,
                List.of());
        var predicate = Bodies.write(body);
        predicate.set("chain", chain.toJson());
        SignedRecord signed = SignedRecord.sign(admin, Bodies.typeOf(body), predicate, List.of());
        prev = signed.id();
        Effect.Reply reply = nodes.getFirst().submit(signed.leaf()).join();
        assertThat(reply.code()).as(reply.text()).isNull();
        return signed.id().hex();
    }

    private TrustVersion firstTrust() {
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        String id = admin.verifyingKey().keyId();
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(1, List.of(id)));
        }
        return new TrustVersion(
                "test",
                1,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                roles,
                Map.of(id, new AdminKey("alice", admin.verifyingKey())),
                Digest.ZERO.hex());
    }
}
