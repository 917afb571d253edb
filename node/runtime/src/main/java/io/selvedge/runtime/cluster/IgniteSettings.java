package io.selvedge.runtime.cluster;

import io.selvedge.crypto.Digest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.ignite.configuration.DataPageEvictionMode;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.configuration.SystemDataRegionConfiguration;
import org.apache.ignite.events.EventType;
import org.apache.ignite.plugin.segmentation.SegmentationPolicy;
import org.apache.ignite.services.ServiceConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.multicast.TcpDiscoveryMulticastIpFinder;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.spi.metric.noop.NoopMetricExporterSpi;

/** Ignite as an endpoint can bear it; docs/decisions has what was tuned and measured. */
final class IgniteSettings {
    /** A member that is silent for this long is dropped: long enough for a busy endpoint, short enough for a cut network. */
    static final long FAILURE_MILLIS = 5_000;

    /** The same for leaves, which are heard of through their metrics only. */
    static final long CLIENT_FAILURE_MILLIS = 20_000;

    /** Members' metrics are only a sign of life here; Ignite wants them a little more often than failures are detected. */
    static final long METRICS_MILLIS = 4_000;

    /** How long a joining or leaving node waits for a sign of the others before it goes on. */
    static final long NETWORK_MILLIS = 3_000;

    /** How long a join may take before this start of Ignite is given up. */
    static final long JOIN_MILLIS = 15_000;

    /** A worker of Ignite that does nothing for so long is stuck. */
    static final long BLOCKED_MILLIS = 30_000;

    private static final int MULTICAST_PORT = 7604;
    private static final long MEBIBYTE = 1024L * 1024;

    private IgniteSettings() {}

    /** Everything but the listeners of one life of Ignite. */
    static IgniteConfiguration of(String instance, ClusterConfig config, ClusterRole role, Addresses addresses) {
        UUID igniteId = UUID.randomUUID();
        ClusterIdentity identity = config.identity();
        IgniteConfiguration ignite = new IgniteConfiguration();
        nodeId(ignite, igniteId);
        ignite.setIgniteInstanceName(instance)
                .setConsistentId(igniteId)
                .setClientMode(role == ClusterRole.LEAF)
                .setGridLogger(new Slf4jIgniteLogger())
                .setWorkDirectory(config.workDirectory().toAbsolutePath().toString())
                .setLocalHost(addresses.localHost())
                .setUserAttributes(JoinProof.attributes(identity, igniteId, role, config.announced()))
                .setPluginProviders(new Admission(identity))
                .setSslContextFactory(identity::tls)
                .setPeerClassLoadingEnabled(false)
                .setCacheConfiguration(SoftState.configurations())
                .setDiscoverySpi(discovery(config, role, addresses))
                .setCommunicationSpi(communication(addresses))
                .setSegmentationPolicy(SegmentationPolicy.NOOP)
                .setFailureDetectionTimeout(FAILURE_MILLIS)
                .setClientFailureDetectionTimeout(CLIENT_FAILURE_MILLIS)
                .setSystemWorkerBlockedTimeout(BLOCKED_MILLIS)
                .setMetricsUpdateFrequency(METRICS_MILLIS)
                .setMetricsLogFrequency(0)
                .setMetricExporterSpi(new NoopMetricExporterSpi())
                .setClientConnectorConfiguration(null)
                .setConnectorConfiguration(null)
                .setDataStorageConfiguration(storage())
                .setIncludeEventTypes(
                        EventType.EVT_NODE_JOINED,
                        EventType.EVT_NODE_LEFT,
                        EventType.EVT_NODE_FAILED,
                        EventType.EVT_NODE_SEGMENTED,
                        EventType.EVT_CLIENT_NODE_DISCONNECTED);
        if (role == ClusterRole.ANCHOR) {
            ignite.setServiceConfiguration(service(Duty.COORDINATOR), service(Duty.GATEWAY));
        }
        return pools(ignite);
    }

    @SuppressWarnings("deprecation") // the id has to be known before the start, since the join proof signs it
    private static void nodeId(IgniteConfiguration ignite, UUID igniteId) {
        ignite.setNodeId(igniteId);
    }

    private static ServiceConfiguration service(Duty duty) {
        ServiceConfiguration service = new ServiceConfiguration();
        service.setName(duty.serviceName());
        service.setService(new DutyService(duty));
        service.setTotalCount(1);
        service.setMaxPerNodeCount(1);
        service.setNodeFilter(new AnchorsOnly());
        return service;
    }

