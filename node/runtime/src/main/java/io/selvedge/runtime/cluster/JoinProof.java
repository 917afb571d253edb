package io.selvedge.runtime.cluster;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.ignite.cluster.ClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Binds the id that Ignite gives a node to the node's enrolled key.
 *
 * <p>Ignite relays joins along its ring, so only one member sees the TLS key of a joining node. Therefore each node signs
 * its Ignite id, role and addresses; the signature travels as node attributes, and every member checks it for itself.
 */
final class JoinProof {
    private static final String KEY = "selvedge.key";
    private static final String TRANSFER = "selvedge.transfer";
    private static final String HTTP = "selvedge.http";
    private static final String SIGNATURE = "selvedge.signature";

    /** Longest address that is looked at: a DNS name of 253 characters with scheme, port and path. */
    private static final int MAX_ADDRESS_CHARS = 512;

    private JoinProof() {}

    /** The attributes to join with under this Ignite id. */
    static Map<String, Object> attributes(
            ClusterIdentity identity, UUID igniteId, ClusterRole role, ClusterConfig.Announced announced) {
        byte[] message = message(identity, igniteId, role, announced.transferAddress(), announced.httpAddress());
        Base64.Encoder base64 = Base64.getEncoder();
        return Map.of(
                KEY, base64.encodeToString(identity.signer().verifyingKey().spki()),
                TRANSFER, announced.transferAddress(),
                HTTP, announced.httpAddress(),
                SIGNATURE, base64.encodeToString(identity.signer().sign(message)));
    }

    /** The member that the node proves to be; empty when it proves nothing or is not admitted. */
    static Optional<Member> check(ClusterIdentity own, ClusterNode node) {
        ClusterRole role = node.isClient() ? ClusterRole.LEAF : ClusterRole.ANCHOR;
        return check(own, node.id(), role, node.isLocal(), node::attribute);
    }

    static Optional<Member> check(
            ClusterIdentity own,
            UUID igniteId,
            ClusterRole role,
            boolean local,
            Function<String, @Nullable Object> attributes) {
        if (!(attributes.apply(KEY) instanceof String keyText)
                || !(attributes.apply(TRANSFER) instanceof String transfer)
                || !(attributes.apply(HTTP) instanceof String http)
                || !(attributes.apply(SIGNATURE) instanceof String signatureText)
                || keyText.length() > MAX_ADDRESS_CHARS
                || transfer.length() > MAX_ADDRESS_CHARS
                || http.length() > MAX_ADDRESS_CHARS
                || signatureText.length() > MAX_ADDRESS_CHARS) {
            return Optional.empty();
        }
        VerifyingKey key;
        byte[] signature;
        try {
            key = VerifyingKey.ofSpki(Base64.getDecoder().decode(keyText));
            signature = Base64.getDecoder().decode(signatureText);
        } catch (IllegalArgumentException | SelvedgeException e) {
            return Optional.empty();
        }
        boolean known = key.keyId().equals(own.nodeId()) || own.admitted().test(key.keyId());
        if (!known || !SignatureCheck.ED25519.verify(key, message(own, igniteId, role, transfer, http), signature)) {
            return Optional.empty();
        }
        return Optional.of(new Member(key.keyId(), role, transfer, http, local));
    }

    private static byte[] message(
            ClusterIdentity identity, UUID igniteId, ClusterRole role, String transfer, String http) {
        StringBuilder text = new StringBuilder("selvedge-cluster-join\n");
        for (String field :
                new String[] {identity.mesh(), identity.site(), igniteId.toString(), role.name(), transfer, http}) {
            // Lengths first, so that no two lists of fields give the same text.
            text.append(field.length()).append(':').append(field).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
