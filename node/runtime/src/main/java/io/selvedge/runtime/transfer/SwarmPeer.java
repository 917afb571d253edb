package io.selvedge.runtime.transfer;

import io.selvedge.crypto.Digest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What the swarm knows of a peer: what it wants, what was asked of it, and how quick it is. On the swarm's thread. */
final class SwarmPeer {
    /** What one peer may want at once; a node patches a few things at a time. */
    static final int MAX_WANTS = 64;

    /** More requests than this a peer need not keep. */
    private static final int MAX_REQUESTS = PieceServer.MAX_REQUESTS_PER_PEER - 16;

    /** Asked for ahead of a peer of which nothing is known yet, and of every peer besides what its rate asks for. */
    private static final long MIN_WINDOW_BYTES = 128 << 10;

    private static final long MAX_WINDOW_BYTES = 4 << 20;

    /** So much time's worth of data is asked for ahead: more than a round trip of 300 ms. */
    private static final double AHEAD_SECONDS = 0.6;

    private static final long FIRST_SUSPENSION_MILLIS = 2_000;
    private static final long MAX_SUSPENSION_MILLIS = 60_000;

    record Key(Digest artifact, int piece) {}

    final String id;
    final Source source;
    final Set<Digest> wants = new LinkedHashSet<>();
    final Map<Key, Assembly> inFlight = new LinkedHashMap<>();

    /** Artifacts of which it was not told all that this node has, because its queue was full. */
    final Set<Digest> untold = new LinkedHashSet<>();

    /** When it last sent something that was asked for, or was first asked after a pause. */
    long aliveMillis;

    long suspendedUntilMillis;
    long unaskedBytes;
    private long suspensionMillis = FIRST_SUSPENSION_MILLIS;
    private long measuredBytes;
    private long outstandingBytes;
    private long bufferedBytes;
    private double bytesPerSecond;

    SwarmPeer(String id, Source source) {
        this.id = id;
        this.source = source;
    }

    /** Notes a request. */
    void asked(Key key, Assembly assembly, long nowMillis) {
        if (inFlight.isEmpty()) {
            aliveMillis = nowMillis;
        }
        inFlight.put(key, assembly);
        outstandingBytes += assembly.missing();
        bufferedBytes += assembly.missing() + assembly.received();
    }

    /** Notes a block that was asked for. */
    void received(int bytes, long nowMillis) {
        measuredBytes += bytes;
        outstandingBytes -= bytes;
        unaskedBytes = Math.max(0, unaskedBytes - bytes);
        aliveMillis = nowMillis;
        suspensionMillis = FIRST_SUSPENSION_MILLIS;
    }

    /** Notes that a request is over. */
    void settled(Key key) {
        Assembly assembly = inFlight.remove(key);
        if (assembly != null) {
            outstandingBytes -= assembly.missing();
            bufferedBytes -= assembly.missing() + assembly.received();
        }
    }

    /** The memory of the pieces on their way from it. */
    long bufferedBytes() {
        return bufferedBytes;
    }

    long outstandingBytes() {
        return outstandingBytes;
    }

    /** How quick it was of late, while it had something to do. */
    double bytesPerSecond() {
        return bytesPerSecond;
    }

    /** Takes the measure of what came since the last time. */
    void measure(double seconds) {
        if (measuredBytes > 0 || !inFlight.isEmpty()) {
            double now = measuredBytes / seconds;
            bytesPerSecond = bytesPerSecond == 0 ? now : 0.7 * bytesPerSecond + 0.3 * now;
        }
        measuredBytes = 0;
    }

    /** Whether the peer has too little to do. */
    boolean canTakeMore() {
        double window = Math.min(MAX_WINDOW_BYTES, MIN_WINDOW_BYTES + bytesPerSecond * AHEAD_SECONDS);
        return !isSuspended() && outstandingBytes < window && inFlight.size() < MAX_REQUESTS;
    }

    /** Passes the peer by, longer each time it does not come back to life. */
    void suspend(long nowMillis) {
        suspendedUntilMillis = nowMillis + suspensionMillis;
        suspensionMillis = Math.min(MAX_SUSPENSION_MILLIS, 2 * suspensionMillis);
    }

    boolean isSuspended() {
        return suspendedUntilMillis > 0;
    }
}
