package io.selvedge.crypto.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.trust.TrustHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The true {@link Story}: what is valid, and how high its level is. */
class AuditTest extends AuditChecks {
    @Test
    void trueStoryIsValidAndItsLevelGrowsWithItsWitnesses() {
        Story story = Story.told();
        AuditReport alone = audit(story, story.contents());
        valid(alone);
        assertThat(alone.level()).isEqualTo(Level.L1);
        assertThat(alone.has(FindingCode.NOT_COSIGNED)).isTrue();
        assertThat(audit(story, story.contents("a1")).level()).isEqualTo(Level.L1);
        AuditReport site = audit(story, story.contents("a1", "a2"));
        valid(site);
        // Kiel has one node, which decides alone: its log has no more than L1 from itself, L3 from lyon's witnesses.
        assertThat(site.levels()).containsEntry(story.author("a3").origin.text(), Level.L2);
        assertThat(site.level()).isEqualTo(Level.L2);
        AuditReport all = audit(story);
        valid(all);
        assertThat(all.level()).isEqualTo(Level.L3);
        assertThat(all.counts())
                .containsEntry("logs", 6L)
                .containsEntry("nodes", 4L)
                .containsEntry("sites", 2L)
                .containsEntry("decisions", 2L)
                .containsEntry("intents", 2L)
                .containsEntry("results", 2L);
    }

    @Test
    void siteOfOneNodeReachesNoMoreThanL1ByItself() {
        Story story = Story.told();
        AuditReport report = audit(story, story.contents("b1"));
        assertThat(report.levels()).containsEntry(story.author("b1").origin.text(), Level.L1);
    }

    @Test
    void sameContentsGiveTheSameBytes() throws Exception {
        Story story = Story.told();
        byte[] once = Files.readAllBytes(story.write(folder, story.contents("a1")));
        assertThat(Files.readAllBytes(story.write(folder, Story.told().contents("a1"))))
                .isEqualTo(once);
    }

    @Test
    void selectedRecordsHaveTheLevelOfTheirLogs() {
        Story story = Story.told();
        story.selected.add(story.author("a2").records.get(2));
        story.blobs.add(new byte[] {1, 2, 3});
        AuditReport report = audit(story);
        valid(report);
        assertThat(report.level()).isEqualTo(Level.L3);
        assertThat(report.counts()).containsEntry("selected", 1L).containsEntry("blobs", 1L);
    }

    @Test
    void laterTrustVersionInTheBundleIsTakenWhenItFollows() {
        Story story = Story.told();
        TrustHistory auditors = story.trust;
        story.newTrust();
        valid(Audit.verify(story.write(folder, story.contents()), auditors, OPTIONS));
    }

    @Test
    void anchorSetByAnOperationsKeyCountsAndStaysVisible() {
        Story story = new Story();
        story.enrol("a1", 11, "lyon", true);
        story.enrol("a2", 12, "lyon", false);
        story.enrol("a3", 13, "lyon", false);
        story.anchors("set2", "bob", 2, Story.NONE, "a2", "a3");
        AuditReport report = audit(story, story.contents("a2", "a3"));
        valid(report);
        assertThat(report.counts()).containsEntry("anchorSetsByOperations", 1L);
        assertThat(report.level()).isEqualTo(Level.L2);
    }

    @Test
    void undoAfterInstallNeedsNoOpenRing() {
        Story story = Story.told();
        story.step("a2", "patch-intent", "undo");
        story.step("a2", "patch-result", "undo");
        valid(audit(story));
    }

    @Test
    void trustFileIsReadAndItsErrorsAreThrown() throws Exception {
        Story story = Story.told();
        Path trust = Files.writeString(folder.resolve("trust.json"), story.trust.toText());
        Path bundle = story.write(folder, story.contents());
        valid(Audit.verify(bundle, trust, OPTIONS));
        Files.writeString(trust, "{}");
        assertThatThrownBy(() -> Audit.verify(bundle, trust, OPTIONS)).isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> Audit.verify(bundle, folder.resolve("none"), OPTIONS))
                .isInstanceOf(SelvedgeException.class);
    }
}
