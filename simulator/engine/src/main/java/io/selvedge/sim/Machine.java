package io.selvedge.sim;

import io.selvedge.core.record.PatchResult.Check;
import io.selvedge.core.step.Input.Installed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The endpoint that a node patches: what is installed survives a crash of the node. */
final class Machine {
    /** What is installed from the start, in version 1.0. */
    static final String PRODUCT = "product";

    private final TreeMap<String, String> versions = new TreeMap<>(Map.of(PRODUCT, "1.0"));
    private int installations;
    private int remedies;
    private int refusals;
    private boolean watched;
    private boolean allergic;
    private boolean unwell;

    Installed look(String product) {
        return new Installed(versions.get(product), false);
    }

    /** Of {@link #PRODUCT}. */
    @Nullable
    String version() {
        return version(PRODUCT);
    }

    @Nullable
    String version(String product) {
        return versions.get(product);
    }

    void install(String product, String newVersion) {
        versions.put(product, newVersion);
        installations++;
        unwell |= allergic;
    }

    void undo(String product, @Nullable String oldVersion) {
        unwell &= !allergic;
        if (oldVersion == null) {
            versions.remove(product);
        } else {
            versions.put(product, oldVersion);
        }
    }

    /** Whether the package manager refuses this time. */
    boolean refuses() {
        return refusals > 0 && refusals-- > 0;
    }

    /** The package manager refuses so often from now on, and changes nothing. */
    void refuse(int times) {
        refusals = times;
    }

    /** What its owner's checks say. */
    List<Check> health() {
        return watched
                ? List.of(new Check("service", !unwell, unwell ? "it does not answer" : "it answers"))
                : List.of();
    }

    void remediate() {
        remedies++;
    }

    /** How often a patch's commands ran. */
    int remedies() {
        return remedies;
    }

    /** From now on its owner's checks fail. */
    void sicken() {
        watched = true;
        unwell = true;
    }

    /** Its owner's checks pass, but not with anything that is installed from now on. */
    void bearNothingNew() {
        watched = true;
        allergic = true;
    }

    /** How often something was installed, undone or not. */
    int installations() {
        return installations;
    }
}
