package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.TrustFile;
import io.selvedge.app.WholeFile;
import io.selvedge.core.ledger.Entry;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.audit.Audit;
import io.selvedge.crypto.audit.AuditReport;
import io.selvedge.crypto.audit.EvidenceBundle;
import io.selvedge.crypto.audit.Options;
import io.selvedge.crypto.audit.Verdict;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.runtime.report.Compliance;
import io.selvedge.runtime.report.CsvReport;
import io.selvedge.runtime.report.HtmlReport;
import io.selvedge.runtime.report.PdfReport;
import io.selvedge.runtime.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the report of a period. */
@Command(
        name = "report",
        description = {
            "Write what was patched in a period, what not and why, how long it took and what it cost: from a node, or offline"
                    + " from an evidence bundle.",
            "",
            "A report is computed from the signed records alone. Its digest stands in every format: whoever has the same"
                    + " records and asks for the same period gets the same."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge report --format html --out week.html",
            "  selvedge report --bundle evidence.zip --trust trust.json --format pdf --out week.pdf",
            "  selvedge report --findings paris-1.json --findings paris-2.json --format html --out week.html",
            "  selvedge report --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z --format csv --out november.csv"
        })
final class ReportCommand implements Callable<Integer> {
    /** Old evidence may be reported on. */
    private static final Duration ANY_AGE = Duration.ofDays(36_500);

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--bundle", paramLabel = "FILE", description = "Report on an evidence bundle; needs no node.")
    private @Nullable Path bundle;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "With --bundle: the mesh's trust.json; the bundle is audited first.")
    private @Nullable Path trust;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Begin of the period, UTC, such as 2026-11-16T00:00:00Z; by default 7 days before its end.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "End of the period, not included; by default now, or just after a bundle's newest record.")
    private @Nullable String to;

    @Option(
            names = "--findings",
            paramLabel = "FILE",
            description =
                    "A document of `selvedge findings --json`, for compliance by tier; repeat it for several endpoints. The"
                            + " report names it by its digest.")
    private List<Path> findings = new ArrayList<>();

    @Option(names = "--format", paramLabel = "FORMAT", required = true, description = "html, pdf, csv or json.")
    private Format format = Format.HTML;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out = Path.of("");

    enum Format {
        HTML,
        PDF,
        CSV,
        JSON
    }

    @Override
    public Integer call() throws IOException {
        List<byte[]> documents = new ArrayList<>();
        for (Path file : findings) {
            documents.add(read(file));
        }
        Report ofRecords = bundle == null ? ofNode() : ofBundle(bundle);
        Report report = documents.isEmpty() ? ofRecords : ofRecords.with(Compliance.of(documents));
        byte[] content = switch (format) {
            case HTML -> HtmlReport.of(report);
            case PDF -> PdfReport.of(report);
            case CSV -> CsvReport.of(report);
            case JSON -> CanonicalJson.encode(report.document());
        };
        WholeFile.write(out, content);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("file", out.toString())
                .put("format", format.name().toLowerCase(Locale.ROOT))
                .put("sizeBytes", content.length)
                .put("mesh", report.mesh())
                .put("from", UtcTime.format(report.period().from()))
                .put("to", UtcTime.format(report.period().to()))
                .put("records", report.basis().records())
                .put("digest", report.digest().hex());
        output.answer(
                document,
                "%s: mesh %s, %s to %s, from %d records.%nDigest of the report: %s"
                        .formatted(
                                out,
                                report.mesh(),
                                UtcTime.format(report.period().from()),
                                UtcTime.format(report.period().to()),
                                report.basis().records(),
                                report.digest().hex()));
        return Exit.GOOD;
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(Compliance.MAX_DOCUMENT_BYTES + 1);
        }
    }

    private Report ofNode() {
        List<String> query = new ArrayList<>();
        if (from != null) {
            query.add("from=" + UtcTime.format(UtcTime.parse(from, "--from")));
        }
        if (to != null) {
            query.add("to=" + UtcTime.format(UtcTime.parse(to, "--to")));
        }
        String path = "/api/v1/report" + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return Report.parse(CanonicalJson.encode(node.client().get(path)));
    }

    private Report ofBundle(Path file) {
        if (trust == null) {
            throw new SelvedgeException(
                    "WRONG_USAGE", "--bundle needs --trust FILE: without it nobody can tell whose records these are");
        }
        TrustHistory history = TrustFile.read(trust);
        AuditReport audit = Audit.verify(file, history, new Options(null, Instant.now(), ANY_AGE));
        if (audit.verdict() == Verdict.INVALID) {
            throw new SelvedgeException(
                    "EVIDENCE_INVALID",
                    file + " does not pass the audit, so no report is made of it: "
                            + audit.findings().getFirst().message());
        }
        if (audit.verdict() == Verdict.INCOMPLETE) {
            output.progress("the audit finds the evidence incomplete ("
                    + audit.findings().size() + " findings); what is missing is not in the report");
        }
        List<Entry> records = new ArrayList<>();
        try (EvidenceBundle evidence = EvidenceBundle.open(file)) {
            evidence.leaves(leaf -> records.add(Entry.of(SignedRecord.parse(leaf))));
        }
        Instant end = to == null ? afterNewest(records) : UtcTime.parse(to, "--to");
        Instant begin = from == null ? end.minus(Report.USUAL_LENGTH) : UtcTime.parse(from, "--from");
        return Report.of(history.current().mesh(), history, records, new Report.Period(begin, end));
    }

    private static Instant afterNewest(List<Entry> records) {
        return records.stream()
                .map(Entry::time)
                .max(Comparator.naturalOrder())
                .map(newest -> newest.plusSeconds(1))
                .orElseThrow(() -> new SelvedgeException(SelvedgeException.BAD_FORMAT, "the bundle has no records"));
    }
}
