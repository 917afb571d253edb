package io.selvedge.core.step;

/**
 * The protocol's times and choices; {@link #DEFAULT} is what a mesh uses unless its configuration says otherwise. All
 * times in milliseconds.
 *
 * @param settleMillis how long a starting node waits to hear what its peers hold of its own log before it signs
 * @param summaryMillis how soon after a change a node compares with a peer of its site; doubled each time after
 * @param idleSummaryMillis how often it compares at least, however long nothing has changed
 * @param checkpointMillis how long a log may grow before its author signs a checkpoint
 * @param decisionRetryMillis when a coordinator proposes again what was not endorsed
 * @param decisionSkewMillis how far the time of a proposed decision may be from an endorser's clock
 * @param clockSkewMillis by how much a node's clock may differ from its peers' before it stops signing
 * @param anchorGraceMillis how long an anchor may be away before another takes its place
 * @param maxRecords how many records a node keeps before it takes in no more but admins' and its own
 * @param keepsAllEvidence whether an anchor keeps the logs of other sites' leaves as well
 */
public record Settings(
        long settleMillis,
        long summaryMillis,
        long idleSummaryMillis,
        long checkpointMillis,
        long decisionRetryMillis,
        long decisionSkewMillis,
        long clockSkewMillis,
        long anchorGraceMillis,
        long maxRecords,
        boolean keepsAllEvidence) {
    public static final Settings DEFAULT =
            new Settings(1_500, 3_000, 300_000, 400, 3_000, 120_000, 300_000, 600_000, 1_000_000, false);

    /** These settings with another limit of records, and keeping the evidence of every site or not. */
    public Settings keeping(long records, boolean all) {
        return new Settings(
                settleMillis,
                summaryMillis,
                idleSummaryMillis,
                checkpointMillis,
                decisionRetryMillis,
                decisionSkewMillis,
                clockSkewMillis,
                anchorGraceMillis,
                records,
                all);
    }
}
