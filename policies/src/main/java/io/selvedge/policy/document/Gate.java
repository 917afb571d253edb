package io.selvedge.policy.document;

/**
 * The condition on which a ring passes.
 *
 * @param successBasisPoints share of the ring's members that must have succeeded, in hundredths of a percent, 1 to
 *     10,000; silent endpoints within their limit, and those that count apart, are left out of it
 * @param minSuccess so many must have succeeded besides, or all where the ring has fewer
 * @param maxFailed failed or undone endpoints that are tolerated; one more fails the ring
 * @param maxSilent silent endpoints that are tolerated; one more does to the ring what {@code onSilence} says
 * @param onSilence whether too many silent endpoints hold the ring or fail it
 * @param silenceMillis how long after the ring opened an endpoint that has not reported counts as silent
 * @param soakMillis how long the ring must stay good after the last success it needed
 * @param holdMillis how long after the ring opened it is held for a person if it has not reached its success share
 */
public record Gate(
        int successBasisPoints,
        int minSuccess,
        Limit maxFailed,
        Limit maxSilent,
        OnSilence onSilence,
        long silenceMillis,
        long soakMillis,
        long holdMillis) {
    /** Largest count: more endpoints than any mesh has. */
    public static final int MAX_COUNT = 1_000_000;
    /** Longest time in a policy, 366 days: a longer one is a slip of the pen. */
    public static final long MAX_MILLIS = 366L * 24 * 3600 * 1000;
    /** What holds where a policy says nothing: everybody succeeds, none fails or is silent, an hour of soak. */
    public static final Gate DEFAULT = new Gate(10_000, 0, 0, 3_600_000, 3_600_000, 24 * 3_600_000);

    public Gate {
        if (successBasisPoints < 1 || successBasisPoints > Members.ALL_BASIS_POINTS) {
            throw new IllegalArgumentException("success must be above 0 and at most 100 percent");
        }
        requireRange("minSuccess", minSuccess, MAX_COUNT);
        requireRange("silence", silenceMillis, MAX_MILLIS);
        requireRange("soak", soakMillis, MAX_MILLIS);
        requireRange("hold", holdMillis, MAX_MILLIS);
    }

    /** With counts as limits, and held where too many are silent. */
    public Gate(
            int successBasisPoints,
            int maxFailed,
            int maxSilent,
            long silenceMillis,
            long soakMillis,
            long holdMillis) {
        this(
                successBasisPoints,
                0,
                new Limit.Count(maxFailed),
                new Limit.Count(maxSilent),
                OnSilence.HOLD,
                silenceMillis,
                soakMillis,
                holdMillis);
    }

    private static void requireRange(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " must be from 0 to " + max);
        }
    }

    /** How many of so many members must succeed: the share, rounded up, and the count besides. */
    public int neededSuccesses(int members) {
        long share = (long) members * successBasisPoints;
        int byShare = (int) ((share + Members.ALL_BASIS_POINTS - 1) / Members.ALL_BASIS_POINTS);
        return Math.max(byShare, Math.min(minSuccess, members));
    }

    /** This gate with what the change states. */
    public Gate with(GateChange change) {
        return new Gate(
                change.successBasisPoints().orElse(successBasisPoints),
                change.minSuccess().orElse(minSuccess),
                change.maxFailed().orElse(maxFailed),
                change.maxSilent().orElse(maxSilent),
                change.onSilence().orElse(onSilence),
                change.silenceMillis().orElse(silenceMillis),
                change.soakMillis().orElse(soakMillis),
                change.holdMillis().orElse(holdMillis));
    }
}
