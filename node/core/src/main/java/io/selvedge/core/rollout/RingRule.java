package io.selvedge.core.rollout;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.RingDecision.Tally;
import io.selvedge.core.record.RingDecision.Verdict;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Decisions.RingState;
import io.selvedge.core.state.Runs;
import io.selvedge.core.state.State;
import io.selvedge.policy.document.Gate;
import io.selvedge.policy.ring.GateRule;
import io.selvedge.policy.ring.Judgement;
import io.selvedge.policy.ring.RingTally;
import io.selvedge.policy.ring.SiteQuorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is due for a ring of a rollout at a site, from the records alone. The coordinator asks it to propose, every other
 * anchor asks it again before it endorses, and an auditor can ask it a year later.
 */
public final class RingRule {
    private RingRule() {}

    /** What is due. */
    public sealed interface Due {
        /** This decision is due. */
        record Decide(int ring, Verdict verdict, Tally tally, String reason) implements Due {}

        /** Nothing before this time, unless records come; {@link Long#MAX_VALUE} where only records can help. */
        record Nothing(String reason, long untilMillis) implements Due {}
    }

    /** The next decision of a site about a rollout at this time. */
    public static Due next(State state, Campaign campaign, String site, long nowMillis) {
        Optional<String> obstacle = campaign.findObstacle();
        if (obstacle.isPresent()) {
            return new Due.Nothing(obstacle.get(), Long.MAX_VALUE);
        }
        OptionalInt failed = campaign.failedRing();
        if (failed.isPresent() && campaign.failedRing(site).isEmpty()) {
            // A leaf knows its own site's word alone: what failed elsewhere reaches it as that.
            Tally pending = campaign.tally(site, failed.getAsInt(), nowMillis, nowMillis);
            return new Due.Decide(failed.getAsInt(), Verdict.FAIL, pending, "it failed at another site");
        }
        for (int ring = 0; ring < campaign.rings(); ring++) {
            RingState standing = campaign.ringState(site, ring);
            if (standing == RingState.FAILED) {
                return new Due.Nothing("ring " + (ring + 1) + " failed", Long.MAX_VALUE);
            }
            if (standing == RingState.WAITING) {
                return opening(campaign, site, ring, nowMillis);
            }
            if (standing != RingState.PASSED) {
                return judge(state, campaign, site, ring, standing, nowMillis);
            }
        }
        return new Due.Nothing("every ring passed", Long.MAX_VALUE);
    }

    private static Due opening(Campaign campaign, String site, int ring, long nowMillis) {
        Optional<String> stopped = stopped(campaign);
        if (stopped.isPresent()) {
            return new Due.Nothing(stopped.get(), Long.MAX_VALUE);
        }
        Optional<String> stale = campaign.findStale();
        if (stale.isPresent()) {
            return new Due.Nothing(stale.get(), Long.MAX_VALUE);
        }
        String notBefore = campaign.rollout().notBefore();
        if (notBefore != null && nowMillis < Instant.parse(notBefore).toEpochMilli()) {
            return new Due.Nothing(
                    "it starts at " + notBefore, Instant.parse(notBefore).toEpochMilli());
        }
        long cool = campaign.coolDownEndMillis();
        if (nowMillis < cool) {
            return new Due.Nothing("cools down until " + Instant.ofEpochMilli(cool), cool);
        }
        return switch (campaign.opening(ring)) {
            case SiteQuorum.Opening.Allowed ignored
            when campaign.awaitsApproval(ring) ->
                new Due.Nothing("waits for an approval of ring " + (ring + 1), Long.MAX_VALUE);
            case SiteQuorum.Opening.Allowed ignored -> {
                int members = campaign.members(site, ring).size();
                Tally pending = new Tally(members, 0, 0, 0, 0, members, 0);
                yield members == 0
                        ? new Due.Decide(ring, Verdict.PASS, Tally.EMPTY, "no endpoint of this site is in the ring")
                        : new Due.Decide(ring, Verdict.OPEN, pending, members + " endpoint(s) may act");
            }
            case SiteQuorum.Opening.Awaiting waiting ->
                new Due.Nothing(
                        "waits for the ring before it at " + String.join(", ", waiting.sites()), Long.MAX_VALUE);
            case SiteQuorum.Opening.Barred barred ->
                new Due.Nothing("a ring failed at " + String.join(", ", barred.sites()), Long.MAX_VALUE);
        };
    }

    private static Due judge(
            State state, Campaign campaign, String site, int ring, RingState standing, long nowMillis) {
        Optional<Entry> opened = campaign.findOpened(site, ring);
        if (opened.isEmpty()) {
            return new Due.Nothing("held before it opened", Long.MAX_VALUE);
        }
        long openedMillis = campaign.lessPauses(opened.get().timeMillis(), nowMillis);
        Gate gate = campaign.gate(ring);
        Tally tally = campaign.tally(site, ring, openedMillis, nowMillis);
        List<Long> good = new ArrayList<>();
        List<Long> bad = new ArrayList<>();
        for (String member : campaign.members(site, ring)) {
            Runs.EndpointStanding one = state.runs()
                    .standing(campaign.id(), member, campaign.rollout().patches());
            long since = Math.min(one.sinceMillis(), nowMillis);
            switch (one.standing()) {
                case SUCCEEDED -> good.add(since);
                case FAILED, UNDONE -> bad.add(since);
                case PENDING, APART -> {}
            }
        }
        RingTally counts = ringTally(tally);
        long changed = GateRule.soakStart(gate, counts.counted(), opened.get().timeMillis(), good, bad);
        long soakStart = campaign.lessPauses(changed, nowMillis);
        Optional<String> stopped = stopped(campaign);
        return switch (GateRule.judge(gate, counts, openedMillis, soakStart, nowMillis)) {
            case Judgement.Fail fail -> new Due.Decide(ring, Verdict.FAIL, tally, fail.reason());
            case Judgement.Pass pass ->
                stopped.isPresent()
                        ? new Due.Nothing(stopped.get(), Long.MAX_VALUE)
                        : new Due.Decide(ring, Verdict.PASS, tally, pass.reason());
            case Judgement.Hold hold ->
                standing == RingState.HELD || campaign.isPaused()
                        ? new Due.Nothing(hold.reason(), Long.MAX_VALUE)
                        : new Due.Decide(ring, Verdict.HOLD, tally, hold.reason());
            case Judgement.Wait wait -> new Due.Nothing(wait.reason(), wait.untilMillis());
        };
    }

    private static Optional<String> stopped(Campaign campaign) {
        if (campaign.isHalted()) {
            return Optional.of("the rollout is halted");
        }
        return campaign.isPaused() ? Optional.of("the rollout is paused") : Optional.empty();
    }

    private static RingTally ringTally(Tally tally) {
        return new RingTally(
                tally.members(),
                tally.succeeded(),
                tally.failed(),
                tally.undone(),
                tally.silent(),
                tally.pending(),
                tally.apart());
    }

    /**
     * Whether an anchor that computes for itself comes to this decision.
     *
     * @param decision as proposed; its own time is the time of the computation
     */
    static boolean agrees(State state, Entry proposed, RingDecision decision) {
        return state.findCampaign(decision.rollout())
                .map(campaign -> next(state, campaign, decision.site(), proposed.timeMillis()))
                .filter(Due.Decide.class::isInstance)
                .map(Due.Decide.class::cast)
                .filter(due -> due.ring() == decision.ring() && due.verdict() == decision.verdict())
                .isPresent();
    }
}
