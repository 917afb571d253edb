package io.selvedge.crypto.trust;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.UtcTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Leave to join a site of a mesh, signed by the threshold of the role {@code enrolment}. Who holds the bearer key may
 * enrol a key of its own until the invite expires; every node verifies that by itself.
 *
 * @param mesh to join
 * @param site to join, spelt like a mesh's name
 * @param founding whether the node may be one of the site's first anchors
 * @param expires {@code 2026-11-23T03:00:00Z}
 * @param bearer key that proves the possession of the invite
 * @param addresses host:port of nodes to ask first, at most {@value #MAX_ADDRESSES}
 * @param envelope as signed
 */
public record Invite(
        String mesh,
        String site,
        boolean founding,
        String expires,
        VerifyingKey bearer,
        List<String> addresses,
        Envelope envelope) {
    public static final String PAYLOAD_TYPE = "application/vnd.selvedge.invite+json";

    static final int MAX_ADDRESSES = 64;
    private static final int MAX_ADDRESS_CHARS = 262;
    private static final int MAX_TIME_CHARS = 20;

    public Invite {
        addresses = List.copyOf(addresses);
        if (!Origin.isMeshName(mesh) || !Origin.isMeshName(site)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "an invite names a mesh and a site");
        }
        UtcTime.parse(expires, "expires");
        byte[] payload = payload(mesh, site, founding, expires, bearer, addresses);
        if (!envelope.payloadType().equals(PAYLOAD_TYPE) || !Arrays.equals(envelope.payload(), payload)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "the envelope holds another document");
        }
    }

    /** Reads an envelope; BAD_FORMAT, NOT_CANONICAL, TOO_LARGE or BAD_KEY. Verifies nothing. */
    public static Invite of(Envelope envelope) {
        JsonFields fields =
                new JsonFields(CanonicalJson.parseCanonicalObject(envelope.payload(), Envelope.MAX_BYTES), "");
        return new Invite(
                fields.text("mesh", Origin.MAX_CHARS),
                fields.text("site", Origin.MAX_CHARS),
                fields.bool("founding"),
                fields.text("expires", MAX_TIME_CHARS),
                VerifyingKey.ofSpki(fields.base64("bearer", 2 * VerifyingKey.SPKI_BYTES)),
                fields.texts("addresses", MAX_ADDRESSES, MAX_ADDRESS_CHARS),
                envelope);
    }

    /** Signed by one or more keys of the role {@code enrolment}. */
    public static Invite sign(
            String mesh,
            String site,
            boolean founding,
            Instant expires,
            VerifyingKey bearer,
            List<String> addresses,
            Signer... signers) {
        byte[] payload = payload(mesh, site, founding, UtcTime.format(expires), bearer, addresses);
        return of(Envelope.sign(PAYLOAD_TYPE, payload, signers));
    }

    /** The same with one more signature. */
    public Invite plus(Signer signer) {
        return of(envelope.plus(signer));
    }

    private static byte[] payload(
            String mesh, String site, boolean founding, String expires, VerifyingKey bearer, List<String> addresses) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ArrayNode array = object.putArray("addresses");
        addresses.forEach(array::add);
        object.put("bearer", Base64Text.encode(bearer.spki()))
                .put("expires", expires)
                .put("founding", founding)
                .put("mesh", mesh)
                .put("site", site);
        return CanonicalJson.encode(object);
    }

    /** Distinct admins of this trust version under whose keys the invite is well signed. */
    public Set<String> signers(SignatureCheck check, TrustVersion trust) {
        return SignedTrust.goodSigners(check, envelope, trust.keys());
    }

    /** Whether the threshold of the role {@code enrolment} of this trust version signed it, and it is for that mesh. */
    public boolean isSignedFor(SignatureCheck check, TrustVersion trust) {
        return trust.mesh().equals(mesh) && trust.meets(Role.ENROLMENT, signers(check, trust));
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(UtcTime.parse(expires, "expires"));
    }

    /** The bearer's proof for an enrolment record: its signature over the new key's id. */
    public static byte[] prove(Signer bearer, String keyId) {
        return bearer.sign(proofMessage(keyId));
    }

    /** Whether this is the bearer's proof for the key. */
    public boolean isProvenBy(SignatureCheck check, String keyId, byte[] proof) {
        return check.verify(bearer, proofMessage(keyId), proof);
    }

    private static byte[] proofMessage(String keyId) {
        return ("selvedge-enrolment\n" + keyId).getBytes(StandardCharsets.UTF_8);
    }
}
