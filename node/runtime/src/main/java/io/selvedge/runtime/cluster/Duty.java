package io.selvedge.runtime.cluster;

/** What one anchor of the site holds at a time: an Ignite cluster-singleton service each. */
public enum Duty {
    /** Drives the site's rollouts. */
    COORDINATOR,
    /** Holds the WAN lease and speaks to other sites. */
    GATEWAY;

    /** Name of the Ignite service. */
    String serviceName() {
        return switch (this) {
            case COORDINATOR -> "coordinator";
            case GATEWAY -> "gateway";
        };
    }
}
