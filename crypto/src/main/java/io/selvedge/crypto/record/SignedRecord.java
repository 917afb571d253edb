package io.selvedge.crypto.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.merkle.MerkleTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One signed statement (in-toto Statement v1 in a DSSE envelope with exactly one signature), well-formed and canonical.
 *
 * <p>That its signature is good is a separate question: {@link #verify}. Equal when the leaf is.
 */
public final class SignedRecord {
    /** Media type of the payload. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** The largest leaf; larger content is stored by digest. */
    public static final int MAX_LEAF_BYTES = Envelope.MAX_BYTES;

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE_PREFIX = "https://selvedge.io/attestation/";
    private static final String PREDICATE_SUFFIX = "/v1";
    private static final int MAX_TYPE_CHARS = 40;
    private static final int MAX_SUBJECTS = 256;
    private static final int SIGNATURE_BYTES = 64;

    private final byte[] leaf;
    private final Envelope envelope;
    private final Digest id;
    private final Origin origin;
    private final Chain chain;
    private final Instant time;
    private final String type;
    private final ObjectNode predicate;
    private final List<Subject> subjects;
    private @Nullable Digest leafHash;

    private SignedRecord(byte[] leaf, Envelope envelope, ObjectNode statement) {
        this.leaf = leaf;
        this.envelope = envelope;
        this.id = envelope.id();
        JsonFields fields = new JsonFields(statement, "");
        if (!fields.text("_type", STATEMENT.length()).equals(STATEMENT)) {
            throw fields.bad("_type", STATEMENT);
        }
        this.type = typeOf(fields);
        this.predicate = fields.object("predicate");
        this.chain = Chain.of(new JsonFields(predicate, "predicate").object("chain"));
        this.origin = Origin.parse(chain.origin());
        this.time = chain.instant();
        this.subjects = subjectsOf(fields);
    }

    /**
     * Reads a leaf: format and canonical form, no signature. BAD_FORMAT, NOT_CANONICAL or TOO_LARGE.
     *
     * @param leaf canonical JSON of the envelope, at most {@link #MAX_LEAF_BYTES}
     */
    public static SignedRecord parse(byte[] leaf) {
        byte[] copy = leaf.clone();
        Envelope envelope = Envelope.parse(copy, MAX_LEAF_BYTES);
        // Other spellings and unknown fields end here: one record has one leaf.
        if (!Arrays.equals(envelope.encode(), copy)) {
            throw new SelvedgeException(
                    SelvedgeException.NOT_CANONICAL, "the leaf is not the canonical JSON of a DSSE envelope");
        }
        return of(copy, envelope);
    }

    private static SignedRecord of(byte[] leaf, Envelope envelope) {
        if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
            throw bad("payloadType", "payloadType must be " + PAYLOAD_TYPE);
        }
        if (envelope.signatures().size() != 1) {
            throw bad("signatures", "a record has exactly one signature");
        }
        ObjectNode statement = CanonicalJson.parseCanonicalObject(envelope.payload(), MAX_LEAF_BYTES);
        SignedRecord record = new SignedRecord(leaf, envelope, statement);
        Envelope.Signature signature = envelope.signatures().get(0);
        if (!signature.keyId().equals(record.origin.keyId())) {
            throw bad("signatures[0].keyid", "the signature's keyid must be the one that the origin names");
        }
        if (signature.sig().length != SIGNATURE_BYTES) {
            throw bad("signatures[0].sig", "a signature has 64 bytes");
        }
        return record;
    }

    /**
     * Signs a new record.
     *
     * @param type such as {@code patch-result}: lower-case letters, digits and hyphens
     * @param predicate with its {@code chain}; copied
     * @param subjects what it is about; where empty, the author's log itself (in-toto wants at least one)
     */
    public static SignedRecord sign(Signer signer, String type, ObjectNode predicate, List<Subject> subjects) {
        Chain chain = Chain.of(new JsonFields(predicate, "predicate").object("chain"));
        Origin origin = Origin.parse(chain.origin());
        List<Subject> named = subjects.isEmpty() ? List.of(new Subject(origin.text(), origin.digest())) : subjects;
        ObjectNode statement = JsonNodeFactory.instance.objectNode();
        statement.put("_type", STATEMENT);
        statement.set("predicate", predicate);
        statement.put("predicateType", PREDICATE_PREFIX + type + PREDICATE_SUFFIX);
        ArrayNode array = statement.putArray("subject");
        for (Subject subject : named) {
            ObjectNode each = array.addObject();
            each.putObject("digest").put("sha256", subject.digest().hex());
            each.put("name", subject.name());
        }
        Envelope envelope = Envelope.sign(PAYLOAD_TYPE, CanonicalJson.encode(statement), signer);
        byte[] leaf = envelope.encode();
        if (leaf.length > MAX_LEAF_BYTES) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    "a record has at most " + MAX_LEAF_BYTES + " bytes",
                    Map.of("sizeBytes", String.valueOf(leaf.length)));
        }
        return of(leaf, envelope);
    }

    private static String typeOf(JsonFields fields) {
        String name = "predicateType";
        String uri = fields.text(name, PREDICATE_PREFIX.length() + MAX_TYPE_CHARS + PREDICATE_SUFFIX.length());
        int end = uri.length() - PREDICATE_SUFFIX.length();
        if (!uri.startsWith(PREDICATE_PREFIX) || !uri.endsWith(PREDICATE_SUFFIX) || end <= PREDICATE_PREFIX.length()) {
            throw fields.bad(name, PREDICATE_PREFIX + "<type>" + PREDICATE_SUFFIX);
        }
        String type = uri.substring(PREDICATE_PREFIX.length(), end);
        for (int i = 0; i < type.length(); i++) {
            char ch = type.charAt(i);
            if ((ch < 'a' || ch > 'z') && (ch < '0' || ch > '9') && ch != '-') {
                throw fields.bad(name, "a type of lower-case letters, digits and hyphens");
            }
        }
        return type;
    }

    private static List<Subject> subjectsOf(JsonFields fields) {
        List<Subject> subjects = new ArrayList<>();
        for (JsonFields each : fields.objects("subject", MAX_SUBJECTS)) {
            subjects.add(new Subject(
                    each.text("name", Subject.MAX_NAME_CHARS),
                    each.fields("digest").digest("sha256")));
        }
        if (subjects.isEmpty()) {
            throw fields.bad("subject", "an array of at least one");
        }
        return List.copyOf(subjects);
    }

    private static SelvedgeException bad(String place, String message) {
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, message, Map.of("place", place));
    }

    /** Whether this is the key that the origin names and the signature is good under it. */
    public boolean verify(SignatureCheck check, VerifyingKey key) {
        return key.keyId().equals(origin.keyId())
                && check.verify(
                        key, envelope.pae(), envelope.signatures().get(0).sig());
    }

    /** SHA-256 of the signed bytes. */
    public Digest id() {
        return id;
    }

    public Origin origin() {
        return origin;
    }

    /** Index in the author's log. */
    public long seq() {
        return chain.seq();
    }

    public Chain chain() {
        return chain;
    }

    /** Last part of the predicate's type, such as {@code patch-result}. */
    public String type() {
        return type;
    }

    /** The predicate with its {@code chain}. Shared, not copied: this is the hot path of every fold. Do not change it. */
    public ObjectNode predicate() {
        return predicate;
    }

    public List<Subject> subjects() {
        return subjects;
    }

    /** Canonical JSON of the envelope. Shared, not copied: a node sends it to many. Do not change it. */
    public byte[] leaf() {
        return leaf;
    }

    /** Its hash in the log's tree. */
    public Digest leafHash() {
        // Computed at most once per thread; a digest is immutable, so the race is harmless.
        Digest hash = leafHash;
        if (hash == null) {
            hash = MerkleTree.leafHash(leaf);
            leafHash = hash;
        }
        return hash;
    }

    public Envelope envelope() {
        return envelope;
    }

    /** By the author's clock. */
    public Instant time() {
        return time;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedRecord that && Arrays.equals(leaf, that.leaf);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return type + " " + origin.text() + "#" + seq() + " " + id.hex();
    }
}
