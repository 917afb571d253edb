package io.selvedge.policy.ring;

/**
 * How the members of a ring stand; each is counted once, so the other numbers add up to {@code members}.
 *
 * @param members endpoints in the ring
 * @param succeeded patched, in effect and healthy
 * @param failed gave up after the policy's attempts
 * @param undone failed and went back to the version before
 * @param silent not reported for longer than the gate's silence since the ring opened
 * @param pending not reported yet, within the gate's silence
 * @param apart says nothing about the patch: was unwell before it, or will not take it again
 */
public record RingTally(int members, int succeeded, int failed, int undone, int silent, int pending, int apart) {
    public RingTally {
        if (members < 0 || succeeded < 0 || failed < 0 || undone < 0 || silent < 0 || pending < 0 || apart < 0) {
            throw new IllegalArgumentException("a tally counts from 0");
        }
        if ((long) succeeded + failed + undone + silent + pending + apart != members) {
            throw new IllegalArgumentException("a tally's parts add up to its members");
        }
    }

    /** Failed and undone together: both went wrong. */
    public int wentWrong() {
        return failed + undone;
    }

    /** Of whom the gate asks a success: not the silent ones, where they are tolerated, nor those that count apart. */
    public int counted() {
        return members - silent - apart;
    }
}
