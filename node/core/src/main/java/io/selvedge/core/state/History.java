package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PatchResult.Outcome;
import io.selvedge.core.record.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one endpoint's own results say of products and versions, over all rollouts, in the order of its log. */
public final class History {
    private final List<Step> steps;

    private record Step(Patch patch, PatchResult result) {}

    History(List<Entry> results, Documents documents) {
        List<Step> found = new ArrayList<>();
        for (Entry entry : results) {
            PatchResult result = (PatchResult) entry.body();
            documents
                    .find(result.patch())
                    .filter(document -> document.body() instanceof Patch)
                    .ifPresent(document -> found.add(new Step((Patch) document.body(), result)));
        }
        steps = List.copyOf(found);
    }

    /**
     * Whether it went back from a patch of that product and version; it does not take the same again.
     */
    public boolean wentBackFrom(Patch patch) {
        return steps.stream()
                .filter(step -> step.result.outcome() == Outcome.UNDONE)
                .anyMatch(step -> step.patch.product().equals(patch.product())
                        && step.patch.version().equals(patch.version()));
    }

    /** What a patch needs first and this endpoint does not have in effect, by its last word on that product. */
    public Optional<Requirement> findUnmet(Patch patch) {
        return patch.requirements().stream()
                .filter(requirement -> !isInEffect(requirement))
                .findFirst();
    }

    private boolean isInEffect(Requirement requirement) {
        return steps.stream()
                .filter(step -> step.patch.product().equals(requirement.product()))
                .filter(step -> isFinal(step.result.outcome()))
                .reduce((before, after) -> after)
                .filter(step -> step.result.outcome() != Outcome.FAILED)
                .filter(step -> step.patch.isAtLeast(step.result.installedVersion(), requirement.version()))
                .isPresent();
    }

    private static boolean isFinal(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED, UNWELL, UNDONE, FAILED -> true;
            case INTERRUPTED, RETRYING, DECLINED -> false;
        };
    }
}
