package io.selvedge.runtime.cluster;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where this node listens and whom it knows: survives restarts of Ignite, so that the others find it again. */
final class Addresses {
    /** Anchors of a site are 3 to 7; more addresses than this are a mistake or an attack. */
    static final int MAX_PEERS = 64;

    private final ClusterConfig.Listen listen;
    private final InetAddress bind;
    private int discoveryPort;
    private int communicationPort;
    private volatile List<String> peers;
    private Optional<InetSocketAddress> preferred = Optional.empty();

    Addresses(ClusterConfig config) {
        listen = config.listen();
        bind = listen.address();
        peers = bounded(config.discovery().peers());
    }

    /** Makes sure that both ports can be bound now; keeps those of the last start where they were free ones. */
    synchronized void claim() {
        discoveryPort = claim(listen.discoveryPort(), discoveryPort, "discovery");
        communicationPort = claim(listen.communicationPort(), communicationPort, "communication");
    }

    private int claim(int configured, int last, String name) {
        if (configured == 0 && last != 0 && Ports.isFree(bind, last)) {
            return last;
        }
        return Ports.claim(bind, configured, name);
    }

    void peers(List<String> known) {
        peers = bounded(known);
    }

    List<String> peers() {
        return peers;
    }

    /** Where the next start shall join, if it can. */
    synchronized void prefer(InetSocketAddress address) {
        preferred = Optional.of(address);
    }

    /** For one start only: if that fails, any cluster of the site will do. */
    synchronized Optional<InetSocketAddress> takePreferred() {
        Optional<InetSocketAddress> taken = preferred;
        preferred = Optional.empty();
        return taken;
    }

    /** The bind address for Ignite; null means every interface. */
    @Nullable
    String localHost() {
        return bind.isAnyLocalAddress() ? null : bind.getHostAddress();
    }

    synchronized int discoveryPort() {
        return discoveryPort;
    }

    synchronized int communicationPort() {
        return communicationPort;
    }

    /** This node's own discovery as this node reaches it. */
    synchronized InetSocketAddress ownDiscovery() {
        InetAddress own = bind.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bind;
        return new InetSocketAddress(own, discoveryPort);
    }

    /** What Ignite's address finder is given: the peers, and for a server itself, so that it may be the first. */
    List<String> forFinder(ClusterRole role) {
        List<String> all = new ArrayList<>(peers);
        InetSocketAddress own = ownDiscovery();
        String host = own.getAddress().getHostAddress();
        String ownText = (host.contains(":") ? "[" + host + "]" : host) + ":" + own.getPort();
        all.remove(ownText);
        if (role == ClusterRole.ANCHOR) {
            all.add(ownText);
        }
        return all;
    }

    private static List<String> bounded(List<String> known) {
        return known.stream().distinct().limit(MAX_PEERS).toList();
    }
}
