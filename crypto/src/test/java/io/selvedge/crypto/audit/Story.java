package io.selvedge.crypto.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.merkle.MerkleTree;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.Cosignature;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.note.TlogProof;
import io.selvedge.crypto.record.AnchorVersion;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.Seen;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.AdminKey;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.RoleKeys;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small mesh and its true story, told step by step, so that a test can change one thing: three admins with threshold
 * two, site lyon with the nodes a1, a2 and a3, site kiel with b1, one patch rolled out to ring 0 of lyon.
 */
final class Story {
    static final String NONE = "0".repeat(64);
    static final Instant END = Instant.parse("2026-11-23T06:00:00Z");

    final SigningKey alice = key(1);
    final SigningKey bob = key(2);
    final SigningKey carol = key(3);
    final SigningKey bearer = key(4);
    final Map<String, Author> authors = new LinkedHashMap<>();
    final Map<String, String> ids = new TreeMap<>();
    final List<SignedRecord> selected = new ArrayList<>();
    final List<byte[]> blobs = new ArrayList<>();
    TrustHistory trust;
    Instant clock = Instant.parse("2026-11-23T03:00:00Z");
    String inviteSite = "lyon";
    Instant inviteExpires = Instant.parse("2026-12-01T00:00:00Z");
    List<SigningKey> inviteSigners = List.of(alice, bob);

    /** Who writes a log. */
    static final class Author {
        final SigningKey key;
        final Origin origin;
        final List<SignedRecord> records = new ArrayList<>();
        List<byte[]> leaves = new ArrayList<>();
        long trustVersion = 1;

        Author(SigningKey key) {
            this.key = key;
            this.origin = new Origin("acme", key.verifyingKey().keyId(), 1);
        }

        String id() {
            return key.verifyingKey().keyId();
        }

        Seen seen() {
            return new Seen(origin.text(), leaves.size(), tree(leaves).root());
        }
    }

    Story() {
        trust = TrustHistory.start(SignedTrust.sign(trustVersion(1, NONE), alice, bob));
        admin("alice", alice);
        admin("bob", bob);
        admin("carol", carol);
    }

