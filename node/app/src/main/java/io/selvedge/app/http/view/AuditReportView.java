package io.selvedge.app.http.view;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The outcome of an audit: verdict valid, incomplete or invalid, level none or L1 to L4. */
public record AuditReportView(
        String verdict, String level, List<Finding> findings, SortedMap<String, Long> counts, String checkedAt) {
    public AuditReportView {
        findings = List.copyOf(findings);
        counts = new TreeMap<>(counts);
    }

    /** One thing that is wrong or missing, with its stable code. */
    public record Finding(String code, String place, String message) {}
}
