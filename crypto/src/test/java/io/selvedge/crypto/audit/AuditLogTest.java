package io.selvedge.crypto.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Seen;
import io.selvedge.crypto.record.SignedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tampered records and logs, one fixture for each code: the true {@link Story} with one thing changed. */
class AuditLogTest extends AuditChecks {
    private static void changeLeaf(Story.Author author, int index, Consumer<ObjectNode> change) {
        Envelope envelope = author.records.get(index).envelope();
        ObjectNode statement = CanonicalJson.parseCanonicalObject(envelope.payload(), Envelope.MAX_BYTES);
        change.accept(statement);
        author.leaves.set(
                index,
                new Envelope(envelope.payloadType(), CanonicalJson.encode(statement), envelope.signatures()).encode());
    }

    @Test
    void badSignatureOfARecord() {
        Story story = Story.told();
        changeLeaf(story.author("a2"), 3, each -> ((ObjectNode) each.get("predicate")).put("outcome", "failed"));
        invalid(audit(story), FindingCode.BAD_SIGNATURE);
    }

    @Test
    void badSignatureOfACheckpointOfACosignatureAndOfTheBearer() {
        Story story = Story.told();
        Story.Author a2 = story.author("a2");
        EvidenceContents.Log log = story.log(a2, "a1");
        SignedCheckpoint stolen = SignedCheckpoint.sign(log.checkpoint().checkpoint(), story.author("a3").key);
        invalid(
                audit(story, story.contents(List.of(new EvidenceContents.Log(stolen, a2.leaves)))),
                FindingCode.BAD_SIGNATURE);

        SignedCheckpoint forged = story.log(a2)
                .checkpoint()
                .plus(story.checkpoint(a2, 1, Digest.ZERO, "a1").cosignatures().get(0));
        invalid(audit(story, withLog(story, new EvidenceContents.Log(forged, a2.leaves))), FindingCode.BAD_SIGNATURE);

        Story thief = new Story();
        thief.enrol("a1", 11, "lyon", true);
        thief.say("x", "a1", "note", body -> {});
        Story.Author node = new Story.Author(Story.key(30));
        thief.authors.put("thief", node);
        thief.say("thief", "thief", "enrolment", body -> {
            ObjectNode theirs = thief.author("a1").records.get(0).predicate();
            body.put("name", "thief").put("site", "lyon");
            body.put(
                    "key",
                    io.selvedge.crypto.Base64Text.encode(node.key.verifyingKey().spki()));
            body.set("invite", theirs.get("invite"));
            body.set("bearer", theirs.get("bearer"));
        });
        invalid(audit(thief, thief.contents()), FindingCode.BAD_SIGNATURE);
    }

    @Test
    void notCanonicalPayload() {
        Story story = Story.told();
        Story.Author a2 = story.author("a2");
        String payload = new String(a2.records.get(3).envelope().payload(), UTF_8);
        byte[] spaced = payload.replaceFirst(":", ": ").getBytes(UTF_8);
        a2.leaves.set(
                3, Envelope.sign(SignedRecord.PAYLOAD_TYPE, spaced, a2.key).encode());
        invalid(audit(story), FindingCode.NOT_CANONICAL);
    }

    @Test
    void chainBrokenByAMissingRecord() {
        Story story = Story.told();
        story.author("a2").leaves.remove(2);
        invalid(audit(story), FindingCode.CHAIN_BROKEN);
    }

    @Test
    void chainBrokenByAWrongPredecessor() {
        Story story = Story.told();
        Story.Author a2 = story.author("a2");
        int last = a2.records.size() - 1;
        SignedRecord before = a2.records.remove(last - 1);
        SignedRecord other = story.draft(aliasWithout(a2, last - 1), "note", story.clock, body -> body.put("x", 1));
        a2.records.add(last - 1, other);
        assertThat(before).isNotEqualTo(other);
        a2.leaves.set(last - 1, other.leaf());
        invalid(audit(story), FindingCode.CHAIN_BROKEN);
    }

    private static Story.Author aliasWithout(Story.Author author, int size) {
        Story.Author alias = new Story.Author(author.key);
        author.records.subList(0, size).forEach(alias.records::add);
        return alias;
    }

