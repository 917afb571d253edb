package io.selvedge.crypto.audit;

import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.note.TlogProof;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.TrustHistory;
import java.util.List;

/**
 * What goes into an evidence bundle.
 *
 * @param trust the history that the exporter has
 * @param keys of all authors and cosigners, for checks by hand
 * @param logs whole logs; those of the admins and of the site's anchors are needed to judge what a node did
 * @param selected the records that the evidence is about; may be none, then it is about all logs
 * @param blobs larger content that records name by digest
 */
public record EvidenceContents(
        TrustHistory trust, List<VerifyingKey> keys, List<Log> logs, List<Selected> selected, List<byte[]> blobs) {
    public EvidenceContents {
        keys = List.copyOf(keys);
        logs = List.copyOf(logs);
        selected = List.copyOf(selected);
        blobs = List.copyOf(blobs);
    }

    /**
     * One log.
     *
     * @param checkpoint newest, with its cosignatures
     * @param leaves from index 0 on, at least as many as the checkpoint's size; iterated once
     */
    public record Log(SignedCheckpoint checkpoint, Iterable<byte[]> leaves) {}

    /** A record with the proof that it is in its author's log. */
    public record Selected(SignedRecord record, TlogProof proof) {}
}
