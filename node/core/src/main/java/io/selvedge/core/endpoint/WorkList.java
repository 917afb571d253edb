package io.selvedge.core.endpoint;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PatchResult.Outcome;
import io.selvedge.core.record.Requirement;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.History;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.Runs.PatchStanding;
import io.selvedge.core.state.Runs.Standing;
import io.selvedge.policy.document.OnFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the signed records ask of this endpoint now. Nobody commands it: it reads policy, rollout and ring decisions for
 * itself, and so does whoever checks it later.
 */
final class WorkList {
    /** The longest wait between two attempts: a machine that is on by day only still tries each day. */
    private static final long MAX_BACK_OFF_MILLIS = 86_400_000;

    private final Replica replica;
    private final Clearance clearance;
    private long wakeMillis = Long.MAX_VALUE;
    private final List<Map.Entry<Assignment, Clearance.Wait>> waiting = new ArrayList<>();

    WorkList(Replica replica, Clearance clearance) {
        this.replica = replica;
        this.clearance = clearance;
    }

    /** What is to do next. */
    sealed interface Item {
        /** An intent from before a crash has no result yet. */
        record Recover(Assignment assignment, PatchIntent intent) implements Item {}

        /** The ring failed after this endpoint had succeeded. */
        record GoBack(Assignment assignment) implements Item {}

        /** The ring is open. */
        record Apply(Assignment assignment) implements Item {}

        /** No attempt worked, and none is left. */
        record GiveUp(Assignment assignment) implements Item {}

        /** This endpoint went back from the same version before. */
        record Decline(Assignment assignment) implements Item {}

        /** It cannot go back; the patch has commands for that. */
        record Remedy(Assignment assignment) implements Item {}
    }

    /** The first thing to do, in the order of lanes and rollouts. */
    Optional<Item> findNext(long nowMillis) {
        wakeMillis = Long.MAX_VALUE;
        waiting.clear();
        Optional<Member> me = replica.state().members().find(replica.me().id());
        if (me.isEmpty()) {
            return Optional.empty();
        }
        for (Campaign campaign : replica.state().campaigns()) {
            OptionalInt ring = campaign.ringOf(me.get());
            if (ring.isPresent() && campaign.findObstacle().isEmpty()) {
                Optional<Item> item = findIn(campaign, ring.getAsInt(), nowMillis);
                if (item.isPresent()) {
                    return item;
                }
            }
        }
        return Optional.empty();
    }

    /** What was passed over because it is not the time for it. */
    List<Map.Entry<Assignment, Clearance.Wait>> waiting() {
        return waiting;
    }

    /** When something that waits for its time may go on; {@link Long#MAX_VALUE} where nothing does. */
    long wakeMillis() {
        return wakeMillis;
    }

    private Optional<Item> findIn(Campaign campaign, int ring, long nowMillis) {
        List<Entry> patches = campaign.patches();
        for (Entry patch : patches) {
            Entry open = standing(campaign, patch).open();
            if (open != null && open.body() instanceof PatchIntent intent) {
                Assignment assignment = new Assignment(campaign, patch, ring, intent.attempt(), intent.action());
                return Optional.of(new Item.Recover(assignment, intent));
            }
        }
        if (mustGoBack(campaign, ring)) {
            return findUndo(campaign, ring, patches);
        }
        if (findObstacle(campaign, ring, nowMillis).isPresent()) {
            if (campaign.coolDownEndMillis() > nowMillis) {
                wakeMillis = Math.min(wakeMillis, campaign.coolDownEndMillis());
            }
            return Optional.empty();
        }
        return findApply(campaign, ring, patches, nowMillis);
    }

    /** Why this endpoint may not install for this rollout now; asked again right before it installs. */
    Optional<String> findObstacle(Campaign known, int ring, long nowMillis) {
        // Found again: a revocation may have made the records mean something else since.
        Campaign campaign = replica.state().findCampaign(known.id()).orElse(known);
        if (campaign.isHalted()) {
            return Optional.of("the rollout is halted");
        }
        if (campaign.isPaused()) {
            return Optional.of("the rollout is paused");
        }
        if (campaign.hasFailed()) {
            return Optional.of("a ring of the rollout failed");
        }
        if (!campaign.ringState(replica.me().site(), ring).isOpened()) {
            return Optional.of("the ring is not open");
        }
        if (nowMillis < campaign.coolDownEndMillis()) {
            return Optional.of("it cools down until " + Instant.ofEpochMilli(campaign.coolDownEndMillis()));
        }
        return campaign.findObstacle().or(campaign::findStale);
    }

