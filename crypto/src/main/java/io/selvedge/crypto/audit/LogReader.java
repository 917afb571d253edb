package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.merkle.MerkleTree;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one log: every record's form, signature, place and time, the trust version that it names, and at the end the
 * author's checkpoint over all of them.
 */
final class LogReader {
    /** Clocks differ; core takes no record that is further ahead either. */
    static final long SKEW_SECONDS = 600;

    private final TrustHistory trust;
    private final Enrolments enrolments;
    private final Instant now;
    private final Findings findings;
    private final Facts facts;
    private final AuditedLog log;
    private @Nullable VerifyingKey key;
    private @Nullable SignedRecord before;

    private LogReader(
            TrustHistory trust, Enrolments enrolments, Instant now, Findings findings, Facts facts, AuditedLog log) {
        this.trust = trust;
        this.enrolments = enrolments;
        this.now = now;
        this.findings = findings;
        this.facts = facts;
        this.log = log;
    }

    /** What all logs of a bundle are read with. */
    record Context(
            EvidenceBundle bundle,
            TrustHistory trust,
            Enrolments enrolments,
            Instant now,
            Findings findings,
            Facts facts) {}

    /** The log in a folder; empty where its checkpoint is no checkpoint of that log. */
    static Optional<AuditedLog> read(Context context, String folder) {
        Findings findings = context.findings();
        String place = folder + BundleLayout.CHECKPOINT;
        SignedCheckpoint checkpoint;
        Origin origin;
        try {
            byte[] text = context.bundle().read(place, BundleLayout.MAX_SMALL_BYTES);
            checkpoint = SignedCheckpoint.parse(new String(text, StandardCharsets.UTF_8));
            origin = Origin.parse(checkpoint.checkpoint().origin());
        } catch (SelvedgeException e) {
            report(findings, place, e);
            return Optional.empty();
        }
        if (!folder.equals(BundleLayout.log(origin.digest()))) {
            findings.wrong(FindingCode.MIX_MATCH, place, "the checkpoint of another log: " + origin.text());
            return Optional.empty();
        }
        if (!origin.mesh().equals(context.trust().mesh())) {
            findings.wrong(FindingCode.WRONG_TARGET, place, "a log of mesh " + origin.mesh());
            return Optional.empty();
        }
        AuditedLog log = new AuditedLog(origin, folder, checkpoint);
        LogReader reader =
                new LogReader(context.trust(), context.enrolments(), context.now(), findings, context.facts(), log);
        try {
            context.bundle().lines(folder + BundleLayout.ENTRIES, SignedRecord.MAX_LEAF_BYTES, reader::line);
        } catch (SelvedgeException e) {
            log.spoil();
            report(findings, folder + BundleLayout.ENTRIES, e);
        }
        reader.close();
        return Optional.of(log);
    }

    private static void report(Findings findings, String place, SelvedgeException e) {
        if (e.code().equals("PARTIAL")) {
            findings.missing(FindingCode.PARTIAL, place, String.valueOf(e.getMessage()));
        } else {
            findings.unreadable(place, e);
        }
    }

    private String place(long index) {
        return log.origin().text() + "#" + index;
    }

    private void line(long index, byte[] leaf) {
        facts.countRecord();
        Digest leafHash = MerkleTree.leafHash(leaf);
        SignedRecord record;
        try {
            record = SignedRecord.parse(leaf);
        } catch (SelvedgeException e) {
            findings.unreadable(place(index), e);
            log.addUnreadable(leafHash);
            return;
        }
        findings.count("records", 1);
        boolean inPlace = isInPlace(index, record);
        boolean signed = isSigned(index, record);
        checkTime(index, record);
        checkTrust(index, record);
        log.add(leafHash, record.id(), record.time().getEpochSecond());
        if (!inPlace || !signed) {
            log.spoil();
        } else {
            Fact.find(record).ifPresent(facts::add);
        }
        before = record;
    }

