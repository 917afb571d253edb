package io.selvedge.sim;

import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Requirement;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Decisions.RingState;
import io.selvedge.core.state.State;
import io.selvedge.core.step.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds every run to what must never happen, whatever goes wrong. */
final class Invariants {
    /** A run that broke this often need not be told more. */
    private static final int MAX_VIOLATIONS = 100;

    private final Simulation simulation;
    private final List<String> violations = new ArrayList<>();
    private final TreeMap<String, Integer> installations = new TreeMap<>();
    private final TreeSet<String> undone = new TreeSet<>();

    Invariants(Simulation simulation) {
        this.simulation = simulation;
    }

    List<String> violations() {
        return Collections.unmodifiableList(violations);
    }

    /** A node is about to install: its ring must be open by a majority, nothing halted or failed, and never twice. */
    void installing(SimNode node, Effect.Install install) {
        String rollout = install.assignment().substring(0, install.assignment().indexOf('/'));
        State state = node.node().replica().state();
        Optional<Campaign> campaign = state.findCampaign(rollout);
        if (campaign.isEmpty() || campaign.get().findObstacle().isPresent()) {
            violation(node, "installs for a rollout that is not effective");
            return;
        }
        int ring = state.members().find(node.id()).stream()
                .flatMapToInt(member -> campaign.get().ringOf(member).stream())
                .findFirst()
                .orElse(-1);
        if (ring < 0 || !campaign.get().ringState(node.site().name(), ring).isOpened()) {
            violation(node, "installs although its ring is not open");
        }
        if (campaign.get().isHalted()) {
            violation(node, "installs after a halt that it knows");
        }
        if (installations.merge(node.id() + ' ' + install.assignment(), 1, Integer::sum) > 1) {
            violation(node, "installs one assignment twice");
        }
        if (failedBefore(campaign.get(), ring)) {
            violation(node, "installs although an earlier ring failed");
        }
        conditions(node, campaign.get(), ring, install.patch());
    }

    private void conditions(SimNode node, Campaign campaign, int ring, Patch patch) {
        if (campaign.isPaused()) {
            violation(node, "installs during a pause that it knows");
        }
        if (node.wallMillis() < campaign.coolDownEndMillis()) {
            violation(node, "installs before the patch has cooled down");
        }
        if (campaign.rollout().rings().get(ring).needsApproval()
                && !simulation.admin().hasApproved(campaign.id(), ring)) {
            violation(node, "installs in a ring that nobody approved");
        }
        for (Requirement needed : patch.requirements()) {
            if (!patch.isAtLeast(node.machine().version(needed.product()), needed.version())) {
                violation(node, "installs " + patch.name() + " without " + needed.product());
            }
        }
        if (undone.contains(node.id() + ' ' + patch.name())) {
            violation(node, "installs " + patch.name() + " again, from which it went back");
        }
    }

    /** A node went back. */
    void undone(SimNode node, Effect.Undo undo) {
        undone.add(node.id() + ' ' + undo.patch().name());
    }

    private boolean failedBefore(Campaign campaign, int ring) {
        for (SimSite site : simulation.sites()) {
            for (int earlier = 0; earlier < ring; earlier++) {
                if (campaign.ringState(site.name(), earlier) == RingState.FAILED) {
                    return true;
                }
            }
        }
        return false;
    }

    /** After each step: nobody sees two histories. */
    void stepped(SimNode node) {
        if (!node.node().replica().ledger().forks().isEmpty()) {
            violation(node, "sees a forked log though nobody here forks");
        }
    }

    private void violation(SimNode node, String what) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(simulation.nowMillis() + " ms: " + node.id().substring(0, 12) + " " + what);
        }
    }
}
