package io.selvedge.policy.ring;

import io.selvedge.policy.document.Gate;
import java.util.Collection;

/**
 * Judges a ring by its gate, from numbers alone: the same tally and times give the same judgement anywhere. In this
 * order: an empty ring passes; too many failures, or so many that the success share is out of reach, fail it; too many
 * silent endpoints hold it; with the share reached it soaks, then passes; without, it waits, and is held after the gate's
 * hold time. All times are milliseconds since 1970 UTC.
 */
public final class GateRule {
    private GateRule() {}

    /**
     * The judgement.
     *
     * @param openedAtMillis when the ring opened
     * @param lastChangeMillis when the soak started, see {@link #soakStart}; before {@code openedAtMillis} counts as
     *     {@code openedAtMillis}
     * @param nowMillis the time of the judgement
     */
    public static Judgement judge(
            Gate gate, RingTally tally, long openedAtMillis, long lastChangeMillis, long nowMillis) {
        if (tally.members() == 0) {
            return new Judgement.Pass("the ring has no members");
        }
        if (tally.wentWrong() > gate.maxFailed()) {
            return new Judgement.Fail(tally.wentWrong() + " failed, " + gate.maxFailed() + " tolerated");
        }
        int needed = gate.neededSuccesses(tally.members());
        if (tally.members() - tally.wentWrong() < needed) {
            return new Judgement.Fail(tally.wentWrong() + " failed, so " + needed + " of " + tally.members()
                    + " cannot succeed any more");
        }
        if (tally.silent() > gate.maxSilent()) {
            return new Judgement.Hold(tally.silent() + " silent, " + gate.maxSilent() + " tolerated");
        }
        if (tally.succeeded() >= needed) {
            return soak(gate, tally, Math.max(openedAtMillis, lastChangeMillis), nowMillis);
        }
        return await(gate, tally, needed, openedAtMillis, nowMillis);
    }

    private static Judgement soak(Gate gate, RingTally tally, long startMillis, long nowMillis) {
        String succeeded = tally.succeeded() + " of " + tally.members() + " succeeded";
        long doneMillis = startMillis + gate.soakMillis();
        return nowMillis >= doneMillis
                ? new Judgement.Pass(succeeded + " and soaked")
                : new Judgement.Wait(succeeded + ", soaking", doneMillis);
    }

    private static Judgement await(Gate gate, RingTally tally, int needed, long openedAtMillis, long nowMillis) {
        String missing = tally.succeeded() + " of " + tally.members() + " succeeded, " + needed + " needed";
        long holdMillis = openedAtMillis + gate.holdMillis();
        if (nowMillis >= holdMillis) {
            return new Judgement.Hold(missing + ", and the time is up");
        }
        long silenceMillis = openedAtMillis + gate.silenceMillis();
        return new Judgement.Wait(
                missing, nowMillis < silenceMillis ? Math.min(silenceMillis, holdMillis) : holdMillis);
    }

    /**
     * When the soak of a ring started: at the last success that it needed or at the last failure, whichever is later; at
     * the opening when neither is there. Successes beyond the needed ones do not start it again.
     *
     * @param succeededAtMillis when each succeeded endpoint succeeded, in any order
     * @param wentWrongAtMillis when each failed or undone endpoint failed, in any order
     */
    public static long soakStart(
            Gate gate,
            int members,
            long openedAtMillis,
            Collection<Long> succeededAtMillis,
            Collection<Long> wentWrongAtMillis) {
        long start = openedAtMillis;
        for (long millis : wentWrongAtMillis) {
            start = Math.max(start, millis);
        }
        int needed = Math.min(gate.neededSuccesses(members), succeededAtMillis.size());
        if (needed > 0) {
            start = Math.max(
                    start,
                    succeededAtMillis.stream()
                            .sorted()
                            .skip(needed - 1L)
                            .findFirst()
                            .orElseThrow());
        }
        return start;
    }
}
