package io.selvedge.core.state;

import io.selvedge.core.record.Enrolment;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.trust.Invite;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a node is: its key, and what its enrolment says of it.
 *
 * @param signer the node's key
 * @param invite what lets it in
 * @param bearerProof signature of the invite's bearer key over this node's key id
 */
public record Identity(
        Signer signer,
        String name,
        Invite invite,
        byte[] bearerProof,
        Map<String, String> labels,
        Enrolment.Platform platform,
        List<String> addresses) {

    /** The identity of a node that holds an invite's bearer key. */
    public static Identity of(
            Signer signer,
            String name,
            Invite invite,
            Signer bearer,
            Map<String, String> labels,
            Enrolment.Platform platform,
            List<String> addresses) {
        byte[] proof = Invite.prove(bearer, signer.verifyingKey().keyId());
        return new Identity(signer, name, invite, proof, labels, platform, addresses);
    }

    /** The node's id: its key id. */
    public String id() {
        return signer.verifyingKey().keyId();
    }

    public String mesh() {
        return invite.mesh();
    }

    public String site() {
        return invite.site();
    }

    Enrolment enrolment(Enrolment.@Nullable Previous previous) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new Enrolment(
                name,
                site(),
                signer.verifyingKey(),
                invite,
                base64.encodeToString(bearerProof),
                labels,
                platform,
                addresses,
                previous);
    }
}
