package io.selvedge.crypto.audit;

/**
 * One thing that an audit found.
 *
 * @param code what kind
 * @param weight what it does to the verdict
 * @param place file of the bundle, log and sequence number, or record
 * @param message for people
 */
public record Finding(FindingCode code, Weight weight, String place, String message) {
    /** What a finding does to the verdict. */
    public enum Weight {
        /** Worth knowing; changes nothing. */
        NOTE,
        /** Something is missing: the verdict is at best {@link Verdict#INCOMPLETE}. */
        MISSING,
        /** Something is wrong: the verdict is {@link Verdict#INVALID}. */
        WRONG
    }
}
