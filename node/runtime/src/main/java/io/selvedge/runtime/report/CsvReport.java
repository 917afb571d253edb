package io.selvedge.runtime.report;

import io.selvedge.crypto.record.UtcTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as CSV (RFC 4180): a block of lines for each table, its id in the first column, its heads in the first line of
 * the block; numbers plain. The first block says what it is and has the digest.
 */
public final class CsvReport {
    private CsvReport() {}

    /** UTF-8. */
    public static byte[] of(Report report) {
        StringBuilder text = new StringBuilder(64 << 10);
        line(text, List.of("report", "format", Report.FORMAT));
        line(text, List.of("report", "mesh", report.mesh()));
        line(text, List.of("report", "from", UtcTime.format(report.period().from())));
        line(text, List.of("report", "to", UtcTime.format(report.period().to())));
        line(text, List.of("report", "records", Long.toString(report.basis().records())));
        line(text, List.of("report", "heads", report.basis().heads().hex()));
        line(text, List.of("report", "digest", report.digest().hex()));
        for (Section section : report.sections()) {
            List<String> heads = new ArrayList<>(List.of(section.id()));
            section.columns().forEach(column -> heads.add(column.id()));
            line(text, heads);
            for (List<Object> row : section.rows()) {
                List<String> cells = new ArrayList<>(List.of(section.id()));
                row.forEach(cell -> cells.add(String.valueOf(cell)));
                line(text, cells);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            text.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
        }
        text.append("\r\n");
    }

    private static String quoted(String cell) {
        // A spreadsheet takes what begins so for a formula; names and reasons come from other machines.
        String safe = !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        boolean plain = safe.chars().allMatch(c -> c != ',' && c != '"' && c >= ' ');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
