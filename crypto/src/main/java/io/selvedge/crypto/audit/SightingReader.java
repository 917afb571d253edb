package io.selvedge.crypto.audit;

import io.selvedge.crypto.record.Seen;
import io.selvedge.crypto.record.SignedRecord;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the logs a second time for what their authors had seen of other logs. */
final class SightingReader {
    private final SortedMap<String, AuditedLog> logs;
    private final Runs runs;
    private final Findings findings;
    private final Map<String, Long> largest = new TreeMap<>();

    private SightingReader(SortedMap<String, AuditedLog> logs, Runs runs, Findings findings) {
        this.logs = logs;
        this.runs = runs;
        this.findings = findings;
    }

    static void read(EvidenceBundle bundle, SortedMap<String, AuditedLog> logs, Runs runs, Findings findings) {
        SightingReader reader = new SightingReader(logs, runs, findings);
        for (AuditedLog log : logs.values()) {
            if (log.isWhole()) {
                bundle.lines(
                        log.folder() + BundleLayout.ENTRIES,
                        SignedRecord.MAX_LEAF_BYTES,
                        (index, leaf) -> reader.record(SignedRecord.parse(leaf)));
            }
        }
        reader.largest.forEach((origin, size) ->
                findings.missing(FindingCode.TRUNCATED, origin, "others have seen " + size + " records of it"));
    }

    private void record(SignedRecord record) {
        for (Seen seen : record.chain().seen()) {
            AuditedLog other = logs.get(seen.origin());
            if (other != null && seen.size() > 0) {
                compare(record, seen, other);
            }
        }
        if (record.type().equals("patch-intent")) {
            runs.checkHalts(record);
        }
    }

    private void compare(SignedRecord record, Seen seen, AuditedLog other) {
        if (seen.size() > other.size()) {
            largest.merge(seen.origin(), seen.size(), Math::max);
            return;
        }
        String place = record.origin().text() + "#" + record.seq();
        if (other.isWhole() && !other.root(seen.size()).equals(seen.root())) {
            findings.wrong(
                    FindingCode.FORK,
                    seen.origin(),
                    place + " has seen another history of " + seen.size() + " records");
        }
        if (other.seconds(seen.size() - 1) > record.time().getEpochSecond() + LogReader.SKEW_SECONDS) {
            findings.wrong(
                    FindingCode.BACKDATED, place, "dated before a record of " + seen.origin() + " that it had seen");
        }
    }
}
