package io.selvedge.runtime.transfer;

/**
 * A rate limit. What is asked for is given whole when the bucket is not empty, and leaves a debt that has to be waited for:
 * so large askers are not starved by small ones. Safe for several threads.
 */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    /** What may go at once after a pause: a tenth of a second, at least a few blocks. */
    private static final double BURST_SECONDS = 0.1;

    private static final double MIN_BURST_BYTES = 64 << 10;

    private double bytesPerNano;
    private double burst;
    private double tokens;
    private long lastNanos;

    /** @param bytesPerSecond 0 is without limit */
    TokenBucket(long bytesPerSecond, long nowNanos) {
        lastNanos = nowNanos;
        setRate(bytesPerSecond, nowNanos);
        tokens = burst;
    }

    synchronized void setRate(long bytesPerSecond, long nowNanos) {
        refill(nowNanos);
        bytesPerNano = bytesPerSecond / NANOS_PER_SECOND;
        burst = Math.max(MIN_BURST_BYTES, bytesPerSecond * BURST_SECONDS);
        tokens = Math.min(tokens, burst);
    }

    /** How long to wait before something may be taken; 0 is now. */
    synchronized long waitNanos(long nowNanos) {
        refill(nowNanos);
        return bytesPerNano == 0 || tokens > 0 ? 0 : 1 + (long) (-tokens / bytesPerNano);
    }

    /** Takes this much when there is no debt. */
    synchronized boolean take(long bytes, long nowNanos) {
        if (waitNanos(nowNanos) > 0) {
            return false;
        }
        if (bytesPerNano > 0) {
            tokens -= bytes;
        }
        return true;
    }

    private void refill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - lastNanos) * bytesPerNano);
        lastNanos = nowNanos;
    }
}
