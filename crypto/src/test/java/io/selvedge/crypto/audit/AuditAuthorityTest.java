package io.selvedge.crypto.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.note.SignedCheckpoint;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What was done without leave, one fixture for each code: the true {@link Story} with one thing changed. */
class AuditAuthorityTest extends AuditChecks {
    @Test
    void wrongTargetOfAnInviteADecisionARingAndAPatch() {
        Story story = new Story();
        story.inviteSite = "kiel";
        story.enrol("a1", 11, "lyon", true);
        invalid(audit(story, story.contents()), FindingCode.WRONG_TARGET);

        Story elsewhere = Story.told();
        elsewhere.decide("open", "b1", "open");
        invalid(audit(elsewhere), FindingCode.WRONG_TARGET);

        for (Consumer<ObjectNode> change : List.<Consumer<ObjectNode>>of(
                body -> body.put("ring", 7),
                body -> body.put("patch", Digest.of(new byte[0]).hex()))) {
            Story lost = Story.told();
            lost.say("x", "a2", "patch-result", body -> {
                body.put("rollout", lost.ids.get("rollout")).put("patch", lost.ids.get("patch"));
                body.put("ring", 0).put("attempt", 0).put("action", "install");
                change.accept(body);
            });
            invalid(audit(lost), FindingCode.WRONG_TARGET);
        }
    }

    @Test
    void wrongTargetOfAnotherMesh() {
        Story story = Story.told();
        Story.Author foreign = new Story.Author(story.alice);
        io.selvedge.crypto.record.Origin origin = new io.selvedge.crypto.record.Origin("other", foreign.id(), 1);
        SignedCheckpoint checkpoint = SignedCheckpoint.sign(
                new io.selvedge.crypto.note.Checkpoint(
                        origin.text(), 0, Story.tree(List.of()).root()),
                story.alice);
        invalid(
                audit(story, story.contents(List.of(new EvidenceContents.Log(checkpoint, List.of())))),
                FindingCode.WRONG_TARGET);
    }

    private static Story approvedBy(String... admins) {
        Story story = new Story().found().publish();
        story.say("rollout", "alice", "rollout", body -> {
            body.put("name", "r").put("policy", story.ids.get("policy"));
            body.putArray("patches").add(story.ids.get("patch"));
            body.putArray("rings")
                    .addObject()
                    .put("name", "first")
                    .put("boundary", "f".repeat(16))
                    .put("approval", true);
        });
        story.approve("bob", "rollout", "rollout");
        for (String admin : admins) {
            story.say(
                    "approved-" + admin,
                    admin,
                    "ring-approval",
                    body -> body.put("rollout", story.ids.get("rollout"))
                            .put("ring", 0)
                            .put("reason", "good"));
        }
        story.decide("open", "a1", "open");
        story.endorse("a3", "open");
        story.patch("a2");
        return story;
    }

    @Test
    void aRingThatAsksForApprovalOpensOnlyWithTheThreshold() {
        valid(audit(approvedBy("alice", "carol")));
        invalid(audit(approvedBy("alice")), FindingCode.BELOW_THRESHOLD);
        invalid(audit(approvedBy("alice", "alice")), FindingCode.BELOW_THRESHOLD);
        invalid(audit(approvedBy("alice", "a2")), FindingCode.BELOW_THRESHOLD);
    }

    @Test
    void anInstallationDuringAPauseThatItKnew() {
        Story story = Story.told();
        story.say(
                "pause",
                "bob",
                "pause",
                body -> body.put("rollout", story.ids.get("rollout")).put("reason", "lunch"));
        story.step("a1", "patch-intent", "install", story.author("bob").seen());
        story.step("a1", "patch-result", "install");
        invalid(audit(story), FindingCode.MISMATCH);
    }

    @Test
    void remedyingNeedsAnInstallationBeforeIt() {
        Story story = Story.told();
        story.step("a2", "patch-intent", "remediate");
        story.step("a2", "patch-result", "remediate");
        valid(audit(story));
        story.step("b1", "patch-intent", "remediate");
        story.step("b1", "patch-result", "remediate");
        invalid(audit(story), FindingCode.MISMATCH);
    }

    private void revoke(Story story, String node, long size) {
        Story.Author author = story.author(node);
        story.say(
                "revocation",
                "alice",
                "revocation",
                body -> body.put("key", author.id())
                        .put("origin", author.origin.text())
                        .put("size", size)
                        .put("reason", "stolen"));
        story.approve("bob", "revocation", "revocation");
    }

    @Test
    void revokedKeyAfterItsEnd() {
        Story story = Story.told();
        revoke(story, "a3", story.author("a3").leaves.size() - 1);
        invalid(audit(story), FindingCode.REVOKED_KEY);

        Story whole = Story.told();
        revoke(whole, "a3", whole.author("a3").leaves.size());
        valid(audit(whole));
        // A revoked witness does not count any more.
        assertThat(audit(whole, whole.contents("a2", "a3")).levels())
                .containsEntry(whole.author("a1").origin.text(), Level.L2)
                .containsEntry(whole.author("bob").origin.text(), Level.L1);
    }

