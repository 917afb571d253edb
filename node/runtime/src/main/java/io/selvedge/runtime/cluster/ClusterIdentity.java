package io.selvedge.runtime.cluster;

import io.selvedge.crypto.Signer;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.tls.NodeTls;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Who the node is and whom it lets in.
 *
 * @param mesh name of the mesh
 * @param site name of the site; one Ignite cluster per site
 * @param signer the node's key
 * @param tls mutual TLS 1.3 that admits only peers of {@code admitted}
 * @param admitted by key id: enrolled at this site and not revoked; asked at every handshake and every join
 */
public record ClusterIdentity(String mesh, String site, Signer signer, SSLContext tls, Predicate<String> admitted) {
    /** The identity with a TLS context of its own. */
    public static ClusterIdentity of(String mesh, String site, SigningKey key, Predicate<String> admitted) {
        return new ClusterIdentity(mesh, site, key, NodeTls.of(key, admitted).sslContext(), admitted);
    }

    public String nodeId() {
        return signer.verifyingKey().keyId();
    }
}