    private boolean isInPlace(long index, SignedRecord record) {
        SignedRecord last = before;
        if (!record.origin().equals(log.origin())) {
            findings.wrong(
                    FindingCode.MIX_MATCH,
                    place(index),
                    "a record of the log " + record.origin().text());
            return false;
        }
        if (last != null && record.seq() == last.seq() && !record.id().equals(last.id())) {
            findings.wrong(FindingCode.FORK, place(index), "two records for place " + record.seq());
            return false;
        }
        if (record.seq() != index) {
            findings.wrong(FindingCode.CHAIN_BROKEN, place(index), "the record here says it is number " + record.seq());
            return false;
        }
        // Where the record before could not be read, its own finding stands for the broken link.
        if (last != null && last.seq() == index - 1 && !record.chain().prev().equals(last.id())) {
            findings.wrong(FindingCode.CHAIN_BROKEN, place(index), "does not name the record before it");
            return false;
        }
        return true;
    }

    private boolean isSigned(long index, SignedRecord record) {
        VerifyingKey author = key;
        if (author == null) {
            Optional<VerifyingKey> found = trust.findAdmin(log.origin().keyId())
                    .map(admin -> admin.key())
                    .or(() -> enrolments.enrol(record, findings));
            if (found.isEmpty()) {
                if (index == 0) {
                    findings.wrong(
                            FindingCode.UNKNOWN_KEY,
                            place(index),
                            "neither the trust history nor an enrolment knows key "
                                    + log.origin().keyId());
                }
                return false;
            }
            author = found.get();
            key = author;
        }
        if (!record.verify(SignatureCheck.ED25519, author)) {
            findings.wrong(FindingCode.BAD_SIGNATURE, place(index), "not signed by its author");
            return false;
        }
        return true;
    }

    private void checkTime(long index, SignedRecord record) {
        if (before != null && record.time().isBefore(before.time())) {
            findings.wrong(
                    FindingCode.BACKDATED,
                    place(index),
                    "dated " + record.chain().time() + ", before the record before it");
        }
        if (record.time().isAfter(now.plusSeconds(SKEW_SECONDS))) {
            findings.wrong(
                    FindingCode.FUTURE, place(index), "dated " + record.chain().time() + ", ahead of now");
        }
    }

    private void checkTrust(long index, SignedRecord record) {
        long version = record.chain().trustVersion();
        if (before != null && version < before.chain().trustVersion()) {
            findings.wrong(
                    FindingCode.ROLLBACK,
                    place(index),
                    "made under trust version " + version + " after one under "
                            + before.chain().trustVersion());
        }
        Optional<TrustVersion> known = trust.find(version);
        if (known.isEmpty()) {
            findings.missing(
                    FindingCode.PARTIAL, place(index), "made under trust version " + version + ", not known here");
        } else if (!known.get().digest().equals(record.chain().trustDigest())) {
            findings.wrong(
                    FindingCode.MIX_MATCH,
                    place(index),
                    "its trust version " + version + " is not the one of this history");
        }
    }

    private void close() {
        SignedCheckpoint signed = log.checkpoint();
        String place = log.folder() + BundleLayout.CHECKPOINT;
        VerifyingKey author = key;
        if (author == null) {
            log.spoil();
            return;
        }
        if (!signed.verifyAuthor(SignatureCheck.ED25519, author)) {
            findings.wrong(FindingCode.BAD_SIGNATURE, place, "not signed by the log's author");
            log.spoil();
            return;
        }
        long size = signed.checkpoint().size();
        if (size > log.size()) {
            findings.missing(
                    FindingCode.TRUNCATED, place, "the checkpoint counts " + size + " records, here are " + log.size());
            return;
        }
        if (size < log.size()) {
            findings.note(
                    FindingCode.NOT_COSIGNED, place, (log.size() - size) + " records are newer than the checkpoint");
        }
        if (!log.root(size).equals(signed.checkpoint().root())) {
            // Good signatures on both: the author has two histories. Otherwise somebody changed the records.
            findings.wrong(
                    log.isWhole() ? FindingCode.FORK : FindingCode.MISMATCH,
                    place,
                    "the checkpoint's root is not that of these records");
            log.spoil();
        }
    }
}
