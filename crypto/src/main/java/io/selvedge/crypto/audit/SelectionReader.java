package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.note.TlogProof;
import io.selvedge.crypto.record.SignedRecord;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The records that the evidence is about: each in its author's log, by the log itself or by a proof. */
final class SelectionReader {
    private final EvidenceBundle bundle;
    private final SortedMap<String, AuditedLog> logs;
    private final SortedMap<String, Level> levelByLog;
    private final Levels levels;
    private final Map<String, VerifyingKey> keys;
    private final Findings findings;
    private final Set<String> proofsUsed = new HashSet<>();

    SelectionReader(
            EvidenceBundle bundle,
            SortedMap<String, AuditedLog> logs,
            SortedMap<String, Level> levelByLog,
            Levels levels,
            Map<String, VerifyingKey> keys,
            Findings findings) {
        this.bundle = bundle;
        this.logs = logs;
        this.levelByLog = levelByLog;
        this.levels = levels;
        this.keys = keys;
        this.findings = findings;
    }

    /** The weakest level among the selected records; empty where none is selected. */
    Optional<Level> read() {
        Level[] weakest = {Level.L4};
        long[] selected = {0};
        if (bundle.has(BundleLayout.RECORDS)) {
            bundle.lines(BundleLayout.RECORDS, SignedRecord.MAX_LEAF_BYTES, (index, leaf) -> {
                if (index >= Facts.MAX_RECORDS) {
                    throw new SelvedgeException(SelvedgeException.TOO_LARGE, "too many selected records");
                }
                selected[0]++;
                Level level = record(index, leaf);
                weakest[0] = level.compareTo(weakest[0]) < 0 ? level : weakest[0];
            });
        }
        for (String name : bundle.names()) {
            if (name.startsWith(BundleLayout.PROOFS) && !proofsUsed.contains(name)) {
                findings.wrong(FindingCode.MIX_MATCH, name, "a proof for a record that is not selected");
            }
        }
        findings.count("selected", selected[0]);
        return selected[0] == 0 ? Optional.empty() : Optional.of(weakest[0]);
    }

    private Level record(long index, byte[] leaf) {
        String place = BundleLayout.RECORDS + "#" + index;
        SignedRecord record;
        try {
            record = SignedRecord.parse(leaf);
        } catch (SelvedgeException e) {
            findings.unreadable(place, e);
            return Level.NONE;
        }
        AuditedLog log = logs.get(record.origin().text());
        Level level = Level.NONE;
        if (log != null) {
            if (log.holds(record.id(), record.seq())) {
                boolean covered = record.seq() < log.checkpoint().checkpoint().size();
                level = covered ? levelByLog.getOrDefault(record.origin().text(), Level.NONE) : Level.NONE;
            } else if (record.seq() < log.size()) {
                findings.wrong(FindingCode.MIX_MATCH, place, "not the record that its log has at " + record.seq());
                return Level.NONE;
            }
        }
        Level proven = proof(record, place, log, level);
        return proven.compareTo(level) > 0 ? proven : level;
    }

    private Level proof(SignedRecord record, String place, @Nullable AuditedLog log, Level byLog) {
        String name = BundleLayout.proof(record.id());
        if (!bundle.has(name)) {
            if (log == null) {
                findings.missing(FindingCode.PARTIAL, place, "neither its log nor a proof is in the bundle");
            }
            return Level.NONE;
        }
        proofsUsed.add(name);
        TlogProof proof;
        try {
            proof = TlogProof.parse(
                    new String(bundle.read(name, BundleLayout.MAX_SMALL_BYTES), StandardCharsets.UTF_8));
        } catch (SelvedgeException e) {
            findings.unreadable(name, e);
            return Level.NONE;
        }
        Checkpoint checkpoint = proof.checkpoint().checkpoint();
        if (!checkpoint.origin().equals(record.origin().text()) || proof.index() != record.seq()) {
            findings.wrong(FindingCode.MIX_MATCH, name, "a proof for another place");
            return Level.NONE;
        }
        if (!proof.includes(record.leafHash())) {
            findings.wrong(FindingCode.MISMATCH, name, "the proof does not lead from this record to the log's root");
            return Level.NONE;
        }
        if (!isAuthentic(record, proof.checkpoint(), log, name)) {
            return Level.NONE;
        }
        // Where the whole log has its level, the proof's copies of the same cosignatures add nothing.
        return byLog.compareTo(Level.L1) > 0
                ? byLog
                : levels.of(proof.checkpoint(), record.origin(), record.time().getEpochSecond(), name);
    }

    private boolean isAuthentic(SignedRecord record, SignedCheckpoint signed, @Nullable AuditedLog log, String name) {
        VerifyingKey key = keys.get(record.origin().keyId());
        if (key == null) {
            findings.missing(FindingCode.UNKNOWN_KEY, name, "the author's key is not in the bundle");
            return false;
        }
        if (!record.verify(SignatureCheck.ED25519, key) || !signed.verifyAuthor(SignatureCheck.ED25519, key)) {
            findings.wrong(
                    FindingCode.BAD_SIGNATURE, name, "the record or its log's checkpoint is not signed by its author");
            return false;
        }
        if (log == null) {
            findings.missing(
                    FindingCode.PARTIAL, name, "its log is not in the bundle: only this place of it is proven");
            return true;
        }
        long size = signed.checkpoint().size();
        Digest root = signed.checkpoint().root();
        if (log.isWhole() && size <= log.size() && !log.root(size).equals(root)) {
            findings.wrong(FindingCode.FORK, name, "the proof's checkpoint is over another history than the log");
            return false;
        }
        return true;
    }
}
