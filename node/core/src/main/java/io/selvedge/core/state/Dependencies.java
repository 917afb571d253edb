package io.selvedge.core.state;

import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of some patches need which others of them first. */
public final class Dependencies {
    private Dependencies() {}

    /** Whether {@code provider} being in effect meets what {@code requirement} asks for. */
    public static boolean meets(Patch provider, Requirement requirement) {
        return provider.product().equals(requirement.product())
                && provider.isAtLeast(provider.version(), requirement.version());
    }

    /**
     * The patches in an order in which each comes after those that it needs; where nothing asks otherwise they stay in the
     * order given. Empty where some need each other in a circle.
     */
    public static Optional<List<Patch>> order(List<Patch> patches) {
        List<Patch> left = new ArrayList<>(patches);
        List<Patch> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Optional<Patch> next = left.stream()
                    .filter(patch -> left.stream().noneMatch(other -> needs(patch, other)))
                    .findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            left.remove(next.get());
            ordered.add(next.get());
        }
        return Optional.of(List.copyOf(ordered));
    }

    private static boolean needs(Patch patch, Patch other) {
        return patch.requirements().stream().anyMatch(requirement -> meets(other, requirement));
    }
}