    @Test
    void belowThresholdOfAnInvite() {
        Story story = new Story();
        story.inviteSigners = List.of(story.alice);
        story.enrol("a1", 11, "lyon", true);
        invalid(audit(story, story.contents()), FindingCode.BELOW_THRESHOLD);
    }

    @Test
    void belowThresholdOfARolloutThatWasActedOn() {
        Story story = new Story().found().publish().propose();
        story.decide("open", "a1", "open");
        story.endorse("a3", "open");
        story.patch("a2");
        invalid(audit(story), FindingCode.BELOW_THRESHOLD);

        // Approved too late is not approved.
        story.clock = story.clock.plusSeconds(3_600);
        story.approve("bob", "rollout", "rollout");
        invalid(audit(story), FindingCode.BELOW_THRESHOLD);
    }

    @Test
    void rolloutThatNobodyActedOnMayWaitForItsApprovals() {
        valid(audit(new Story().found().publish().propose()));
    }

    @Test
    void selfApprovalDoesNotCount() {
        Story story = new Story().found().publish().propose();
        story.approve("alice", "rollout", "rollout");
        story.decide("open", "a1", "open");
        story.endorse("a3", "open");
        story.patch("a2");
        AuditReport report = audit(story);
        invalid(report, FindingCode.SELF_APPROVAL);
        invalid(report, FindingCode.BELOW_THRESHOLD);

        // Beside a true approval it is only worth a note.
        Story harmless = Story.told();
        harmless.approve("alice", "rollout", "rollout");
        AuditReport noted = audit(harmless);
        valid(noted);
        assertThat(noted.has(FindingCode.SELF_APPROVAL)).isTrue();
    }

    @Test
    void notCosignedWithoutAnEndorsedDecision() {
        Story story = new Story().found().publish().propose();
        story.approve("bob", "rollout", "rollout");
        story.decide("open", "a1", "open");
        story.patch("a2");
        invalid(audit(story), FindingCode.NOT_COSIGNED);
    }

    @Test
    void ownEndorsementAndTwoOfOneAnchorDoNotMakeAMajority() {
        Story story = new Story().found().publish().propose();
        story.approve("bob", "rollout", "rollout");
        story.decide("open", "a1", "open");
        story.endorse("a1", "open");
        story.endorse("b1", "open");
        story.patch("a2");
        invalid(audit(story), FindingCode.NOT_COSIGNED);
    }

    @Test
    void anchorSetProposedByTwoInTheSameWordsIsOneDecision() {
        Story story = new Story();
        story.enrol("a1", 11, "lyon", true);
        story.enrol("a2", 12, "lyon", false);
        story.enrol("a3", 13, "lyon", false);
        story.enrol("b1", 21, "kiel", true);
        story.anchors("set2", "a1", 2, Story.NONE, "a1", "a2");
        String second = story.digest(2, Story.NONE, "a1", "a2");
        story.anchors("set3", "a1", 3, second, "a1", "a2", "a3");
        story.anchors("set3too", "a2", 3, second, "a1", "a2", "a3");
        story.publish().propose();
        story.approve("bob", "rollout", "rollout");
        story.decide("open", "a1", "open");
        story.endorse("a2", "open");
        story.patch("a3");
        valid(audit(story));
    }

    @Test
    void mismatchOfAnchorSetsThatChangeTwoAtOnceOfApprovalsOfUndosAndOfHalts() {
        Story story = new Story();
        story.enrol("a1", 11, "lyon", true);
        story.enrol("a2", 12, "lyon", false);
        story.enrol("a3", 13, "lyon", false);
        story.anchors("set2", "a1", 2, Story.NONE, "a1", "a2", "a3");
        invalid(audit(story, story.contents("a1")), FindingCode.MISMATCH);

        Story mistaken = new Story().found().publish();
        mistaken.approve("bob", "patch", "policy");
        invalid(audit(mistaken), FindingCode.MISMATCH);

        Story undone = Story.told();
        undone.step("a1", "patch-intent", "undo");
        undone.step("a1", "patch-result", "undo");
        invalid(audit(undone), FindingCode.MISMATCH);

        Story halted = Story.told();
        halted.say("halt", "carol", "halt", body -> body.put("rollout", halted.ids.get("rollout")));
        halted.step("a1", "patch-intent", "install", halted.author("carol").seen());
        halted.step("a1", "patch-result", "install");
        invalid(audit(halted), FindingCode.MISMATCH);
    }

    @Test
    void haltThatAnEndpointDidNotHaveOrThatWasLiftedForbidsNothing() {
        Story unaware = Story.told();
        unaware.say("halt", "carol", "halt", body -> body.put("rollout", unaware.ids.get("rollout")));
        unaware.patch("a1");
        valid(audit(unaware));

        Story lifted = Story.told();
        lifted.say("halt", "carol", "halt", body -> body.put("rollout", lifted.ids.get("rollout")));
        lifted.say(
                "resume",
                "alice",
                "resume",
                body -> body.put("rollout", lifted.ids.get("rollout"))
                        .putArray("halts")
                        .add(lifted.ids.get("halt")));
        lifted.approve("bob", "resume", "resume");
        lifted.step("a1", "patch-intent", "install", lifted.author("carol").seen());
        lifted.step("a1", "patch-result", "install");
        valid(audit(lifted));
    }
}
