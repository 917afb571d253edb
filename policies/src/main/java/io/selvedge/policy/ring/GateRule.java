package io.selvedge.policy.ring;

import io.selvedge.policy.document.Gate;
import io.selvedge.policy.document.OnSilence;
import java.util.Collection;

/**
 * Judges a ring by its gate, from numbers alone: the same tally and times give the same judgement anywhere. In this
 * order: an empty ring passes; too many failures, or so many that the successes are out of reach, fail it; too many
 * silent endpoints hold it, or fail it where the gate says so; with the successes reached it soaks, then passes; without,
 * it waits, and is held after the gate's hold time. Silent endpoints within their limit are left out of the share, so
 * that a dead machine does not keep a ring from passing. All times are milliseconds since 1970 UTC.
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
        int failures = gate.maxFailed().of(tally.members());
        if (tally.wentWrong() > failures) {
            return new Judgement.Fail(tally.wentWrong() + " failed, " + failures + " tolerated");
        }
        // Leaving out silent endpoints as well would only put the successes further out of reach.
        int takers = tally.members() - tally.apart();
        if (takers - tally.wentWrong() < gate.neededSuccesses(takers)) {
            return new Judgement.Fail(tally.wentWrong() + " failed, so " + gate.neededSuccesses(takers) + " of "
                    + takers + " cannot succeed any more");
        }
        int silences = gate.maxSilent().of(tally.members());
        if (tally.silent() > silences) {
            String reason = tally.silent() + " silent, " + silences + " tolerated";
            return gate.onSilence() == OnSilence.FAIL ? new Judgement.Fail(reason) : new Judgement.Hold(reason);
        }
        int needed = needed(gate, tally);
        if (tally.succeeded() >= needed) {
            return soak(gate, tally, Math.max(openedAtMillis, lastChangeMillis), nowMillis);
        }
        return await(gate, tally, needed, openedAtMillis, nowMillis);
    }

    /** A ring of which some count apart proves nothing without one success; one that is silent is tolerated knowingly. */
    private static int needed(Gate gate, RingTally tally) {
        return Math.max(gate.neededSuccesses(tally.counted()), tally.apart() > 0 ? 1 : 0);
    }

    private static Judgement soak(Gate gate, RingTally tally, long startMillis, long nowMillis) {
        String succeeded = tally.succeeded() + " of " + tally.members() + " succeeded" + leftOut(tally);
        long doneMillis = startMillis + gate.soakMillis();
        return nowMillis >= doneMillis
                ? new Judgement.Pass(succeeded + " and soaked")
                : new Judgement.Wait(succeeded + ", soaking", doneMillis);
    }

    private static Judgement await(Gate gate, RingTally tally, int needed, long openedAtMillis, long nowMillis) {
        String missing =
                tally.succeeded() + " of " + tally.members() + " succeeded, " + needed + " needed" + leftOut(tally);
        long holdMillis = openedAtMillis + gate.holdMillis();
        if (nowMillis >= holdMillis) {
            return new Judgement.Hold(missing + ", and the time is up");
        }
        long silenceMillis = openedAtMillis + gate.silenceMillis();
        return new Judgement.Wait(
                missing, nowMillis < silenceMillis ? Math.min(silenceMillis, holdMillis) : holdMillis);
    }

    private static String leftOut(RingTally tally) {
        String silent = tally.silent() > 0 ? ", " + tally.silent() + " silent" : "";
        return tally.apart() > 0 ? silent + ", " + tally.apart() + " counted apart" : silent;
    }

    /**
     * When the soak of a ring started: at the last success that it needed or at the last failure, whichever is later; at
     * the opening when neither is there. Successes beyond the needed ones do not start it again.
     *
     * @param counted of whom a success is asked, see {@link RingTally#counted}
     * @param succeededAtMillis when each succeeded endpoint succeeded, in any order
     * @param wentWrongAtMillis when each failed or undone endpoint failed, in any order
     */
    public static long soakStart(
            Gate gate,
            int counted,
            long openedAtMillis,
            Collection<Long> succeededAtMillis,
            Collection<Long> wentWrongAtMillis) {
        long start = openedAtMillis;
        for (long millis : wentWrongAtMillis) {
            start = Math.max(start, millis);
        }
        int needed = Math.min(gate.neededSuccesses(counted), succeededAtMillis.size());
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
