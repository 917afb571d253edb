package io.selvedge.app.http.live;

import io.selvedge.app.http.view.AuditReportView;
import io.selvedge.crypto.audit.Audit;
import io.selvedge.crypto.audit.AuditReport;
import io.selvedge.crypto.audit.EvidenceBundle;
import io.selvedge.crypto.audit.Options;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes evidence bundles in files, and audits them there as an auditor would. */
final class EvidenceFiles {
    private final Path scratch;

    EvidenceFiles(Path scratch) {
        this.scratch = scratch;
    }

    /** A bundle to read; its file is gone when the stream is closed. */
    InputStream bundle(EvidenceMatter matter, @Nullable String nonce) throws IOException {
        Path file = write(matter, nonce);
        return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** What an audit of the bundle says. */
    AuditReportView verify(EvidenceMatter matter) {
        try {
            Path file = write(matter, null);
            try {
                Instant now = Instant.now();
                return view(Audit.verify(file, matter.contents().trust(), new Options(null, now)), now);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(EvidenceMatter matter, @Nullable String nonce) throws IOException {
        Files.createDirectories(scratch);
        Path file = Files.createTempFile(scratch, "evidence", ".zip");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            EvidenceBundle.write(out, matter.contents(), matter.exporter(), Instant.now(), nonce);
            return file;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static AuditReportView view(AuditReport report, Instant now) {
        return new AuditReportView(
                report.verdict().json(),
                report.level().json(),
                report.findings().stream()
                        .map(finding ->
                                new AuditReportView.Finding(finding.code().name(), finding.place(), finding.message()))
                        .toList(),
                new TreeMap<>(report.counts()),
                Times.of(now.toEpochMilli()));
    }
}