    static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    TrustVersion trustVersion(long version, String previous) {
        Map<String, AdminKey> keys = new TreeMap<>();
        List.of(alice, bob, carol)
                .forEach(each -> keys.put(each.verifyingKey().keyId(), new AdminKey("admin", each.verifyingKey())));
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(2, List.copyOf(keys.keySet())));
        }
        return new TrustVersion("acme", version, "2026-11-23T02:0" + version + ":00Z", roles, keys, previous);
    }

    void newTrust() {
        TrustVersion next =
                trustVersion(trust.current().version() + 1, trust.digest().hex());
        trust = trust.plus(SignedTrust.sign(next, alice, bob));
    }

    private void admin(String name, SigningKey key) {
        authors.put(name, new Author(key));
    }

    Author author(String name) {
        return authors.get(name);
    }

    static MerkleTree tree(List<byte[]> leaves) {
        MerkleTree tree = new MerkleTree();
        leaves.forEach(tree::append);
        return tree;
    }

    /** Signs the next record of an author, a minute after the one before; its id is kept under the name. */
    SignedRecord say(String name, String as, String type, Consumer<ObjectNode> body, Seen... seen) {
        clock = clock.plusSeconds(60);
        SignedRecord record = draft(author(as), type, clock, body, seen);
        append(author(as), record);
        ids.put(name, record.id().hex());
        return record;
    }

    void append(Author author, SignedRecord record) {
        author.records.add(record);
        author.leaves.add(record.leaf());
    }

    SignedRecord draft(Author author, String type, Instant time, Consumer<ObjectNode> body, Seen... seen) {
        ObjectNode predicate = JsonNodeFactory.instance.objectNode();
        int size = author.records.size();
        Digest prev = size == 0 ? Digest.ZERO : author.records.get(size - 1).id();
        Digest digest =
                trust.find(author.trustVersion).map(TrustVersion::digest).orElse(Digest.of(new byte[0]));
        Chain chain = new Chain(
                author.origin.text(),
                size,
                prev,
                UtcTime.format(time),
                author.trustVersion,
                digest,
                0,
                Digest.ZERO,
                Arrays.asList(seen));
        predicate.set("chain", chain.toJson());
        body.accept(predicate);
        return SignedRecord.sign(author.key, type, predicate, List.of());
    }

    void enrol(String name, int seed, String site, boolean founding) {
        Author node = new Author(key(seed));
        authors.put(name, node);
        Invite invite = Invite.sign(
                "acme",
                inviteSite.equals("lyon") ? site : inviteSite,
                founding,
                inviteExpires,
                bearer.verifyingKey(),
                List.of(),
                inviteSigners.toArray(SigningKey[]::new));
        say(name, name, "enrolment", body -> {
            body.put("name", name).put("site", site);
            body.put("key", Base64Text.encode(node.key.verifyingKey().spki()));
            body.set("invite", invite.envelope().toJson());
            body.put("bearer", Base64Text.encode(Invite.prove(bearer, node.id())));
        });
    }

    Story found() {
        enrol("a1", 11, "lyon", true);
        enrol("a2", 12, "lyon", false);
        enrol("a3", 13, "lyon", false);
        enrol("b1", 21, "kiel", true);
        anchors("set2", "a1", 2, NONE, "a1", "a2");
        anchors("set3", "a1", 3, digest(2, NONE, "a1", "a2"), "a1", "a2", "a3");
        endorse("a2", "set3");
        return this;
    }

    void anchors(String name, String as, long version, String previous, String... nodes) {
        say(name, as, "anchor-set", body -> {
            body.put("site", "lyon").put("version", version).put("attempt", 0).put("previous", previous);
            ids(nodes).forEach(body.putArray("anchors")::add);
        });
    }

    String digest(long version, String previous, String... nodes) {
        return new AnchorVersion("lyon", version, ids(nodes), previous).digest().hex();
    }

    private List<String> ids(String... nodes) {
        return Arrays.stream(nodes).map(each -> author(each).id()).sorted().toList();
    }

    void endorse(String as, String record) {
        say("endorsement", as, "endorsement", body -> body.put("record", ids.get(record)));
    }

    void approve(String as, String record, String type) {
        say(
                "approval",
                as,
                "approval",
                body -> body.put("record", ids.get(record)).put("recordType", type));
    }

    Story publish() {
        say(
                "policy",
                "alice",
                "policy",
                body -> body.put("name", "p").put("version", 1).put("source", "x"));
        approve("bob", "policy", "policy");
        say("patch", "alice", "patch", body -> body.put("name", "openssl"));
        approve("bob", "patch", "patch");
        return this;
    }

    Story propose() {
        say("rollout", "alice", "rollout", body -> {
            body.put("name", "r").put("policy", ids.get("policy"));
            body.putArray("patches").add(ids.get("patch"));
            body.putArray("rings").addObject().put("name", "first").put("boundary", "f".repeat(16));
        });
        return this;
    }

    void decide(String name, String as, String verdict) {
        say(
                name,
                as,
                "ring-decision",
                body -> body.put("rollout", ids.get("rollout"))
                        .put("site", "lyon")
                        .put("anchorSet", 3)
                        .put("ring", 0)
                        .put("verdict", verdict)
                        .put("reason", ""));
    }

    void step(String as, String type, String action, Seen... seen) {
        say(
                type + "-" + as,
                as,
                type,
                body -> {
                    body.put("rollout", ids.get("rollout")).put("patch", ids.get("patch"));
                    body.put("ring", 0).put("attempt", 1).put("action", action);
                    if (type.equals("patch-result")) {
                        body.put("outcome", "succeeded");
                    }
                },
                seen);
    }

    void patch(String as) {
        step(as, "patch-intent", "install", author("a1").seen());
        step(as, "patch-result", "install");
    }

    /** The whole story. */
    static Story told() {
        Story story = new Story().found().publish().propose();
        story.approve("bob", "rollout", "rollout");
        story.decide("open", "a1", "open");
        story.endorse("a3", "open");
        story.patch("a2");
        story.patch("a3");
        story.decide("pass", "a1", "pass");
        story.endorse("a2", "pass");
        return story;
    }

    EvidenceContents.Log log(Author author, String... witnesses) {
        MerkleTree tree = tree(author.leaves);
        return new EvidenceContents.Log(
                checkpoint(author, author.leaves.size(), tree.root(), witnesses), author.leaves);
    }

    SignedCheckpoint checkpoint(Author author, long size, Digest root, String... witnesses) {
        Checkpoint checkpoint = new Checkpoint(author.origin.text(), size, root);
        SignedCheckpoint signed = SignedCheckpoint.sign(checkpoint, author.key);
        for (String witness : witnesses) {
            SigningKey key = author(witness).key;
            String name = Cosignature.witnessName("acme", key.verifyingKey().keyId());
            signed = signed.plus(Cosignature.sign(checkpoint, name, key, END.getEpochSecond()));
        }
        return signed;
    }

    EvidenceContents contents(String... witnesses) {
        List<EvidenceContents.Log> logs = new ArrayList<>();
        for (Author author : authors.values()) {
            if (!author.leaves.isEmpty()) {
                logs.add(log(author, witnesses));
            }
        }
        return contents(logs);
    }

    EvidenceContents contents(List<EvidenceContents.Log> logs) {
        List<VerifyingKey> keys =
                authors.values().stream().map(each -> each.key.verifyingKey()).toList();
        List<EvidenceContents.Selected> chosen = selected.stream()
                .map(record -> new EvidenceContents.Selected(record, proof(record)))
                .toList();
        return new EvidenceContents(trust, keys, logs, chosen, blobs);
    }

    TlogProof proof(SignedRecord record, String... witnesses) {
        Author author = authors.values().stream()
                .filter(each -> each.origin.equals(record.origin()))
                .findFirst()
                .orElseThrow();
        MerkleTree tree = tree(author.leaves);
        return new TlogProof(
                record.seq(),
                tree.inclusionProof(record.seq(), tree.size()),
                checkpoint(author, tree.size(), tree.root(), witnesses));
    }

    Path write(Path folder, EvidenceContents contents) {
        return write(folder, contents, null);
    }

    Path write(Path folder, EvidenceContents contents, @Nullable String nonce) {
        Path file = folder.resolve("evidence.zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            EvidenceBundle.write(out, contents, author("a1").key, END, nonce);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
