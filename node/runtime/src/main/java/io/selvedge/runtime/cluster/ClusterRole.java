package io.selvedge.runtime.cluster;

/** How a node takes part in its site's cluster. */
public enum ClusterRole {
    /** An Ignite server: holds the soft state, can hold a {@link Duty}. */
    ANCHOR,
    /** An Ignite thick client: sees and uses everything, holds nothing. */
    LEAF
}