    private boolean mustGoBack(Campaign campaign, int ring) {
        OptionalInt failed = campaign.failedRing();
        if (failed.isEmpty() || campaign.isHalted()) {
            return false;
        }
        OnFailure choice = campaign.policy().onFailure();
        return (choice == OnFailure.UNDO_RING && ring == failed.getAsInt())
                || (choice == OnFailure.UNDO_ALL && ring <= failed.getAsInt());
    }

    private Optional<Item> findUndo(Campaign campaign, int ring, List<Entry> patches) {
        for (Entry patch : patches.reversed()) {
            PatchStanding standing = standing(campaign, patch);
            boolean acted =
                    standing.last() != null && ((PatchResult) standing.last().body()).attempt() > 0;
            boolean isIn = standing.standing() == Standing.SUCCEEDED || standing.standing() == Standing.APART;
            if (!acted || !isIn) {
                continue;
            }
            Assignment back = new Assignment(campaign, patch, ring, standing.attempts(), Action.UNDO);
            if (back.patch().canBeUndone()) {
                return Optional.of(new Item.GoBack(back));
            }
            if (!back.patch().remedies().isEmpty() && !hasRemedied(back)) {
                return Optional.of(new Item.Remedy(back.remedy()));
            }
        }
        return Optional.empty();
    }

    private boolean hasRemedied(Assignment assignment) {
        return run(assignment)
                .anyMatch(body -> body instanceof PatchIntent intent
                        && intent.action() == Action.REMEDIATE
                        && intent.patch().equals(assignment.patchEntry().id()));
    }

    private Optional<Item> findApply(Campaign campaign, int ring, List<Entry> patches, long nowMillis) {
        for (Entry patch : patches) {
            PatchStanding standing = standing(campaign, patch);
            switch (standing.standing()) {
                case SUCCEEDED, APART -> {}
                case FAILED, UNDONE -> {
                    return Optional.empty();
                }
                case PENDING -> {
                    Optional<Item> item = pending(campaign, ring, patch, standing, nowMillis);
                    if (item.isPresent()) {
                        return item;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Item> pending(Campaign campaign, int ring, Entry patch, PatchStanding standing, long nowMillis) {
        int attempt = standing.attempts() + 1;
        boolean again = attempt <= campaign.policy().attempts();
        Assignment assignment =
                new Assignment(campaign, patch, ring, again ? attempt : standing.attempts(), Action.INSTALL);
        if (!again) {
            return Optional.of(new Item.GiveUp(assignment));
        }
        if (history().wentBackFrom(assignment.patch())) {
            return Optional.of(new Item.Decline(assignment));
        }
        if (findUnmet(assignment).isPresent()) {
            return Optional.empty();
        }
        long due = dueMillis(campaign, standing);
        if (nowMillis < due) {
            wakeMillis = Math.min(wakeMillis, due);
            return Optional.empty();
        }
        Optional<Clearance.Wait> wait = clearance.findWait(assignment, nowMillis);
        if (wait.isPresent()) {
            wakeMillis = Math.min(wakeMillis, wait.get().lookAgainMillis());
            waiting.add(Map.entry(assignment, wait.get()));
            return Optional.empty();
        }
        return Optional.of(new Item.Apply(assignment));
    }

    /** Twice as long after each attempt that did not work; at once after one that was interrupted. */
    private static long dueMillis(Campaign campaign, PatchStanding standing) {
        Entry last = standing.last();
        if (last == null || ((PatchResult) last.body()).outcome() != Outcome.RETRYING) {
            return Long.MIN_VALUE;
        }
        long wait = campaign.policy().backOffMillis() << (standing.attempts() - 1);
        return last.timeMillis() + Math.min(wait, MAX_BACK_OFF_MILLIS);
    }

    /** What a patch needs first and this endpoint does not have in effect. */
    Optional<Requirement> findUnmet(Assignment assignment) {
        return assignment.patch().requirements().isEmpty()
                ? Optional.empty()
                : history().findUnmet(assignment.patch());
    }

    private History history() {
        return replica.state().history(replica.me().id());
    }

    private Stream<Body> run(Assignment assignment) {
        return replica
                .state()
                .runs()
                .of(assignment.campaign().id(), replica.me().id())
                .stream()
                .map(Entry::body);
    }

    private PatchStanding standing(Campaign campaign, Entry patch) {
        return replica.state().runs().standing(campaign.id(), replica.me().id(), patch.id());
    }

    /** What was installed when an attempt set out: where its undo goes back to. */
    Optional<PatchIntent> findInstallIntent(Assignment assignment) {
        return run(assignment)
                .filter(PatchIntent.class::isInstance)
                .map(PatchIntent.class::cast)
                .filter(intent -> intent.action() == Action.INSTALL
                        && intent.attempt() == assignment.attempt()
                        && intent.patch().equals(assignment.patchEntry().id()))
                .findFirst();
    }
}
