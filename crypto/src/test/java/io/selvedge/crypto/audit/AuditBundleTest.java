package io.selvedge.crypto.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.note.Cosignature;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.TrustHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tampered bundles, one fixture for each code: the true {@link Story} with one thing changed. */
class AuditBundleTest extends AuditChecks {
    @Test
    void staleInviteTrustAndBundle() {
        Story story = new Story();
        story.inviteExpires = story.clock;
        story.found();
        invalid(audit(story), FindingCode.STALE);

        Story old = Story.told();
        Path bundle = old.write(folder, old.contents());
        old.newTrust();
        incomplete(Audit.verify(bundle, old.trust, OPTIONS), FindingCode.STALE);

        Story late = Story.told();
        Options months = new Options(null, Story.END.plus(Duration.ofDays(91)));
        incomplete(Audit.verify(late.write(folder, late.contents()), late.trust, months), FindingCode.STALE);
    }

    @Test
    void mixMatchOfTrustHistories() {
        Story story = Story.told();
        Story other = new Story();
        other.clock = other.clock.plusSeconds(1);
        SigningKey[] admins = {other.alice, other.bob};
        TrustHistory foreign = TrustHistory.start(io.selvedge.crypto.trust.SignedTrust.sign(
                new io.selvedge.crypto.trust.TrustVersion(
                        "acme",
                        1,
                        "2026-11-23T01:00:00Z",
                        story.trust.current().roles(),
                        story.trust.current().keys(),
                        Story.NONE),
                admins));
        Path bundle = story.write(folder, story.contents());
        invalid(Audit.verify(bundle, foreign, OPTIONS), FindingCode.MIX_MATCH);
    }

    @Test
    void mixMatchOfProofs() {
        Story story = Story.told();
        SignedRecord record = story.author("a2").records.get(2);
        EvidenceContents whole = story.contents("a1", "a2");
        EvidenceContents mixed = new EvidenceContents(
                whole.trust(),
                whole.keys(),
                whole.logs(),
                List.of(new EvidenceContents.Selected(
                        record, story.proof(story.author("a2").records.get(1)))),
                List.of());
        invalid(audit(story, mixed), FindingCode.MIX_MATCH);
    }

    @Test
    void mixMatchOfAFileThatTheManifestDoesNotName() throws Exception {
        Story story = Story.told();
        Path bundle = story.write(folder, story.contents());
        Zips.rewrite(
                bundle,
                files -> files.put("blobs/sha256/" + Digest.of(new byte[0]).hex(), new byte[0]));
        invalid(Audit.verify(bundle, story.trust, OPTIONS), FindingCode.MIX_MATCH);
    }

    @Test
    void mismatchOfAFileAndOfABlob() throws Exception {
        Story story = Story.told();
        story.blobs.add(new byte[] {1});
        Path bundle = story.write(folder, story.contents());
        Zips.rewrite(bundle, files -> files.put("VERIFY.md", "trust me".getBytes(UTF_8)));
        invalid(Audit.verify(bundle, story.trust, OPTIONS), FindingCode.MISMATCH);
        Path other = story.write(folder, story.contents());
        Zips.rewrite(
                other,
                files -> files.put("blobs/sha256/" + Digest.of(new byte[] {1}).hex(), new byte[] {2}));
        invalid(Audit.verify(other, story.trust, OPTIONS), FindingCode.MISMATCH);
    }

    @Test
    void partialWithoutAFileThatTheManifestNames() throws Exception {
        Story story = Story.told();
        Path bundle = story.write(folder, story.contents());
        Zips.rewrite(bundle, files -> files.remove("VERIFY.md"));
        incomplete(Audit.verify(bundle, story.trust, OPTIONS), FindingCode.PARTIAL);
    }

