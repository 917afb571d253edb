package io.selvedge.crypto.trust;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A trust version as it was signed. That the signatures are good and enough is {@link TrustHistory}'s to say.
 *
 * @param trust what the payload says
 * @param envelope DSSE, one or more signatures
 */
public record SignedTrust(TrustVersion trust, Envelope envelope) {
    public static final String PAYLOAD_TYPE = "application/vnd.selvedge.trust+json";

    static final int MAX_BYTES = Envelope.MAX_BYTES;

    public SignedTrust {
        if (!envelope.payloadType().equals(PAYLOAD_TYPE) || !Arrays.equals(envelope.payload(), trust.payload())) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "the envelope holds another document");
        }
    }

    /** Reads an envelope; BAD_FORMAT, NOT_CANONICAL, TOO_LARGE or BAD_KEY. */
    public static SignedTrust parse(byte[] json) {
        return of(Envelope.parse(json));
    }

    public static SignedTrust of(Envelope envelope) {
        return new SignedTrust(TrustVersion.parse(envelope.payload()), envelope);
    }

    public static SignedTrust sign(TrustVersion trust, Signer... signers) {
        return new SignedTrust(trust, Envelope.sign(PAYLOAD_TYPE, trust.payload(), signers));
    }

    /** The same with one more signature. */
    public SignedTrust plus(Signer signer) {
        return new SignedTrust(trust, envelope.plus(signer));
    }

    /** Ids of those keys under which a signature of this document is good. */
    public Set<String> signers(SignatureCheck check, Map<String, AdminKey> keys) {
        return goodSigners(check, envelope, keys);
    }

    /** Distinct keys with a good signature on the envelope; a key counts once, however often it signed. */
    static Set<String> goodSigners(SignatureCheck check, Envelope envelope, Map<String, AdminKey> keys) {
        Set<String> good = new TreeSet<>();
        byte[] pae = envelope.pae();
        for (Envelope.Signature signature : envelope.signatures()) {
            AdminKey admin = keys.get(signature.keyId());
            if (admin != null && !good.contains(signature.keyId())) {
                VerifyingKey key = admin.key();
                if (check.verify(key, pae, signature.sig())) {
                    good.add(key.keyId());
                }
            }
        }
        return good;
    }
}
