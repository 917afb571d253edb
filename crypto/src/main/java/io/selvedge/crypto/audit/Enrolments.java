package io.selvedge.crypto.audit;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who the nodes are: each by the enrolment that opens its log, judged by the invite in it. */
final class Enrolments {
    private static final int MAX_TEXT = 4_096;

    private final TrustHistory trust;
    private final Map<String, Node> nodes = new TreeMap<>();

    Enrolments(TrustHistory trust) {
        this.trust = trust;
    }

    /** A node by its key. */
    record Node(VerifyingKey key, String site, boolean founding, Instant enrolled) {}

    /**
     * The key that an enrolment record brings in; empty where the record is none, or its key is not that of its log. An
     * enrolment that its invite does not allow is reported, and its node counts for nothing.
     */
    Optional<VerifyingKey> enrol(SignedRecord record, Findings findings) {
        if (record.seq() != 0 || !record.type().equals("enrolment")) {
            return Optional.empty();
        }
        String place = record.origin().text() + "#0";
        try {
            JsonFields fields = new JsonFields(record.predicate(), "");
            VerifyingKey key = VerifyingKey.ofSpki(fields.base64("key", 2 * VerifyingKey.SPKI_BYTES));
            if (!key.keyId().equals(record.origin().keyId())) {
                findings.wrong(FindingCode.MISMATCH, place, "the enrolled key is not the key of this log");
                return Optional.empty();
            }
            Invite invite = Invite.of(Envelope.of(fields.object("invite")));
            String site = fields.text("site", MAX_TEXT);
            byte[] proof = fields.base64("bearer", MAX_TEXT);
            if (isAllowed(record, invite, site, proof, findings)) {
                Node node = new Node(key, site, invite.founding(), record.time());
                nodes.merge(key.keyId(), node, (a, b) -> a.enrolled.isAfter(b.enrolled) ? a : b);
            }
            return Optional.of(key);
        } catch (SelvedgeException e) {
            findings.unreadable(place, e);
            return Optional.empty();
        }
    }

    private boolean isAllowed(SignedRecord record, Invite invite, String site, byte[] proof, Findings findings) {
        String place = record.origin().text() + "#0";
        Optional<TrustVersion> then = trust.find(record.chain().trustVersion());
        if (then.isEmpty()) {
            // The log reader has reported the unknown version.
            return false;
        }
        boolean allowed = true;
        if (!invite.mesh().equals(trust.mesh()) || !invite.site().equals(site)) {
            findings.wrong(
                    FindingCode.WRONG_TARGET,
                    place,
                    "the invite is for site " + invite.site() + " of mesh " + invite.mesh());
            allowed = false;
        } else if (!invite.isSignedFor(SignatureCheck.ED25519, then.get())) {
            findings.wrong(FindingCode.BELOW_THRESHOLD, place, "the invite lacks signatures of the role enrolment");
            allowed = false;
        }
        if (invite.isExpired(record.time())) {
            findings.wrong(FindingCode.STALE, place, "the invite had expired on " + invite.expires());
            allowed = false;
        }
        if (!invite.isProvenBy(SignatureCheck.ED25519, record.origin().keyId(), proof)) {
            findings.wrong(FindingCode.BAD_SIGNATURE, place, "no proof of holding the invite");
            allowed = false;
        }
        return allowed;
    }

    Optional<Node> find(String keyId) {
        return Optional.ofNullable(nodes.get(keyId));
    }

    Optional<String> findSite(String keyId) {
        return find(keyId).map(Node::site);
    }

    Set<String> sites() {
        Set<String> sites = new TreeSet<>();
        nodes.values().forEach(node -> sites.add(node.site));
        return sites;
    }

    int size() {
        return nodes.size();
    }

    /** The site's first anchor: who came first by a founding invite. */
    Optional<String> findFounder(String site) {
        return nodes.values().stream()
                .filter(node -> node.founding && node.site.equals(site))
                .min(Comparator.comparing(Node::enrolled).thenComparing(node -> node.key.keyId()))
                .map(node -> node.key.keyId());
    }
}
