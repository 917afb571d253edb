package io.selvedge.runtime.cluster;

import java.util.List;
import java.util.Optional;

/**
 * Hears what happens in the site's cluster. All calls come from one thread, one after the other; a slow listener makes
 * messages be dropped (they are soft), never states and duties.
 */
public interface ClusterListener {
    /** Ignite starts, is up, or is down; at most one call per change. */
    default void onState(ClusterState state) {}

    /** The members of the site changed. This node is among them while Ignite is up. */
    default void onMembers(List<Member> members) {}

    /**
     * This node now holds the duty.
     *
     * @param fence greater than any fence that an earlier holder got while this site's Ignite cluster lived
     */
    default void onDutyGained(Duty duty, long fence) {}

    /** This node no longer holds the duty, or can no longer know that it does. */
    default void onDutyLost(Duty duty) {}

    /** A message of another node arrived. The sender's name is what Ignite says, not a proof. */
    default void onMessage(String fromNodeId, byte[] message) {}

    /** What a node says about itself changed; empty when it expired. */
    default void onPresence(String nodeId, Optional<byte[]> presence) {}
}
