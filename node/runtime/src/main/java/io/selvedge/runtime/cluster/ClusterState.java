package io.selvedge.runtime.cluster;

/** Where the node's own Ignite stands; the node process itself is alive in every one of them. */
public sealed interface ClusterState {
    /** Ignite is being started; {@code attempt} counts from 1 since it was last up. */
    record Starting(ClusterRole role, int attempt) implements ClusterState {}

    /** Ignite is a member of the site's cluster. */
    record Up(ClusterRole role) implements ClusterState {}

    /** Ignite is not running; {@code reason} is a sentence. The supervisor tries again unless the cluster was closed. */
    record Down(String reason) implements ClusterState {}
}
