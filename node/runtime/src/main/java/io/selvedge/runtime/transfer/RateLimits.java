package io.selvedge.runtime.transfer;

/**
 * How many bytes of artifacts a node moves, each way.
 *
 * @param lanBytesPerSecond with nodes of its site, all together; 0 is without limit
 * @param wanBytesPerSecond with nodes of other sites, all together; 0 is without limit
 */
public record RateLimits(long lanBytesPerSecond, long wanBytesPerSecond) {
    /** No limit but what the lines carry. */
    public static final RateLimits NONE = new RateLimits(0, 0);

    public RateLimits {
        if (lanBytesPerSecond < 0 || wanBytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is not negative");
        }
    }

    long of(Source source) {
        return source == Source.LAN ? lanBytesPerSecond : wanBytesPerSecond;
    }
}
