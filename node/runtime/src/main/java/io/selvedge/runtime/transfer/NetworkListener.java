package io.selvedge.runtime.transfer;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * What the network asks and tells the node. Called on the network's threads: it must return soon, what takes longer
 * belongs into a bounded queue of the node. Calls about one connection come in order.
 */
public interface NetworkListener {
    /** What this key is now; asked at every handshake. */
    Standing standingOf(String keyId);

    /** What this node says of itself to one that does not know its key; at most {@value PeerNetwork#MAX_INTRODUCTION_BYTES} bytes. */
    byte[] introduction();

    /** Somebody unknown introduces itself; the answer is whether it is admitted now. */
    CompletionStage<Boolean> onIntroduction(String keyId, byte[] introduction);

    /** The first connection with this node is up. */
    void onConnected(String nodeId, InetSocketAddress remote);

    /** The last connection with this node is gone. */
    void onDisconnected(String nodeId, InetSocketAddress remote);

    /** A message arrived. */
    void onMessage(String nodeId, byte[] message);
}
