package io.selvedge.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.state.Identity;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Turn;
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
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.ring.Boundaries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A mesh on paper: three admins of whom two must sign, nodes that enrol, and a replica that takes in what they write. */
final class Papers {
    static final long START = Instant.parse("2026-11-23T05:00:00Z").toEpochMilli();
    static final String MESH = "paper";
    static final String SEED = "0123456789abcdef";
    static final String POLICY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: one
            version: %d
            rings:
              - name: all
                members: {rest: true}
                gate: {soak: PT2S}
            """;

    private final Random random;
    private final TrustHistory trust;
    private final List<Author> admins = new ArrayList<>();
    private final Replica replica;

    Papers(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            admins.add(new Author(key()));
        }
        trust = TrustHistory.start(SignedTrust.sign(firstTrust(), admins.get(0).key, admins.get(1).key));
        replica = newReplica(node("site-a", true));
    }

    private TrustVersion firstTrust() {
        List<String> ids = admins.stream().map(Author::id).sorted().toList();
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        Map<String, AdminKey> keys = new TreeMap<>();
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(2, ids));
        }
        admins.forEach(admin -> keys.put(admin.id(), new AdminKey("admin-" + keys.size(), admin.key.verifyingKey())));
        return new TrustVersion(MESH, 1, Instant.ofEpochMilli(START).toString(), roles, keys, Digest.ZERO.hex());
    }

    SigningKey key() {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        random.nextBytes(seed);
        return SigningKey.ofSeed(seed);
    }

    Author admin(int number) {
        return admins.get(number);
    }

    TrustHistory trust() {
        return trust;
    }

    /** The replica that {@link #take} fills. */
    Replica replica() {
        return replica;
    }

    Replica newReplica(Member owner) {
        return new Replica(owner.identity, SignatureCheck.ED25519, trust);
    }

    Acceptance take(SignedRecord record) {
        return take(replica, record, START + 3_600_000);
    }

    static Acceptance take(Replica into, SignedRecord record, long wallMillis) {
        return into.accept(new Page(wallMillis), into.read(record.leaf()));
    }

    /** A node with an invite that two admins signed. */
    Member node(String site, boolean founding) {
        SigningKey bearer = key();
        Invite invite = invite(site, founding, bearer, START + 86_400_000);
        return new Member(key(), bearer, invite);
    }

    Invite invite(String site, boolean founding, SigningKey bearer, long expiresMillis) {
        return Invite.sign(
                        MESH,
                        site,
                        founding,
                        Instant.ofEpochMilli(expiresMillis),
                        bearer.verifyingKey(),
                        List.of(),
                        admins.get(0).key)
                .plus(admins.get(1).key);
    }

    static PublishedPolicy policy(int version) {
        return new PublishedPolicy("one", version, POLICY.formatted(version));
    }

    static Patch patch(String version) {
        byte[] content = ("hello " + version).getBytes(StandardCharsets.UTF_8);
        Artifact artifact =
                new Artifact("hello.deb", Digest.of(content), content.length, 65_536, List.of(Digest.of(content)));
        return new Patch(
                "hello " + version,
                "hello",
                version,
                artifact,
                new Patch.Install("dpkg", "hello"),
                List.of(),
                new Patch.Undo("previous-version"),
                null,
                null,
                null);
    }

    static Rollout rollout(SignedRecord policy, SignedRecord patch) {
        return new Rollout(
                "hello",
                policy.id().hex(),
                List.of(patch.id().hex()),
                SEED,
                List.of(new Rollout.Ring("all", boundary(), null)),
                "standard",
                null,
                null);
    }

    private static String boundary() {
        PolicyParser.Result parsed = PolicyParser.parse(POLICY.formatted(1));
        return Boundaries.choose(((PolicyParser.Result.Valid) parsed).document(), SEED, List.of())
                .hex()
                .getFirst();
    }

    /** A step that keeps what was asked for. */
    static final class Page implements Turn {
        final List<Effect> effects = new ArrayList<>();
        final List<Effect.Write> writes = new ArrayList<>();
        private final Now now;

        Page(long wallMillis) {
            now = new Now(wallMillis, wallMillis - START);
        }

        @Override
        public Now now() {
            return now;
        }

        @Override
        public void emit(Effect effect) {
            effects.add(effect);
        }

        @Override
        public long write(Effect.Write write) {
            writes.add(write);
            return writes.size();
        }
    }

    /** Somebody who signs a log. */
    class Author {
        final SigningKey key;
        private long seq;
        private Digest prev = Digest.ZERO;

        Author(SigningKey key) {
            this.key = key;
        }

        String id() {
            return key.verifyingKey().keyId();
        }

        String origin() {
            return new Origin(MESH, id(), 1).text();
        }

        /** The next record of this log, an hour after the mesh began at most. */
        SignedRecord sign(Body body) {
            SignedRecord signed = signAt(seq, prev, START + 1_000 * Math.min(seq, 3_600), body);
            seq++;
            prev = signed.id();
            return signed;
        }

        SignedRecord signAt(long place, Digest before, long timeMillis, Body body) {
            return signWith(key, place, before, timeMillis, body);
        }

        SignedRecord signWith(SigningKey signer, long place, Digest before, long timeMillis, Body body) {
            Chain chain = new Chain(
                    new Origin(MESH, signer.verifyingKey().keyId(), 1).text(),
                    place,
                    before,
                    Instant.ofEpochMilli(timeMillis).toString(),
                    1,
                    trust.digest(),
                    0,
                    Digest.ZERO,
                    List.of());
            ObjectNode predicate = Bodies.write(body);
            predicate.set("chain", chain.toJson());
            return SignedRecord.sign(signer, Bodies.typeOf(body), predicate, List.of());
        }

        Digest prev() {
            return prev;
        }
    }

    /** Somebody whose log begins with an enrolment. */
    final class Member extends Author {
        final SigningKey bearer;
        final Invite invite;
        final Identity identity;

        Member(SigningKey key, SigningKey bearer, Invite invite) {
            super(key);
            this.bearer = bearer;
            this.invite = invite;
            this.identity = Identity.of(
                    key, "node", invite, bearer, Map.of(), new Enrolment.Platform("Linux", "amd64"), List.of());
        }

        Enrolment enrolment() {
            return enrolment(invite.site(), Invite.prove(bearer, id()));
        }

        Enrolment enrolment(String site, byte[] proof) {
            Base64.Encoder base64 = Base64.getEncoder();
            return new Enrolment(
                    "node",
                    site,
                    key.verifyingKey(),
                    invite,
                    base64.encodeToString(proof),
                    Map.of(),
                    new Enrolment.Platform("Linux", "amd64"),
                    List.of(),
                    null);
        }

        SignedRecord enrol() {
            return sign(enrolment());
        }
    }

    static Entry entry(SignedRecord record) {
        return Entry.of(record);
    }
}
