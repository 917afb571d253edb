package io.selvedge.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Real data that lie outside the repository: property {@code selvedge.shared}, else {@code SELVEDGE_SHARED}. */
public final class SharedFiles {
    private SharedFiles() {}

    /** A file or folder under the shared data folder; the test ends here when it is not there. */
    public static Path data(String relative) {
        return require("data", relative);
    }

    /** A file or folder under the shared vectors folder. */
    public static Path vectors(String relative) {
        return require("vectors", relative);
    }

    private static Path require(String folder, String relative) {
        Path named = Path.of(System.getProperty("selvedge.shared", "../shared"));
        String elsewhere = System.getenv("SELVEDGE_SHARED");
        Path root = Files.exists(named) || elsewhere == null ? named : Path.of(elsewhere);
        Path found = root.resolve(folder).resolve(relative);
        if (!Files.exists(found)) {
            String reason = "shared data are not here: " + found + " (set selvedge.shared or SELVEDGE_SHARED)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found;
    }
}
