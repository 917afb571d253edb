/**
 * How nodes talk to each other and move artifacts, over TCP with TLS 1.3 in which both sides show their node key.
 *
 * <p>{@link io.selvedge.runtime.transfer.PeerNetwork} carries messages between nodes that know each other's address;
 * {@link io.selvedge.runtime.transfer.Swarm} moves the pieces of artifacts over the same connections: over the WAN once,
 * on the LAN from everybody to everybody. Every frame, queue and connection count has a limit, because all of it comes
 * from outside.
 */
@NullMarked
package io.selvedge.runtime.transfer;

import org.jspecify.annotations.NullMarked;
