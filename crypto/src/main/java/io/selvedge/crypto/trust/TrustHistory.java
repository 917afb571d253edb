package io.selvedge.crypto.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All trust versions of a mesh from the first, each verified when it came in. Immutable.
 *
 * <p>Version 1 is signed by the root threshold of itself: which version 1 one believes is decided outside, when a node is
 * invited or an auditor is handed the file. Version N+1 is signed by the root thresholds of N and of N+1.
 */
public final class TrustHistory {
    /** A change of admins every day for about three years. */
    public static final int MAX_VERSIONS = 1_000;

    /** Room for some hundred versions of a few kilobytes. */
    public static final int MAX_FILE_BYTES = 8 << 20;

    private final SignatureCheck check;
    private final List<SignedTrust> versions;

    private TrustHistory(SignatureCheck check, List<SignedTrust> versions) {
        this.check = check;
        this.versions = List.copyOf(versions);
    }

    /** Begins with version 1; CHAIN_BROKEN or BELOW_THRESHOLD. */
    public static TrustHistory start(SignedTrust first) {
        return start(first, SignatureCheck.ED25519);
    }

    /** As {@link #start(SignedTrust)} with another check, for the simulator. */
    public static TrustHistory start(SignedTrust first, SignatureCheck check) {
        if (first.trust().version() != 1) {
            throw new SelvedgeException(
                    SelvedgeException.CHAIN_BROKEN,
                    "a trust history begins with version 1",
                    Map.of("version", String.valueOf(first.trust().version())));
        }
        requireRoot(first.trust(), first.signers(check, first.trust().keys()), 1);
        return new TrustHistory(check, List.of(first));
    }

    /**
     * With the next version. ROLLBACK for a version that is there already, CHAIN_BROKEN for another mesh, a gap or a wrong
     * digest of the version before, BELOW_THRESHOLD for too few signatures of either version's root keys.
     */
    public TrustHistory plus(SignedTrust next) {
        TrustVersion before = current();
        TrustVersion after = next.trust();
        Map<String, String> place = Map.of("version", String.valueOf(after.version()));
        if (after.version() <= before.version()) {
            throw new SelvedgeException(SelvedgeException.ROLLBACK, "this trust version is not newer", place);
        }
        if (after.version() != before.version() + 1
                || !after.mesh().equals(before.mesh())
                || !after.previous().equals(before.digest().hex())) {
            throw new SelvedgeException(
                    SelvedgeException.CHAIN_BROKEN, "this trust version does not follow the one before", place);
        }
        if (versions.size() == MAX_VERSIONS) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "a trust history has at most 1,000 versions");
        }
        requireRoot(before, next.signers(check, before.keys()), after.version());
        requireRoot(after, next.signers(check, after.keys()), after.version());
        List<SignedTrust> longer = new ArrayList<>(versions);
        longer.add(next);
        return new TrustHistory(check, longer);
    }

    private static void requireRoot(TrustVersion judge, Set<String> signers, long version) {
        if (!judge.meets(Role.ROOT, signers)) {
            throw new SelvedgeException(
                    SelvedgeException.BELOW_THRESHOLD,
                    "trust version " + version + " is not signed by the root threshold of version " + judge.version(),
                    Map.of(
                            "version", String.valueOf(version),
                            "judge", String.valueOf(judge.version()),
                            "threshold", String.valueOf(judge.role(Role.ROOT).threshold())));
        }
    }

    /** Verifies envelopes from version 1 on. */
    public static TrustHistory parse(List<byte[]> envelopes) {
        if (envelopes.isEmpty() || envelopes.size() > MAX_VERSIONS) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a trust history has 1 to 1,000 versions");
        }
        TrustHistory history = start(SignedTrust.parse(envelopes.get(0)));
        for (byte[] each : envelopes.subList(1, envelopes.size())) {
            history = history.plus(SignedTrust.parse(each));
        }
        return history;
    }

    /** Reads and verifies a file of {@link #toText()}. */
    public static TrustHistory parseText(String text) {
        if (text.length() > MAX_FILE_BYTES) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "a trust file has at most 8 MiB");
        }
        JsonNode file = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8), MAX_FILE_BYTES);
        if (!(file instanceof ObjectNode object)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a trust file is a JSON object");
        }
        return ofJson(new JsonFields(object, ""));
    }

    /** From the field {@code trust} of an object: an array of envelopes. */
    static TrustHistory ofJson(JsonFields fields) {
        List<byte[]> envelopes = new ArrayList<>();
        for (JsonFields each : fields.objects("trust", MAX_VERSIONS)) {
            envelopes.add(Envelope.of(each.node()).encode());
        }
        return parse(envelopes);
    }

    /** One JSON file {@code {"trust":[envelope…]}}: what an auditor is handed. */
    public String toText() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.set("trust", toJson());
        return new String(CanonicalJson.encode(file), StandardCharsets.UTF_8) + "\n";
    }

    ArrayNode toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (SignedTrust each : versions) {
            array.add(each.envelope().toJson());
        }
        return array;
    }

    public TrustVersion current() {
        return versions.get(versions.size() - 1).trust();
    }

    /** From version 1 on. */
    public List<SignedTrust> versions() {
        return versions;
    }

    public Optional<TrustVersion> find(long version) {
        return version >= 1 && version <= versions.size()
                ? Optional.of(versions.get((int) version - 1).trust())
                : Optional.empty();
    }

    public String mesh() {
        return current().mesh();
    }

    /** Digest of the current version's payload. */
    public Digest digest() {
        return current().digest();
    }

    /** Whether enough distinct keys of the role, as of the current version, are among these. */
    public boolean meets(Role role, Set<String> keyIds) {
        return current().meets(role, keyIds);
    }

    /** The roles of a key as of the current version. */
    public Set<Role> rolesOf(String keyId) {
        return current().rolesOf(keyId);
    }

    /** The admin that any version knows under this id, the newest first. */
    public Optional<AdminKey> findAdmin(String keyId) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            AdminKey admin = versions.get(i).trust().keys().get(keyId);
            if (admin != null) {
                return Optional.of(admin);
            }
        }
        return Optional.empty();
    }

    SignatureCheck check() {
        return check;
    }
}
