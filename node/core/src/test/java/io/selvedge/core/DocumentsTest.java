package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.record.Approval;
import io.selvedge.core.record.Halt;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Pause;
import io.selvedge.core.record.Requirement;
import io.selvedge.core.record.Resume;
import io.selvedge.core.record.Revocation;
import io.selvedge.core.record.RingApproval;
import io.selvedge.core.state.Dependencies;
import io.selvedge.core.state.Documents;
import io.selvedge.crypto.record.SignedRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private final Papers papers = new Papers(13);

    private Documents documents() {
        return papers.replica().state().documents();
    }

    private SignedRecord taken(SignedRecord record) {
        assertThat(papers.take(record)).isInstanceOf(Acceptance.Added.class);
        return record;
    }

    private SignedRecord approved(SignedRecord record) {
        taken(record);
        taken(papers.admin(1).sign(new Approval(record.id().hex(), record.type())));
        return record;
    }

    @Test
    void oneOfTwoKeysIsNotEnough() {
        SignedRecord policy = taken(papers.admin(0).sign(Papers.policy(1)));
        assertThat(documents().isEffective(policy.id().hex())).isFalse();
        assertThat(documents().missingSignatures(policy.id().hex())).isEqualTo(1);
    }

    @Test
    void theSameKeyTwiceIsNotEnough() {
        SignedRecord policy = taken(papers.admin(0).sign(Papers.policy(1)));
        taken(papers.admin(0).sign(new Approval(policy.id().hex(), "policy")));
        taken(papers.admin(0).sign(new Approval(policy.id().hex(), "policy")));
        assertThat(documents().isEffective(policy.id().hex())).isFalse();
    }

    @Test
    void twoKeysAreEnough() {
        SignedRecord policy = approved(papers.admin(0).sign(Papers.policy(1)));
        assertThat(documents().isEffective(policy.id().hex())).isTrue();
    }

    @Test
    void aNodesApprovalCountsForNothing() {
        SignedRecord policy = taken(papers.admin(0).sign(Papers.policy(1)));
        Papers.Member node = papers.node("site-a", true);
        taken(node.enrol());
        taken(node.sign(new Approval(policy.id().hex(), "policy")));
        assertThat(documents().isEffective(policy.id().hex())).isFalse();
    }

    @Test
    void aRolloutUnderAnOlderPolicyIsStale() {
        SignedRecord policy = approved(papers.admin(0).sign(Papers.policy(1)));
        SignedRecord patch = approved(papers.admin(0).sign(Papers.patch("2.0")));
        SignedRecord rollout = approved(papers.admin(0).sign(Papers.rollout(policy, patch)));
        var campaign = papers.replica().state().findCampaign(rollout.id().hex()).orElseThrow();
        assertThat(campaign.findObstacle()).isEmpty();
        assertThat(campaign.findStale()).isEmpty();
        approved(papers.admin(0).sign(Papers.policy(2)));
        assertThat(campaign.findStale()).isPresent();
    }

    @Test
    void oneKeyHaltsAndTwoResume() {
        SignedRecord policy = approved(papers.admin(0).sign(Papers.policy(1)));
        SignedRecord patch = approved(papers.admin(0).sign(Papers.patch("2.0")));
        SignedRecord rollout = approved(papers.admin(0).sign(Papers.rollout(policy, patch)));
        var campaign = papers.replica().state().findCampaign(rollout.id().hex()).orElseThrow();
        SignedRecord halt = taken(papers.admin(2).sign(new Halt(rollout.id().hex(), "wait")));
        assertThat(campaign.isHalted()).isTrue();
        SignedRecord resume = taken(papers.admin(0)
                .sign(new Resume(rollout.id().hex(), List.of(halt.id().hex()), "go on")));
        assertThat(campaign.isHalted()).isTrue();
        taken(papers.admin(1).sign(new Approval(resume.id().hex(), "resume")));
        assertThat(campaign.isHalted()).isFalse();
    }

    @Test
    void oneKeyPausesAndThePauseEndsWithTheLastSignatureOfTheResume() {
        String rollout = "a".repeat(64);
        SignedRecord first = taken(papers.admin(2).sign(new Pause(rollout, "lunch")));
        assertThat(documents().pauses(rollout)).hasSize(1);
        long paused = first.time().toEpochMilli();
        assertThat(documents().pausedMillis(rollout, paused - 5_000, paused + 30_000))
                .isEqualTo(30_000);
        assertThat(documents().pausedMillis(rollout, paused + 10_000, paused + 30_000))
                .isEqualTo(20_000);
        SignedRecord second = taken(papers.admin(2).sign(new Pause(rollout, "still lunch")));
        List<String> both = List.of(first.id().hex(), second.id().hex());
        SignedRecord resume = taken(papers.admin(0).sign(new Resume(rollout, both, "done")));
        assertThat(documents().pauses(rollout)).hasSize(2);
        for (int i = 0; i < 9; i++) {
            taken(papers.admin(1).sign(new Halt("b".repeat(64), "time goes by")));
        }
        SignedRecord last = taken(papers.admin(1).sign(new Approval(resume.id().hex(), "resume")));
        assertThat(documents().pauses(rollout)).isEmpty();
        assertThat(documents().effectiveSince(resume.id().hex()))
                .hasValue(last.time().toEpochMilli());
        // Two pauses at once count once.
        assertThat(documents().pausedMillis(rollout, paused, paused + 1_000_000))
                .isEqualTo(last.time().toEpochMilli() - paused);
    }

    @Test
    void aRingIsApprovedByAsManyDistinctOperatorsAsTheThresholdSays() {
        String rollout = "a".repeat(64);
        RingApproval word = new RingApproval(rollout, 1, "good");
        taken(papers.admin(0).sign(word));
        taken(papers.admin(0).sign(word));
        taken(papers.admin(1).sign(new RingApproval(rollout, 0, "another ring")));
        Papers.Member node = papers.node("site-a", true);
        taken(node.enrol());
        taken(node.sign(word));
        assertThat(documents().isRingApproved(rollout, 1)).isFalse();
        taken(papers.admin(2).sign(word));
        assertThat(documents().isRingApproved(rollout, 1)).isTrue();
        assertThat(documents().isRingApproved(rollout, 0)).isFalse();
    }

    private static Patch patch(String product, Requirement... needs) {
        Patch like = Papers.patch("1.0");
        return new Patch(
                product,
                product,
                "1.0",
                like.artifact(),
                like.install(),
                List.of(),
                like.undo(),
                null,
                List.of(needs),
                null);
    }

    @Test
    void patchesAreOrderedByWhatTheyNeedAndElseStayAsTheyWere() {
        Patch a = patch("a", new Requirement("c", "0.9"));
        Patch b = patch("b");
        Patch c = patch("c", new Requirement("elsewhere", "7"));
        assertThat(Dependencies.order(List.of(a, b, c))).hasValue(List.of(b, c, a));
        assertThat(Dependencies.order(List.of(b, a))).hasValue(List.of(b, a));
        Patch tooOld = patch("d", new Requirement("b", "2.0"));
        assertThat(Dependencies.order(List.of(tooOld, b))).hasValue(List.of(tooOld, b));
        Patch e = patch("e", new Requirement("f", "1"));
        Patch f = patch("f", new Requirement("e", "1"));
        assertThat(Dependencies.order(List.of(b, e, f))).isEmpty();
        assertThat(Dependencies.order(List.of(patch("self", new Requirement("self", "1.0")))))
                .isEmpty();
    }

    @Test
    void aRevocationEndsALogAtItsPosition() {
        Papers.Member node = papers.node("site-a", true);
        taken(node.enrol());
        taken(node.sign(new Halt("a".repeat(64), "one")));
        SignedRecord next = node.sign(new Halt("b".repeat(64), "two"));
        Revocation end = new Revocation(node.id(), node.origin(), 2, "stolen");
        SignedRecord revocation = taken(papers.admin(0).sign(end));
        assertThat(papers.replica().state().members().isRevoked(node.id())).isFalse();
        taken(papers.admin(1).sign(new Approval(revocation.id().hex(), "revocation")));
        assertThat(papers.replica().state().members().isRevoked(node.id())).isTrue();
        assertThat(papers.replica().state().members().findEver(node.id())).isPresent();
        assertThat(papers.take(next))
                .isInstanceOfSatisfying(
                        Acceptance.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("REVOKED_KEY"));
    }
}