    @Test
    void chainBrokenByAResultWithoutItsIntent() {
        Story story = Story.told();
        story.say(
                "lone",
                "a1",
                "patch-result",
                body -> body.put("rollout", story.ids.get("rollout"))
                        .put("patch", story.ids.get("patch"))
                        .put("ring", 0)
                        .put("attempt", 1)
                        .put("action", "install"));
        invalid(audit(story), FindingCode.CHAIN_BROKEN);
    }

    @Test
    void truncatedBelowItsCheckpoint() {
        Story story = Story.told();
        Story.Author bob = story.author("bob");
        EvidenceContents.Log whole = story.log(bob, "a1", "a2");
        List<byte[]> cut = bob.leaves.subList(0, bob.leaves.size() - 1);
        AuditReport report = audit(story, withLog(story, new EvidenceContents.Log(whole.checkpoint(), cut)));
        assertThat(report.has(FindingCode.TRUNCATED)).isTrue();
        assertThat(report.level()).isEqualTo(Level.NONE);
    }

    @Test
    void truncatedBelowWhatOthersSaw() {
        Story story = Story.told();
        story.say("late", "a1", "note", body -> {});
        story.say("look", "a2", "note", body -> {}, story.author("a1").seen());
        Story.Author a1 = story.author("a1");
        a1.leaves = new ArrayList<>(a1.leaves.subList(0, a1.leaves.size() - 1));
        incomplete(audit(story), FindingCode.TRUNCATED);
    }

    @Test
    void forkOfTwoRecordsForOnePlace() {
        Story story = Story.told();
        Story.Author a3 = story.author("a3");
        int size = a3.records.size();
        SignedRecord other = story.draft(aliasWithout(a3, size - 1), "note", story.clock, body -> {});
        a3.leaves.add(other.leaf());
        invalid(audit(story), FindingCode.FORK);
    }

    @Test
    void forkOfACheckpointOverAnotherHistory() {
        Story story = Story.told();
        Story.Author a3 = story.author("a3");
        SignedCheckpoint other = story.checkpoint(a3, a3.leaves.size(), Digest.of(new byte[] {1}));
        invalid(audit(story, withLog(story, new EvidenceContents.Log(other, a3.leaves))), FindingCode.FORK);
    }

    @Test
    void forkThatOthersHaveSeen() {
        Story story = Story.told();
        Seen other = new Seen(story.author("a1").origin.text(), 2, Digest.of(new byte[] {1}));
        story.say("look", "a3", "note", body -> {}, other);
        invalid(audit(story), FindingCode.FORK);
    }

    @Test
    void backdatedBeforeItsPredecessor() {
        Story story = Story.told();
        Story.Author a2 = story.author("a2");
        story.append(a2, story.draft(a2, "note", story.clock.minusSeconds(3_600), body -> {}));
        invalid(audit(story), FindingCode.BACKDATED);
    }

    @Test
    void backdatedBeforeWhatItHadSeen() {
        Story story = Story.told();
        story.clock = story.clock.plusSeconds(3_600);
        story.say("late", "a1", "note", body -> {});
        Story.Author b1 = story.author("b1");
        story.append(
                b1,
                story.draft(
                        b1,
                        "note",
                        story.clock.minusSeconds(3_000),
                        body -> {},
                        story.author("a1").seen()));
        invalid(audit(story), FindingCode.BACKDATED);
    }

    @Test
    void futureOfARecordOfAWitnessedRecordAndOfTheBundle() {
        Story story = Story.told();
        Story.Author a2 = story.author("a2");
        story.append(a2, story.draft(a2, "note", Story.END.plusSeconds(3_600), body -> {}));
        invalid(audit(story, story.contents()), FindingCode.FUTURE);

        Options later = new Options(null, Story.END.plusSeconds(7_200));
        invalid(Audit.verify(story.write(folder, story.contents("a1")), story.trust, later), FindingCode.FUTURE);

        Story early = Story.told();
        Options before = new Options(null, Story.END.minusSeconds(3_600));
        invalid(Audit.verify(early.write(folder, early.contents()), early.trust, before), FindingCode.FUTURE);
    }

    @Test
    void rollbackToAnOlderTrustVersion() {
        Story story = Story.told();
        story.newTrust();
        story.author("a2").trustVersion = 2;
        story.say("new", "a2", "note", body -> {});
        story.author("a2").trustVersion = 1;
        story.say("old", "a2", "note", body -> {});
        invalid(audit(story), FindingCode.ROLLBACK);
    }
}
