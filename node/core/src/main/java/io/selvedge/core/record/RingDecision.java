package io.selvedge.core.record;

/**
 * A coordinator's word on one ring at one site; effective once a majority of the site's anchors has endorsed it. The
 * log heads that it considered are the {@code seen} of its chain.
 *
 * @param rollout record id of the rollout
 * @param site the site that decides
 * @param anchorSet version of the site's anchor set whose majority counts
 * @param ring index of the ring, from 0
 * @param verdict what is decided
 * @param tally what the site's endpoints in this ring had reported
 * @param reason for people and auditors
 */
public record RingDecision(
        String rollout, String site, long anchorSet, int ring, Verdict verdict, Tally tally, String reason)
        implements Body {

    public RingDecision {
        Fields.id("rollout", rollout);
        Fields.name("site", site);
        Fields.range("anchorSet", anchorSet, 1, Integer.MAX_VALUE);
        Fields.range("ring", ring, 0, Rollout.MAX_RINGS - 1L);
        Fields.text("reason", reason);
    }

    /** open: its endpoints may act. pass: the next ring may open. hold: wait for people. fail: stop for good. */
    public enum Verdict {
        OPEN,
        PASS,
        HOLD,
        FAIL
    }

    /**
     * Endpoints of a ring at a site by what they reported; the parts add up to {@code members}.
     *
     * @param silent did not report within the gate's time; pending did not report yet
     * @param apart was unwell before the patch, went back from the same version before, or is excepted for now
     */
    public record Tally(int members, int succeeded, int failed, int undone, int silent, int pending, int apart) {
        /** A ring without members here. */
        public static final Tally EMPTY = new Tally(0, 0, 0, 0, 0, 0, 0);

        public Tally {
            if (succeeded < 0 || failed < 0 || undone < 0 || silent < 0 || pending < 0 || apart < 0) {
                throw new IllegalArgumentException("a tally has no negative counts");
            }
            if (members != succeeded + failed + undone + silent + pending + apart) {
                throw new IllegalArgumentException("a tally's parts do not add up to its members");
            }
        }

        /** The sum over two sites. */
        public Tally plus(Tally other) {
            return new Tally(
                    members + other.members,
                    succeeded + other.succeeded,
                    failed + other.failed,
                    undone + other.undone,
                    silent + other.silent,
                    pending + other.pending,
                    apart + other.apart);
        }
    }
}
