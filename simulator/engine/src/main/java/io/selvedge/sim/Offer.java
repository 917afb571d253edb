package io.selvedge.sim;

import io.selvedge.core.record.Requirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One patch that the admin of a simulated mesh puts into the catalog.
 *
 * @param released when its vendor released it; null for now
 * @param requires what endpoints need first
 * @param undoable whether an endpoint can go back; one that cannot runs a command instead
 */
record Offer(String product, String version, @Nullable String released, List<Requirement> requires, boolean undoable) {
    Offer {
        requires = List.copyOf(requires);
    }

    /** Of the product that every machine has in version 1.0. */
    static Offer of(String version) {
        return new Offer(Machine.PRODUCT, version, null, List.of(), true);
    }
}
