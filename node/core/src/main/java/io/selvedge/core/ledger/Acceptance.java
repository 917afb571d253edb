package io.selvedge.core.ledger;

import io.selvedge.crypto.record.SignedRecord;

/** What became of a record that came in. */
public sealed interface Acceptance {
    /** New, verified, and now part of its log. */
    record Added(Entry entry) implements Acceptance {}

    /** Held already. */
    record Known(Entry entry) implements Acceptance {}

    /** Records before it are missing; this log has {@code size} so far. */
    record Gap(String origin, long size) implements Acceptance {}

    /** Not taken: a code of the audit's list, or {@code FUTURE}, {@code BACKDATED}, {@code REVOKED_KEY}. */
    record Refused(String code, String reason) implements Acceptance {}

    /** The author signed two records for one place: the proof that it forked its log. */
    record Forked(SignedRecord held, SignedRecord other) implements Acceptance {}
}
