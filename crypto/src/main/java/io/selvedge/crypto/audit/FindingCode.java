package io.selvedge.crypto.audit;

/** What can be wrong with evidence. The names are stable: scripts match on them. */
public enum FindingCode {
    /** A signature is not good. */
    BAD_SIGNATURE,
    /** A record is not in its canonical form. */
    NOT_CANONICAL,
    /** A log's records do not follow each other, or the trust history's versions do not. */
    CHAIN_BROKEN,
    /** A log is shorter than its checkpoint, or than others saw it. */
    TRUNCATED,
    /** An author signed two histories. */
    FORK,
    /** A record is dated before what came before it. */
    BACKDATED,
    /** Something is dated after it was seen, or after the auditor's clock. */
    FUTURE,
    /** An author went back to an older trust version. */
    ROLLBACK,
    /** An invite was used too late, or the bundle is older than what the auditor knows or asks for. */
    STALE,
    /** Parts do not belong together. */
    MIX_MATCH,
    /** Something is for another mesh, site, ring or patch. */
    WRONG_TARGET,
    /** A record was signed after its key's log was ended. */
    REVOKED_KEY,
    /** Too few of a role's keys signed something that was acted on. */
    BELOW_THRESHOLD,
    /** An author approved its own document. */
    SELF_APPROVAL,
    /** A decision that was acted on, or a log, lacks the majority of its site's anchors. */
    NOT_COSIGNED,
    /** The bundle does not carry the auditor's nonce. */
    MISSING_NONCE,
    /** Content is not what its digest or its description says. */
    MISMATCH,
    /** Something that is referred to is not in the bundle. */
    PARTIAL,
    /** Neither the trust history nor an enrolment knows a key. */
    UNKNOWN_KEY,
    /** Beyond a limit. */
    TOO_LARGE,
    /** Not readable as what it should be. */
    BAD_FORMAT;

    /** From an operating error's code; BAD_FORMAT for the codes that are none of ours. */
    static FindingCode of(String code) {
        for (FindingCode each : values()) {
            if (each.name().equals(code)) {
                return each;
            }
        }
        return BAD_FORMAT;
    }
}
