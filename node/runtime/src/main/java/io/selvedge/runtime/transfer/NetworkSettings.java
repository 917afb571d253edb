package io.selvedge.runtime.transfer;

/**
 * Where a node listens and how it behaves.
 *
 * @param bindHost address to listen on, such as {@code 0.0.0.0} or {@code 127.0.0.1}
 * @param port 0 picks a free one; 7603 by default
 * @param timings how patient it is
 * @param seed of the jitter between attempts to connect
 */
public record NetworkSettings(String bindHost, int port, NetworkTimings timings, long seed) {
    /** The port of transfer and sync. */
    public static final int DEFAULT_PORT = 7603;

    public NetworkSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 0..65535");
        }
    }
}
