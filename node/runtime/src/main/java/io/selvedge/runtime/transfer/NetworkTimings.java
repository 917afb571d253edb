package io.selvedge.runtime.transfer;

/**
 * How patient a node is with others.
 *
 * @param pingMillis after so long without a word from a peer it is asked whether it is there
 * @param idleMillis after so long without an answer the connection counts as dead
 * @param admissionMillis from the connection to the admission, TLS and introduction included
 * @param retryMinMillis before the first new attempt to connect; doubled with each failed one
 * @param retryMaxMillis between attempts at most
 */
public record NetworkTimings(
        long pingMillis, long idleMillis, long admissionMillis, long retryMinMillis, long retryMaxMillis) {
    /** Fit for lines of 300 ms that drop every minute. */
    public static final NetworkTimings DEFAULT = new NetworkTimings(10_000, 30_000, 10_000, 500, 30_000);

    public NetworkTimings {
        if (pingMillis < 1 || idleMillis < pingMillis || admissionMillis < 1) {
            throw new IllegalArgumentException("ping, idle and admission are at least 1 ms, idle not below ping");
        }
        if (retryMinMillis < 1 || retryMaxMillis < retryMinMillis) {
            throw new IllegalArgumentException("retries are at least 1 ms apart, the maximum not below the minimum");
        }
    }
}
