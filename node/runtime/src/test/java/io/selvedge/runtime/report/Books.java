package io.selvedge.runtime.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PatchResult.Outcome;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.RingDecision.Tally;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.record.Waiver;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SigningKey;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The records of one rollout at one site, written as its nodes and its admin would. */
final class Books {
    static final Instant START = Instant.parse("2026-11-16T00:00:00Z");
    static final long PAYLOAD_BYTES = 1_000_000;
    private static final String POLICY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: all
            version: 1
            rings:
              - name: all
                members: {rest: true}
                gate: {silence: PT1H}
            """;

    final List<Entry> records = new ArrayList<>();
    final TrustHistory trust;
    private final SigningKey admin = key(1);
    private final SigningKey bearer = key(2);
    private final Map<String, SigningKey> nodes = new TreeMap<>();
    private final Map<String, Long> sizes = new TreeMap<>();
    private final Map<String, Digest> heads = new TreeMap<>();
    private final String patch;
    private final String rollout;

    Books(String... names) {
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        String id = admin.verifyingKey().keyId();
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(1, List.of(id)));
        }
        trust = TrustHistory.start(SignedTrust.sign(
                new TrustVersion(
                        "acme",
                        1,
                        UtcTime.format(START),
                        roles,
                        Map.of(id, new AdminKey("alice", admin.verifyingKey())),
                        Digest.ZERO.hex()),
                admin));
        for (String name : names) {
            enrol(name);
        }
        String policy = sign(admin, 60, new PublishedPolicy("all", 1, POLICY));
        patch = sign(admin, 120, patch());
        rollout = sign(
                admin,
                180,
                new Rollout(
                        "week 47",
                        policy,
                        List.of(patch),
                        "0123456789abcdef",
                        List.of(new Rollout.Ring("all", "0".repeat(16), null)),
                        "standard",
                        null,
                        UtcTime.format(START.plusSeconds(1_000))));
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[SigningKey.SEED_BYTES];
        bytes[0] = (byte) seed;
        bytes[1] = (byte) (seed >> 8);
        return SigningKey.ofSeed(bytes);
    }

    private void enrol(String name) {
        SigningKey key = key(10 + nodes.size());
        Invite invite = Invite.sign(
                "acme", "lyon", nodes.isEmpty(), START.plusSeconds(86_400), bearer.verifyingKey(), List.of(), admin);
        nodes.put(name, key);
        sign(
                key,
                0,
                new Enrolment(
                        name,
                        "lyon",
                        key.verifyingKey(),
                        invite,
                        Base64.getEncoder()
                                .encodeToString(
                                        Invite.prove(bearer, key.verifyingKey().keyId())),
                        Map.of(),
                        new Enrolment.Platform("Linux", "amd64"),
                        List.of(),
                        null));
    }

    private static Patch patch() {
        int pieceSize = Artifact.pieceSizeFor(PAYLOAD_BYTES);
        List<Digest> pieces = new ArrayList<>();
        for (long at = 0; at < PAYLOAD_BYTES; at += pieceSize) {
            pieces.add(Digest.of(new byte[] {(byte) pieces.size()}));
        }
        return new Patch(
                "hello 2.0",
                "hello",
                "2.0",
                new Artifact("hello.deb", Digest.of(new byte[] {7}), PAYLOAD_BYTES, pieceSize, pieces),
                new Patch.Install("dpkg", "hello"),
                List.of(),
                new Patch.Undo("previous-version"),
                UtcTime.format(START.minusSeconds(3_600)),
                null,
                null);
    }

    /** The site's founder alone is its anchor: what it decides is in force. */
    void open(String founder, long second) {
        int members = nodes.size();
        sign(
                nodes.get(founder),
                second,
                new RingDecision(
                        rollout,
                        "lyon",
                        1,
                        0,
                        RingDecision.Verdict.OPEN,
                        new Tally(members, 0, 0, 0, 0, members, 0),
                        "may act"));
    }

    /** An exception for one endpoint; the one admin is enough here. */
    void except(String endpoint, long second, long expiresSecond) {
        sign(
                admin,
                second,
                new Waiver(
                        "old printer",
                        List.of(endpoint),
                        List.of(),
                        List.of("hello"),
                        List.of("CVE-2026-0001"),
                        "its driver needs the old one",
                        "no route to it",
                        "alice",
                        null,
                        UtcTime.format(START.plusSeconds(expiresSecond))));
    }

    void result(String node, long second, Outcome outcome, String detail, long wanBytes) {
        SigningKey key = nodes.get(node);
        Action action = outcome == Outcome.UNDONE ? Action.UNDO : Action.INSTALL;
        sign(key, second - 1, new PatchIntent(rollout, patch, 0, 1, action, "1.0", null));
        PatchResult.Bytes bytes = new PatchResult.Bytes(PAYLOAD_BYTES - wanBytes, wanBytes);
        String installed = outcome == Outcome.SUCCEEDED ? "2.0" : "1.0";
        sign(key, second, new PatchResult(rollout, patch, 0, 1, action, outcome, installed, List.of(), bytes, detail));
    }

    private String sign(SigningKey key, long second, Body body) {
        String id = key.verifyingKey().keyId();
        long seq = sizes.getOrDefault(id, 0L);
        Chain chain = new Chain(
                new Origin("acme", id, 1).text(),
                seq,
                heads.getOrDefault(id, Digest.ZERO),
                UtcTime.format(START.plusSeconds(second)),
                1,
                trust.digest(),
                0,
                Digest.ZERO,
                List.of());
        ObjectNode predicate = Bodies.write(body);
        predicate.set("chain", chain.toJson());
        SignedRecord signed = SignedRecord.sign(key, Bodies.typeOf(body), predicate, List.of());
        sizes.put(id, seq + 1);
        heads.put(id, signed.id());
        records.add(Entry.of(SignedRecord.parse(signed.leaf())));
        return signed.id().hex();
    }
}
