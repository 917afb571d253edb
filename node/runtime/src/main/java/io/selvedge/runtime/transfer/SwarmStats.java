package io.selvedge.runtime.transfer;

/**
 * Payload that the swarm has moved since the start, in bytes.
 *
 * @param receivedLanBytes from nodes of the own site
 * @param receivedWanBytes from nodes of other sites
 * @param wastedBytes of those received, what was there already or had to be thrown away
 * @param sentLanBytes to nodes of the own site
 * @param sentWanBytes to nodes of other sites
 */
public record SwarmStats(
        long receivedLanBytes, long receivedWanBytes, long wastedBytes, long sentLanBytes, long sentWanBytes) {}
