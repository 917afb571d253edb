package io.selvedge.runtime.transfer;

/**
 * Payload that was received for one artifact, over restarts too, what had to be thrown away included.
 *
 * @param lanBytes from nodes of the own site
 * @param wanBytes from nodes of other sites
 */
public record ReceivedBytes(long lanBytes, long wanBytes) {}