    @Test
    void partialWithoutTheRolloutsLog() {
        Story story = Story.told();
        List<EvidenceContents.Log> logs = new ArrayList<>();
        for (String name : List.of("a1", "a2", "a3", "b1")) {
            logs.add(story.log(story.author(name), "a1", "a2"));
        }
        incomplete(audit(story, story.contents(logs)), FindingCode.PARTIAL);
    }

    @Test
    void partialOfAnIntentWithoutResultAndOfAnEmptyBundle() {
        Story story = Story.told();
        story.step("a1", "patch-intent", "install");
        incomplete(audit(story), FindingCode.PARTIAL);
        Story silent = new Story();
        silent.enrol("a1", 11, "lyon", true);
        AuditReport empty = audit(silent, silent.contents(List.of()));
        assertThat(empty.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(empty.level()).isEqualTo(Level.NONE);
    }

    @Test
    void partialOfASelectedRecordWithNothingButItsProof() {
        Story story = Story.told();
        story.selected.add(story.author("b1").records.get(0));
        List<EvidenceContents.Log> logs = new ArrayList<>();
        for (String name : List.of("alice", "bob", "a1", "a2", "a3")) {
            logs.add(story.log(story.author(name), "a1", "a2"));
        }
        incomplete(audit(story, story.contents(logs)), FindingCode.PARTIAL);
    }

    @Test
    void missingNonce() {
        Story story = Story.told();
        Options asked = new Options("n-1", Story.END);
        incomplete(Audit.verify(story.write(folder, story.contents()), story.trust, asked), FindingCode.MISSING_NONCE);
        incomplete(
                Audit.verify(story.write(folder, story.contents(), "n-0"), story.trust, asked),
                FindingCode.MISSING_NONCE);
        valid(Audit.verify(story.write(folder, story.contents(), "n-1"), story.trust, asked));
    }

    @Test
    void badFormatOfAFileThatIsNoZip() throws Exception {
        Story story = Story.told();
        Path bundle = Files.writeString(folder.resolve("evidence.zip"), "PK nothing of the kind");
        invalid(Audit.verify(bundle, story.trust, OPTIONS), FindingCode.BAD_FORMAT);
        invalid(Audit.verify(folder.resolve("none"), story.trust, OPTIONS), FindingCode.BAD_FORMAT);
    }

    @Test
    void badFormatOfARecordThatIsNone() {
        Story story = Story.told();
        story.author("a2").leaves.set(2, "{}".getBytes(UTF_8));
        invalid(audit(story), FindingCode.BAD_FORMAT);
        Story poor = Story.told();
        poor.say("poor", "a2", "patch-intent", body -> body.put("rollout", 1));
        invalid(audit(poor), FindingCode.BAD_FORMAT);
    }

    @Test
    void tooLargeLine() {
        Story story = Story.told();
        story.author("a2").leaves.set(2, new byte[SignedRecord.MAX_LEAF_BYTES + 1]);
        invalid(audit(story), FindingCode.TOO_LARGE);
    }

    @Test
    void unknownKeyOfALog() {
        Story story = Story.told();
        Story.Author stranger = new Story.Author(Story.key(40));
        story.authors.put("stranger", stranger);
        story.say("x", "stranger", "note", body -> {});
        invalid(audit(story), FindingCode.UNKNOWN_KEY);
    }

    @Test
    void unknownWitnessesDoNotCount() {
        Story story = Story.told();
        Story.Author a2 = story.author("a2");
        SignedCheckpoint signed = story.log(a2).checkpoint();
        for (int seed = 40; seed < 43; seed++) {
            SigningKey key = Story.key(seed);
            String name = Cosignature.witnessName("acme", key.verifyingKey().keyId());
            signed = signed.plus(Cosignature.sign(signed.checkpoint(), name, key, Story.END.getEpochSecond()));
        }
        AuditReport report = audit(story, withLog(story, new EvidenceContents.Log(signed, a2.leaves)));
        assertThat(report.has(FindingCode.UNKNOWN_KEY)).isTrue();
        assertThat(report.levels()).containsEntry(a2.origin.text(), Level.L1);
    }
}
