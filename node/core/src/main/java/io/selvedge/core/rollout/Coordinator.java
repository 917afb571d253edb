package io.selvedge.core.rollout;

import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.RingDecision.Verdict;
import io.selvedge.core.rollout.RingRule.Due;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect.Event.Level;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.Seen;
import io.selvedge.crypto.record.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Proposes the ring decisions that are due at this node's site. Two at once do no harm. */
public final class Coordinator {
    private final Replica replica;
    private final Settings settings;
    private final TreeMap<String, Proposed> proposed = new TreeMap<>();
    private long nextWakeSteady = Long.MAX_VALUE;

    /**
     * A decision that was proposed. While no majority answers, it is proposed again and again, ever more rarely: each time
     * is a record that everybody keeps for good.
     */
    private record Proposed(long atSteady, long patienceMillis) {}

    public Coordinator(Replica replica, Settings settings) {
        this.replica = replica;
        this.settings = settings;
    }

    /** Proposes what is due. */
    public void drive(Turn turn, Anchors.Version anchors) {
        nextWakeSteady = Long.MAX_VALUE;
        String site = replica.me().site();
        // As a record writes the time, so that whoever computes it again does so at the same instant.
        long wall = turn.now().wallMillis() / 1_000 * 1_000;
        for (Campaign campaign : replica.state().campaigns()) {
            switch (RingRule.next(replica.state(), campaign, site, wall)) {
                case Due.Decide due -> propose(turn, anchors, campaign, due);
                case Due.Nothing nothing -> {
                    if (nothing.untilMillis() != Long.MAX_VALUE) {
                        wakeIn(
                                turn,
                                (nothing.untilMillis() + 999) / 1_000 * 1_000
                                        - turn.now().wallMillis());
                    }
                }
            }
        }
    }

    /** When {@link #drive} may have something to do without a new record. */
    public long nextWakeSteady() {
        return nextWakeSteady;
    }

    private void wakeIn(Turn turn, long millis) {
        nextWakeSteady = Math.min(nextWakeSteady, turn.now().steadyMillis() + Math.max(1, millis));
    }

    private void propose(Turn turn, Anchors.Version anchors, Campaign campaign, Due.Decide due) {
        String place = campaign.id() + ' ' + due.ring() + ' ' + due.verdict();
        long now = turn.now().steadyMillis();
        Proposed before = proposed.get(place);
        if (before != null && now - before.atSteady() < before.patienceMillis()) {
            wakeIn(turn, before.atSteady() + before.patienceMillis() - now);
            return;
        }
        long patience = before == null
                ? settings.decisionRetryMillis()
                : Math.min(2 * before.patienceMillis(), settings.decisionSkewMillis());
        proposed.put(place, new Proposed(now, patience));
        wakeIn(turn, patience);
        RingDecision decision = new RingDecision(
                campaign.id(),
                replica.me().site(),
                anchors.version(),
                due.ring(),
                due.verdict(),
                due.tally(),
                due.reason());
        replica.append(
                turn,
                decision,
                considered(campaign, due),
                List.of(new Subject("rollout", Digest.ofHex(campaign.id()))));
        turn.report(
                due.verdict() == Verdict.FAIL || due.verdict() == Verdict.HOLD ? Level.WARN : Level.INFO,
                "ring." + due.verdict().name().toLowerCase(Locale.ROOT),
                "ring " + (due.ring() + 1) + " of " + campaign.rollout().name() + ": " + due.verdict() + ", "
                        + due.reason(),
                Map.of("rollout", campaign.id(), "ring", String.valueOf(due.ring())));
    }

    /** The heads of the logs that the decision rests on: the rollout's author, the anchors, the ring's members. */
    private List<Seen> considered(Campaign campaign, Due.Decide due) {
        TreeSet<String> origins = new TreeSet<>();
        origins.add(campaign.entry().origin());
        replica.state().documents().ringApprovals(campaign.id()).forEach(entry -> origins.add(entry.origin()));
        replica.state().anchors().findCurrent(replica.me().site()).stream()
                .flatMap(version -> version.anchors().stream())
                .forEach(id -> replica.state()
                        .members()
                        .findEver(id)
                        .map(Member::origin)
                        .ifPresent(origins::add));
        for (String id : campaign.members(replica.me().site(), due.ring())) {
            replica.state().members().findEver(id).map(Member::origin).ifPresent(origins::add);
        }
        origins.remove(replica.ownName());
        List<Seen> seen = new ArrayList<>();
        for (String origin : origins) {
            Optional<Log> log = replica.ledger().findLog(origin);
            if (log.isPresent() && log.get().size() > 0 && seen.size() < Chain.MAX_SEEN) {
                seen.add(new Seen(
                        origin, log.get().size(), log.get().root(log.get().size())));
            }
        }
        return seen;
    }

    /** Forgets what it proposed: another node may have driven since. */
    public void rest() {
        proposed.clear();
        nextWakeSteady = Long.MAX_VALUE;
    }
}