    /** Small pools: what travels is small, and an idle thread costs memory. */
    private static IgniteConfiguration pools(IgniteConfiguration ignite) {
        return ignite.setPublicThreadPoolSize(4)
                .setSystemThreadPoolSize(4)
                .setStripedPoolSize(2)
                .setServiceThreadPoolSize(2)
                .setManagementThreadPoolSize(1)
                .setQueryThreadPoolSize(1)
                .setRebalanceThreadPoolSize(1)
                .setDataStreamerThreadPoolSize(1)
                .setAsyncCallbackPoolSize(1)
                .setBuildIndexThreadPoolSize(1)
                .setSnapshotThreadPoolSize(1)
                .setPeerClassLoadingThreadPoolSize(1)
                .setUtilityCachePoolSize(2);
    }

    private static DataStorageConfiguration storage() {
        DataRegionConfiguration region = new DataRegionConfiguration()
                .setName("soft-state")
                .setInitialSize(10 * MEBIBYTE)
                .setMaxSize(16 * MEBIBYTE)
                // Soft state may be lost; a full region must not stop Ignite.
                .setPageEvictionMode(DataPageEvictionMode.RANDOM_LRU)
                .setMetricsEnabled(false);
        return new DataStorageConfiguration()
                .setPageSize(4096)
                .setConcurrencyLevel(2)
                .setDefaultDataRegionConfiguration(region)
                .setSystemDataRegionConfiguration(new SystemDataRegionConfiguration()
                        .setInitialSize(10 * MEBIBYTE)
                        .setMaxSize(16 * MEBIBYTE));
    }

    private static TcpDiscoverySpi discovery(ClusterConfig config, ClusterRole role, Addresses addresses) {
        TcpDiscoverySpi discovery =
                new SiteDiscovery(config.identity().tls(), addresses.ownDiscovery(), addresses.takePreferred());
        discovery
                .setLocalPort(addresses.discoveryPort())
                .setLocalPortRange(0)
                .setJoinTimeout(JOIN_MILLIS)
                .setNetworkTimeout(NETWORK_MILLIS)
                .setReconnectDelay(300)
                .setStatisticsPrintFrequency(0)
                .setIpFinder(finder(config, role, addresses));
        discovery.setConnectionRecoveryTimeout(FAILURE_MILLIS);
        // A leaf that lost its cluster gets a new id, which nobody would have signed: the supervisor restarts it
        // instead.
        discovery.setClientReconnectDisabled(true);
        return discovery;
    }

    private static TcpDiscoveryVmIpFinder finder(ClusterConfig config, ClusterRole role, Addresses addresses) {
        if (!config.discovery().multicast()) {
            TcpDiscoveryVmIpFinder fixed = new TcpDiscoveryVmIpFinder(false);
            fixed.setAddresses(addresses.forFinder(role));
            return fixed;
        }
        TcpDiscoveryMulticastIpFinder multicast = new TcpDiscoveryMulticastIpFinder();
        multicast.setMulticastGroup(multicastGroup(config.identity()));
        multicast.setMulticastPort(MULTICAST_PORT);
        multicast.setTimeToLive(1);
        multicast.setAddresses(addresses.forFinder(role));
        return multicast;
    }

    /** A group of its own for each site in the administratively scoped block 239.192/14 of RFC 2365. */
    static String multicastGroup(ClusterIdentity identity) {
        byte[] hash = Digest.of((identity.mesh() + "\n" + identity.site()).getBytes(StandardCharsets.UTF_8))
                .bytes();
        return "239." + (192 + (hash[0] & 3)) + "." + (hash[1] & 0xff) + "." + (hash[2] & 0xff);
    }

    private static TcpCommunicationSpi communication(Addresses addresses) {
        return new TcpCommunicationSpi()
                .setLocalPort(addresses.communicationPort())
                .setLocalPortRange(0)
                .setSelectorsCount(1)
                .setConnectionsPerNode(1)
                .setIdleConnectionTimeout(600_000)
                .setSocketWriteTimeout(FAILURE_MILLIS)
                .setMessageQueueLimit(1024)
                .setUnacknowledgedMessagesBufferSize(5 * 1024)
                .setSlowClientQueueLimit(1000);
    }
}
