package io.selvedge.runtime.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that one node's cluster membership needs.
 *
 * @param role the role to start in; {@link SiteCluster#changeRole} changes it later
 * @param announced addresses that the other nodes are told
 * @param workDirectory where Ignite may write (nothing there has to survive)
 */
public record ClusterConfig(
        ClusterIdentity identity,
        ClusterRole role,
        Listen listen,
        Discovery discovery,
        Announced announced,
        Path workDirectory) {

    /** Port of Ignite's discovery unless configured. */
    public static final int DEFAULT_DISCOVERY_PORT = 7601;

    /** Port of Ignite's communication unless configured. */
    public static final int DEFAULT_COMMUNICATION_PORT = 7602;

    /**
     * Where Ignite listens.
     *
     * @param bindAddress a literal address; {@code 0.0.0.0} for every interface
     * @param discoveryPort 1024 to 65535, or 0 for a free one
     * @param communicationPort 1024 to 65535, or 0 for a free one
     */
    public record Listen(String bindAddress, int discoveryPort, int communicationPort) {
        public Listen {
            checkPort("discoveryPort", discoveryPort);
            checkPort("communicationPort", communicationPort);
            if (discoveryPort != 0 && discoveryPort == communicationPort) {
                throw new IllegalArgumentException("discoveryPort and communicationPort are both " + discoveryPort);
            }
        }

        InetAddress address() {
            try {
                return InetAddress.getByName(bindAddress);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("bindAddress is not an address: " + bindAddress, e);
            }
        }

        private static void checkPort(String name, int port) {
            // Ignite refuses privileged ports.
            if (port != 0 && (port < 1024 || port > 65_535)) {
                throw new IllegalArgumentException(name + " must be 0 or 1024 to 65535: " + port);
            }
        }
    }

    /**
     * How the others are found.
     *
     * @param peers host:port of the discovery of other anchors; more can be told later
     * @param multicast whether to ask the LAN as well
     */
    public record Discovery(List<String> peers, boolean multicast) {
        public Discovery {
            peers = List.copyOf(peers);
        }
    }

    /** What the others are told: host:port of transfer and the web address. */
    public record Announced(String transferAddress, String httpAddress) {}
}
