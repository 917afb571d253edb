package io.selvedge.crypto.audit;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an audit says of a bundle.
 *
 * @param verdict worst of the findings
 * @param level weakest among the selected records, or among all logs where none is selected
 * @param findings in the order in which they were found, at most {@value Findings#MAX}
 * @param counts how much of what was looked at, by name
 * @param levels by log
 */
public record AuditReport(
        Verdict verdict,
        Level level,
        List<Finding> findings,
        SortedMap<String, Long> counts,
        SortedMap<String, Level> levels) {
    public AuditReport {
        findings = List.copyOf(findings);
        counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
        levels = Collections.unmodifiableSortedMap(new TreeMap<>(levels));
    }

    /** Whether any finding has this code. */
    public boolean has(FindingCode code) {
        return findings.stream().anyMatch(each -> each.code() == code);
    }
}
