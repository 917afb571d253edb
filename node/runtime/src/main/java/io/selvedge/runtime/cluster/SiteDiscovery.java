package io.selvedge.runtime.cluster;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;

/**
 * Ignite's discovery, told only of addresses whose TLS admits this node and that this node admits.
 *
 * <p>Ignite gives up its start when one address that it knows refuses TLS. A stranger on the LAN, another site's node on
 * the same host, or an anchor that has not heard of this node's enrolment yet must not keep a node out of its cluster.
 */
final class SiteDiscovery extends TcpDiscoverySpi {
    private final SSLContext tls;
    private final InetSocketAddress own;
    private final Optional<InetSocketAddress> preferred;

    /** The preferred address is tried first: that of the cluster to which this node's own has yielded. */
    SiteDiscovery(SSLContext tls, InetSocketAddress own, Optional<InetSocketAddress> preferred) {
        this.tls = tls;
        this.own = own;
        this.preferred = preferred;
    }

    @Override
    protected Collection<InetSocketAddress> resolvedAddresses() {
        Collection<InetSocketAddress> all = new LinkedHashSet<>();
        preferred.ifPresent(all::add);
        all.addAll(super.resolvedAddresses());
        List<InetSocketAddress> admitted = new ArrayList<>(all.size());
        for (InetSocketAddress address : all) {
            // An absent one is Ignite's business: it may be there the next moment.
            if (address.equals(own) || !(Probe.of(tls, address) instanceof Probe.Refused)) {
                admitted.add(address);
            }
        }
        return admitted;
    }
}
