package io.selvedge.runtime.report;

import io.selvedge.crypto.record.UtcTime;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A report as one page without anything from elsewhere: no script, no font, no picture; it prints. */
public final class HtmlReport {
    private static final String STYLE = """
            body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#151515;background:#fff}
            h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .25rem}
            p.note{color:#4d4d4d;margin:0 0 .5rem;max-width:60rem}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
            th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #d2d2d2;vertical-align:top;overflow-wrap:anywhere}
            th{border-bottom:2px solid #6a6e73}td.n,th.n{text-align:right;white-space:nowrap}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#4d4d4d}dd{margin:0;overflow-wrap:anywhere}
            @media print{body{font-size:10pt;margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
            """;

    private HtmlReport() {}

    /** UTF-8. */
    public static byte[] of(Report report) {
        StringBuilder page = new StringBuilder(64 << 10);
        String title = "Patch report of mesh " + report.mesh();
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escaped(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n<dl>");
        fact(
                page,
                "Period",
                UtcTime.format(report.period().from()) + " to "
                        + UtcTime.format(report.period().to()));
        fact(
                page,
                "Computed from",
                report.basis().records() + " records in " + report.basis().logs() + " logs");
        fact(
                page,
                "Trust",
                "version " + report.basis().trustVersion() + ", "
                        + report.basis().trust().hex());
        fact(page, "Heads of the logs", report.basis().heads().hex());
        fact(page, "Digest of this report", report.digest().hex());
        page.append("</dl>\n");
        report.sections().forEach(section -> table(page, section));
        page.append(
                        "<p class=\"note\">Whoever has the same records computes the same digest: selvedge report --bundle FILE")
                .append(" --trust FILE --from TIME --to TIME.</p>\n</body></html>\n");
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void fact(StringBuilder page, String name, String value) {
        page.append("<dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd>");
    }

    private static void table(StringBuilder page, Section section) {
        page.append("<section><h2>").append(escaped(section.title())).append("</h2>\n<p class=\"note\">");
        page.append(escaped(section.note())).append("</p>\n");
        if (section.rows().isEmpty()) {
            page.append("<p>None.</p></section>\n");
            return;
        }
        page.append("<table><thead><tr>");
        for (Section.Column column : section.columns()) {
            page.append("<th scope=\"col\"").append(column.kind().isNumber() ? " class=\"n\">" : ">");
            page.append(escaped(column.title())).append("</th>");
        }
        page.append("</tr></thead><tbody>\n");
        for (List<Object> row : section.rows()) {
            page.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                page.append(section.columns().get(i).kind().isNumber() ? "<td class=\"n\">" : "<td>");
                page.append(escaped(section.shown(row, i))).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody></table></section>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
