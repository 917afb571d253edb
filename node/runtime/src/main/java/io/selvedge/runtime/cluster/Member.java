package io.selvedge.runtime.cluster;

/**
 * A node of the site that Ignite sees now, with the addresses that it signed when it joined.
 *
 * @param nodeId key id of the node, bound to its join by its signature (see {@link JoinProof})
 * @param transferAddress host:port of its chunk and record transfer
 * @param httpAddress its web address
 * @param local whether it is this node
 */
public record Member(String nodeId, ClusterRole role, String transferAddress, String httpAddress, boolean local) {}
