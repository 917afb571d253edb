package io.selvedge.crypto.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.audit.Finding.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the audit share: a story is written to a bundle and audited. */
abstract class AuditChecks {
    static final Options OPTIONS = new Options(null, Story.END);

    @TempDir
    Path folder;

    AuditReport audit(Story story) {
        return audit(story, story.contents("a1", "a2", "b1"));
    }

    AuditReport audit(Story story, EvidenceContents contents) {
        return Audit.verify(story.write(folder, contents), story.trust, OPTIONS);
    }

    static void invalid(AuditReport report, FindingCode code) {
        assertThat(report.findings())
                .as(report.findings().toString())
                .anyMatch(each -> each.code() == code && each.weight() == Weight.WRONG);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    static void incomplete(AuditReport report, FindingCode code) {
        assertThat(report.findings())
                .as(report.findings().toString())
                .anyMatch(each -> each.code() == code && each.weight() == Weight.MISSING);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    static void valid(AuditReport report) {
        assertThat(report.verdict()).as(report.findings().toString()).isEqualTo(Verdict.VALID);
    }

    static EvidenceContents withLog(Story story, EvidenceContents.Log changed) {
        List<EvidenceContents.Log> logs = new ArrayList<>();
        for (EvidenceContents.Log log : story.contents("a1", "a2").logs()) {
            boolean same = log.checkpoint()
                    .checkpoint()
                    .origin()
                    .equals(changed.checkpoint().checkpoint().origin());
            logs.add(same ? changed : log);
        }
        return story.contents(logs);
    }
}
