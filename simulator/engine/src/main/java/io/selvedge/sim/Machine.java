package io.selvedge.sim;

import io.selvedge.core.step.Input.Installed;
import org.jspecify.annotations.Nullable;

/** The endpoint that a node patches: what is installed survives a crash of the node. */
final class Machine {
    private @Nullable String version = "1.0";
    private int installations;

    Installed look() {
        return new Installed(version, false);
    }

    @Nullable
    String version() {
        return version;
    }

    void install(String newVersion) {
        version = newVersion;
        installations++;
    }

    void undo(@Nullable String oldVersion) {
        version = oldVersion;
    }

    /** How often something was installed, undone or not. */
    int installations() {
        return installations;
    }
}
