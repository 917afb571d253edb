package io.selvedge.core.endpoint;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.state.Campaign;

/**
 * One thing that this endpoint does to itself.
 *
 * @param attempt from 1; 0 while nothing was set out to do
 */
record Assignment(Campaign campaign, Entry patchEntry, int ring, int attempt, Action action) {
    /** The same attempt, to be cured by the patch's commands. */
    Assignment remedy() {
        return new Assignment(campaign, patchEntry, ring, attempt, Action.REMEDIATE);
    }

    /** The same attempt, to be taken back. */
    Assignment undo() {
        return new Assignment(campaign, patchEntry, ring, attempt, Action.UNDO);
    }

    Patch patch() {
        return (Patch) patchEntry.body();
    }

    /** Names the assignment towards the driver; its answers carry it. */
    String id() {
        return campaign.id() + '/' + patchEntry.id() + '/' + attempt + '/' + action;
    }
}
