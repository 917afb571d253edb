package io.selvedge.core.endpoint;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.Runs.PatchStanding;
import io.selvedge.core.state.Runs.Standing;
import io.selvedge.policy.document.OnFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the signed records ask of this endpoint now. Nobody commands it: it reads policy, rollout and ring decisions for
 * itself, and so does whoever checks it later.
 */
final class WorkList {
    private final Replica replica;

    WorkList(Replica replica) {
        this.replica = replica;
    }

    /** What is to do next. */
    sealed interface Item {
        /** An intent from before a crash has no result yet. */
        record Recover(Assignment assignment, PatchIntent intent) implements Item {}

        /** The ring failed after this endpoint had succeeded. */
        record GoBack(Assignment assignment) implements Item {}

        /** The ring is open. */
        record Apply(Assignment assignment) implements Item {}

        /** Every attempt was interrupted. */
        record GiveUp(Assignment assignment) implements Item {}
    }

    /** The first thing to do, in the order of lanes and rollouts. */
    Optional<Item> findNext() {
        Optional<Member> me = replica.state().members().find(replica.me().id());
        if (me.isEmpty()) {
            return Optional.empty();
        }
        for (Campaign campaign : replica.state().campaigns()) {
            OptionalInt ring = campaign.ringOf(me.get());
            if (ring.isPresent() && campaign.findObstacle().isEmpty()) {
                Optional<Item> item = findIn(campaign, ring.getAsInt());
                if (item.isPresent()) {
                    return item;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Item> findIn(Campaign campaign, int ring) {
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
        return findObstacle(campaign, ring).isPresent() ? Optional.empty() : findApply(campaign, ring, patches);
    }

    /** Why this endpoint may not install for this rollout now; asked again right before it installs. */
    Optional<String> findObstacle(Campaign known, int ring) {
        // Found again: a revocation may have made the records mean something else since.
        Campaign campaign = replica.state().findCampaign(known.id()).orElse(known);
        if (campaign.isHalted()) {
            return Optional.of("the rollout is halted");
        }
        if (campaign.hasFailed()) {
            return Optional.of("a ring of the rollout failed");
        }
        if (!campaign.ringState(replica.me().site(), ring).isOpened()) {
            return Optional.of("the ring is not open");
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
            if (acted && standing.standing() == Standing.SUCCEEDED) {
                return Optional.of(
                        new Item.GoBack(new Assignment(campaign, patch, ring, standing.attempts(), Action.UNDO)));
            }
        }
        return Optional.empty();
    }

    private Optional<Item> findApply(Campaign campaign, int ring, List<Entry> patches) {
        for (Entry patch : patches) {
            PatchStanding standing = standing(campaign, patch);
            switch (standing.standing()) {
                case SUCCEEDED -> {}
                case FAILED, UNDONE -> {
                    return Optional.empty();
                }
                case PENDING -> {
                    int attempt = standing.attempts() + 1;
                    boolean again = attempt <= campaign.policy().attempts();
                    Assignment assignment = new Assignment(
                            campaign, patch, ring, again ? attempt : standing.attempts(), Action.INSTALL);
                    return Optional.of(again ? new Item.Apply(assignment) : new Item.GiveUp(assignment));
                }
            }
        }
        return Optional.empty();
    }

    private PatchStanding standing(Campaign campaign, Entry patch) {
        return replica.state().runs().standing(campaign.id(), replica.me().id(), patch.id());
    }

    /** What was installed when an attempt set out: where its undo goes back to. */
    Optional<PatchIntent> findInstallIntent(Assignment assignment) {
        return replica
                .state()
                .runs()
                .of(assignment.campaign().id(), replica.me().id())
                .stream()
                .map(Entry::body)
                .filter(PatchIntent.class::isInstance)
                .map(PatchIntent.class::cast)
                .filter(intent -> intent.action() == Action.INSTALL
                        && intent.attempt() == assignment.attempt()
                        && intent.patch().equals(assignment.patchEntry().id()))
                .findFirst();
    }
}
