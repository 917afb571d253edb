package io.selvedge.runtime.transfer;

/**
 * How the swarm behaves.
 *
 * @param limits rates at the start
 * @param lanSilenceMillis a peer of the own site that sends nothing of what was asked for so long is passed by for a while
 * @param wanSilenceMillis the same for peers of other sites
 * @param answerMillis the gateway waits so long for its site to say what it has before it asks other sites
 * @param starveMillis when the nodes of the site get nothing for so long of what others of it claim to have, the gateway
 *     tries for itself
 * @param seed of the order in which equally rare pieces are fetched; different for each node, so that each begins with others
 */
public record SwarmSettings(
        RateLimits limits,
        long lanSilenceMillis,
        long wanSilenceMillis,
        long answerMillis,
        long starveMillis,
        long seed) {
    /** With these times. */
    public static SwarmSettings ofSeed(long seed) {
        return new SwarmSettings(RateLimits.NONE, 10_000, 30_000, 1_500, 30_000, seed);
    }

    long silenceMillis(Source source) {
        return source == Source.LAN ? lanSilenceMillis : wanSilenceMillis;
    }
}
