package io.selvedge.runtime.cluster;

/**
 * What Ignite may deserialize: its own message classes and {@code allowed-classes.txt}. Ignite also installs the list as
 * the JVM's filter of Java serialization. Has to be set before the first start of Ignite in the process.
 */
final class AllowedClasses {
    static final String RESOURCE = "io/selvedge/runtime/cluster/allowed-classes.txt";

    private AllowedClasses() {}

    /** Sets the list and Ignite's other process-wide switches. */
    static void install() {
        System.setProperty("IGNITE_MARSHALLER_WHITELIST", RESOURCE);
        // The process owns Ignite, not the other way round.
        System.setProperty("IGNITE_NO_SHUTDOWN_HOOK", "true");
        System.setProperty("IGNITE_QUIET", "false");
        System.setProperty("IGNITE_NO_ASCII", "true");
        System.setProperty("IGNITE_DUMP_THREADS_ON_FAILURE", "false");
        System.setProperty("IGNITE_UPDATE_NOTIFIER", "false");
        System.setProperty("IGNITE_PERFORMANCE_SUGGESTIONS_DISABLED", "true");
        System.setProperty("IGNITE_LOG_CLASSPATH_CONTENT_ON_STARTUP", "false");
        // Footprint and idle work: nobody reads Ignite's beans; the node has its own metrics.
        System.setProperty("IGNITE_MBEANS_DISABLED", "true");
        System.setProperty("IGNITE_DISCOVERY_DISABLE_CACHE_METRICS_UPDATE", "true");
        System.setProperty("IGNITE_DIAGNOSTIC_ENABLED", "false");
        System.setProperty("IGNITE_JVM_PAUSE_DETECTOR_DISABLED", "true");
        // An exchange has a record of its own for each topology change; the default of 1,000 is for hundreds of
        // servers.
        System.setProperty("IGNITE_EXCHANGE_HISTORY_SIZE", "20");
        System.setProperty("IGNITE_AFFINITY_HISTORY_SIZE", "25");
        System.setProperty("IGNITE_DISCOVERY_HISTORY_SIZE", "50");
    }
}
