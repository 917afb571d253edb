package io.selvedge.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Halt;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Pause;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Resume;
import io.selvedge.core.record.RingApproval;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.state.Member;
import io.selvedge.core.step.Input;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.AdminKey;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.RoleKeys;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import io.selvedge.policy.document.Lane;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.ring.Boundaries;
import io.selvedge.policy.ring.Endpoint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** The admin of a simulated mesh: one key with every role, and its log. */
final class SimAdmin {
    private static final String MESH = "simulated";
    private static final JsonNode COMMAND = JsonNodeFactory.instance
            .objectNode()
            .put("kind", "command")
            .set("argv", JsonNodeFactory.instance.arrayNode().add("remedy"));
    private static final long INVITE_SECONDS = 7 * 86_400;

    private final Simulation simulation;
    private final Signer key;
    private final TrustHistory trust;
    private long seq;
    private Digest prev = Digest.ZERO;
    private long commands;
    private final TreeMap<String, PolicyDocument> policies = new TreeMap<>();
    private final TreeSet<String> approved = new TreeSet<>();

    SimAdmin(Simulation simulation) {
        this.simulation = simulation;
        this.key = simulation.signer();
        this.trust = TrustHistory.start(SignedTrust.sign(firstTrust(), key), simulation.signatures());
    }

    TrustHistory trust() {
        return trust;
    }

    private TrustVersion firstTrust() {
        String id = key.verifyingKey().keyId();
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(1, List.of(id)));
        }
        return new TrustVersion(
                MESH, 1, time(), roles, Map.of(id, new AdminKey("admin", key.verifyingKey())), Digest.ZERO.hex());
    }

    private String time() {
        return UtcTime.format(Instant.ofEpochSecond((Simulation.START_MILLIS + simulation.nowMillis()) / 1_000));
    }

    Invite invite(String site, boolean founding, Signer bearer) {
        Instant expires = Instant.ofEpochMilli(Simulation.START_MILLIS).plusSeconds(INVITE_SECONDS);
        return Invite.sign(MESH, site, founding, expires, bearer.verifyingKey(), List.of(), key);
    }

    /** Signs a record and hands it to the first node that is up. */
    String publish(Body body) {
        Chain chain = new Chain(
                new Origin(MESH, key.verifyingKey().keyId(), 1).text(),
                seq++,
                prev,
                time(),
                1,
                trust.digest(),
                0,
                Digest.ZERO,
                List.of());
        ObjectNode predicate = Bodies.write(body);
        predicate.set("chain", chain.toJson());
        SignedRecord signed = SignedRecord.sign(key, Bodies.typeOf(body), predicate, List.of());
        prev = signed.id();
        SimNode node = simulation.sites().getFirst().nodes().stream()
                .filter(SimNode::isUp)
                .findFirst()
                .orElseThrow();
        node.input(new Input.Commanded(++commands, signed.leaf()));
        return signed.id().hex();
    }

    /** Publishes the policy, the patch and the rollout; the artifact lies at the first site. */
    String rollOut(String policySource, String version) {
        return rollOut(publishPolicy(policySource), Lane.STANDARD, List.of(offer(Offer.of(version))));
    }

    /** Publishes a policy. */
    String publishPolicy(String source) {
        PolicyDocument policy = parsed(source);
        String id = publish(new PublishedPolicy(policy.name(), policy.version(), source));
        policies.put(id, policy);
        return id;
    }

    private static PolicyDocument parsed(String source) {
        PolicyParser.Result result = PolicyParser.parse(source);
        if (!(result instanceof PolicyParser.Result.Valid valid)) {
            throw new IllegalArgumentException("the policy is not valid: " + result);
        }
        return valid.document();
    }

    /** Puts a patch into the catalog; its artifact lies at the first site. */
    String offer(Offer offer) {
        simulation.sites().getFirst().place();
        return publish(new Patch(
                offer.product() + ' ' + offer.version(),
                offer.product(),
                offer.version(),
                artifact(offer.product() + offer.version()),
                new Patch.Install("dpkg", offer.product()),
                List.of(),
                new Patch.Undo(offer.undoable() ? "previous-version" : "none"),
                offer.released() == null ? time() : offer.released(),
                offer.requires().isEmpty() ? null : offer.requires(),
                offer.undoable() ? null : List.of(COMMAND)));
    }

    /** Proposes a rollout of patches in the catalog. */
    String rollOut(String policyId, Lane lane, List<String> patches) {
        PolicyDocument policy = Objects.requireNonNull(policies.get(policyId));
        String seed = HexFormat.of().toHexDigits(simulation.world().seed());
        List<Endpoint> endpoints =
                simulation.sites().getFirst().nodes().getFirst().node().replica().state().members().all().stream()
                        .map(Member::endpoint)
                        .toList();
        List<String> cuts = Boundaries.choose(policy, seed, endpoints).hex();
        List<Rollout.Ring> rings = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            Boolean approval = policy.needsApproval(i, lane) ? true : null;
            rings.add(new Rollout.Ring(policy.rings().get(i).name(), cuts.get(i), approval));
        }
        return publish(new Rollout("rollout", policyId, patches, seed, rings, lane.text(), null, null));
    }

    /** Lets a ring open, as far as people are concerned. */
    void approveRing(String rollout, int ring) {
        approved.add(rollout + ' ' + ring);
        publish(new RingApproval(rollout, ring, "looks good"));
    }

    boolean hasApproved(String rollout, int ring) {
        return approved.contains(rollout + ' ' + ring);
    }

    String pause(String rollout) {
        return publish(new Pause(rollout, "paused by the scenario"));
    }

    void resume(String rollout, List<String> stops) {
        publish(new Resume(rollout, stops, "resumed by the scenario"));
    }

    String halt(String rollout) {
        return publish(new Halt(rollout, "stopped by the scenario"));
    }

    private Artifact artifact(String version) {
        long size = simulation.world().payloadBytes();
        int pieceSize = Artifact.pieceSizeFor(size);
        List<Digest> pieces = new ArrayList<>();
        for (long at = 0; at < size; at += pieceSize) {
            pieces.add(Digest.of((version + ' ' + at).getBytes(StandardCharsets.UTF_8)));
        }
        return new Artifact(
                "product.deb", Digest.of(version.getBytes(StandardCharsets.UTF_8)), size, pieceSize, pieces);
    }
}
