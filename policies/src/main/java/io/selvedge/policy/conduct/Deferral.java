package io.selvedge.policy.conduct;

/**
 * How far the user of an endpoint may put an installation off.
 *
 * @param times how often, for one rollout; 0 for never
 * @param eachMillis for how long at most, each time
 * @param deadlineMillis how long after the work was due nothing is put off any more
 */
public record Deferral(int times, long eachMillis, long deadlineMillis) {
    /** Most times. */
    public static final int MAX_TIMES = 50;
    /** Users put nothing off. */
    public static final Deferral NONE = new Deferral(0, 0, 0);

    public Deferral {
        if (times < 0 || times > MAX_TIMES || eachMillis < 0 || deadlineMillis < 0) {
            throw new IllegalArgumentException("a deferral's limits are from 0, at most " + MAX_TIMES + " times");
        }
    }

    /** The answer to a wish. */
    public sealed interface Answer {
        /** Put off until then, which may be sooner than was wished. */
        record Granted(long untilMillis, int timesLeft) implements Answer {}

        /** Not put off. */
        record Refused(String reason) implements Answer {}
    }

    /**
     * Whether an installation is put off.
     *
     * @param used how often it was already
     * @param dueMillis when it became due
     * @param wishMillis for how long the user would like to
     */
    public Answer ask(int used, long dueMillis, long nowMillis, long wishMillis) {
        if (times == 0) {
            return new Answer.Refused("the policy lets nobody put it off");
        }
        if (used >= times) {
            return new Answer.Refused("it was put off " + used + " times already, which is the limit");
        }
        long untilMillis = until(dueMillis, nowMillis, wishMillis);
        return untilMillis <= nowMillis
                ? new Answer.Refused("its deadline has passed")
                : new Answer.Granted(untilMillis, times - used - 1);
    }

    /** Until when a wish holds: no longer than each may, and never beyond the deadline. */
    public long until(long dueMillis, long askedMillis, long wishMillis) {
        long wished = Math.clamp(wishMillis, 0, eachMillis);
        return Math.min(askedMillis + wished, dueMillis + deadlineMillis);
    }
}
