package io.selvedge.core.state;

import io.selvedge.core.record.Enrolment;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import java.util.Base64;

/** Whether an enrolment is what its invite allows; every node decides this by itself. */
final class Invites {
    private Invites() {}

    /**
     * The key that the enrolment brings in.
     *
     * @param enrolledBefore whether the key is a member already: a new incarnation of it may come after the invite expired
     * @throws SelvedgeException with the code of what is wrong
     */
    static VerifyingKey check(
            Origin origin,
            Enrolment enrolment,
            SignedRecord signed,
            TrustHistory trust,
            SignatureCheck signatures,
            boolean enrolledBefore) {
        VerifyingKey key = enrolment.key();
        if (!key.keyId().equals(origin.keyId())) {
            throw new SelvedgeException("MISMATCH", "the enrolled key is not the key of the log " + origin.text());
        }
        Invite invite = enrolment.invite();
        TrustVersion then = trust.find(signed.chain().trustVersion())
                .orElseThrow(() -> new SelvedgeException(
                        "UNKNOWN_KEY",
                        "trust version " + signed.chain().trustVersion()
                                + ", under which it enrolled, is not known here"));
        if (!invite.isSignedFor(signatures, then)) {
            throw new SelvedgeException("BELOW_THRESHOLD", "the invite lacks signatures of the enrolment role");
        }
        if (!invite.mesh().equals(origin.mesh()) || !invite.site().equals(enrolment.site())) {
            throw new SelvedgeException(
                    "WRONG_TARGET", "the invite is for site " + invite.site() + " of mesh " + invite.mesh());
        }
        if (!(enrolledBefore && origin.incarnation() > 1) && invite.isExpired(signed.time())) {
            throw new SelvedgeException("STALE", "the invite expired on " + invite.expires());
        }
        if (!invite.isProvenBy(signatures, origin.keyId(), decode("bearer", enrolment.bearer()))) {
            throw new SelvedgeException("BAD_SIGNATURE", "the enrolment does not prove that it holds the invite");
        }
        return key;
    }

    private static byte[] decode(String what, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new SelvedgeException("BAD_FORMAT", "the field " + what + " of an enrolment is not base64");
        }
    }
}
