package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.TrustFile;
import io.selvedge.crypto.audit.Audit;
import io.selvedge.crypto.audit.AuditReport;
import io.selvedge.crypto.audit.Finding;
import io.selvedge.crypto.audit.Options;
import io.selvedge.crypto.audit.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies an evidence bundle offline. */
@Command(
        name = "verify",
        description = {
            "Verify an evidence bundle offline: needs no node and no network, only the trust file that you got from the mesh's"
                    + " admins by a way you trust.",
            "",
            "Prints a verdict (valid, incomplete, invalid), an assurance level (L1 the author's log, L2 the site's quorum,"
                    + " L3 other sites) and findings. Exit code 0 only for valid."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge audit verify evidence.zip --trust trust.json",
            "  selvedge audit verify evidence.zip --trust trust.json --nonce 7c1f --json"
        })
final class AuditVerifyCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", description = "The evidence bundle (zip).")
    private Path file = Path.of("");

    @Option(names = "--trust", paramLabel = "FILE", required = true, description = "The mesh's trust.json.")
    private Path trust = Path.of("");

    @Option(names = "--nonce", paramLabel = "N", description = "The nonce that you gave for the export.")
    private @Nullable String nonce;

    @Option(
            names = "--max-age",
            paramLabel = "P",
            defaultValue = "P90D",
            description = "Older bundles are stale (default ${DEFAULT-VALUE}).")
    private Duration maxAge = Options.DEFAULT_MAX_AGE;

    @Override
    public Integer call() {
        AuditReport report = Audit.verify(file, TrustFile.read(trust), new Options(nonce, Instant.now(), maxAge));
        output.answer(json(report), text(report));
        return report.verdict() == Verdict.VALID ? Exit.GOOD : Exit.NO;
    }

    private ObjectNode json(AuditReport report) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("file", file.toString())
                .put("verdict", report.verdict().json())
                .put("level", report.level().json());
        ArrayNode findings = document.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject()
                    .put("code", finding.code().name())
                    .put("weight", finding.weight().name().toLowerCase(java.util.Locale.ROOT))
                    .put("place", finding.place())
                    .put("message", finding.message());
        }
        ObjectNode counts = document.putObject("counts");
        report.counts().forEach(counts::put);
        ObjectNode levels = document.putObject("levels");
        report.levels().forEach((log, level) -> levels.put(log, level.json()));
        return document;
    }

    private String text(AuditReport report) {
        StringBuilder text = new StringBuilder();
        text.append("%s: %s, assurance level %s%n"
                .formatted(file, report.verdict().json(), report.level().json()));
        report.counts()
                .forEach((what, count) ->
                        text.append("  ").append(count).append(' ').append(what).append('\n'));
        for (Finding finding : report.findings()) {
            text.append("%s %s: %s (%s)%n"
                    .formatted(
                            finding.weight().name().toLowerCase(java.util.Locale.ROOT),
                            finding.code(),
                            finding.message(),
                            finding.place()));
        }
        return Words.printable(text.toString());
    }
}
