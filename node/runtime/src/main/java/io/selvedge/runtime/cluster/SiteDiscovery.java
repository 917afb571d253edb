package io.selvedge.runtime.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;

/**
 * Ignite's discovery, told only of addresses whose TLS admits this node and that this node admits.
 *
 * <p>Ignite gives up its start when one address that it knows refuses TLS. A stranger on the LAN, another site's node on
 * the same host, or an anchor that has not heard of this node's enrolment yet must not keep a node out of its cluster.
 */
final class SiteDiscovery extends TcpDiscoverySpi {
    /** A node of the same LAN answers within this or counts as away; discovery itself waits longer. */
    private static final int CONNECT_MILLIS = 1_000;

    /** How long a refusal of this node's certificate may take to arrive after the handshake (TLS 1.3 sends it late). */
    private static final int REFUSAL_MILLIS = 150;

    private final ClusterIdentity identity;
    private final Set<InetSocketAddress> own;

    SiteDiscovery(ClusterIdentity identity, Set<InetSocketAddress> own) {
        this.identity = identity;
        this.own = Set.copyOf(own);
    }

    @Override
    protected Collection<InetSocketAddress> resolvedAddresses() {
        Collection<InetSocketAddress> all = super.resolvedAddresses();
        List<InetSocketAddress> admitted = new ArrayList<>(all.size());
        Set<InetSocketAddress> seen = new HashSet<>();
        for (InetSocketAddress address : all) {
            if (!seen.add(address)) {
                continue;
            }
            if (own.contains(address) || !refuses(address)) {
                admitted.add(address);
            }
        }
        return admitted;
    }

    /** True only for an address that answered and where one side refused the other; an absent one is Ignite's business. */
    private boolean refuses(InetSocketAddress address) {
        try (Socket plain = new Socket()) {
            plain.connect(address, CONNECT_MILLIS);
            try (SSLSocket socket = (SSLSocket) identity.tls()
                    .getSocketFactory()
                    .createSocket(plain, address.getHostString(), address.getPort(), true)) {
                socket.setSoTimeout(CONNECT_MILLIS);
                socket.startHandshake();
                socket.setSoTimeout(REFUSAL_MILLIS);
                // End of stream: the other side closed without saying why; Ignite itself waits for us to speak.
                return socket.getInputStream().read() < 0;
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SSLException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
