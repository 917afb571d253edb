package io.selvedge.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Vectors that lie outside the repository, and files of the repository itself. */
public final class SharedFiles {
    private SharedFiles() {}

    /** Lines of a file under the shared data folder. */
    public static List<String> dataLines(String relative) {
        return lines(shared().resolve("data").resolve(relative));
    }

    /** Lines of a file under the shared vectors folder. */
    public static List<String> vectorLines(String relative) {
        return lines(shared().resolve("vectors").resolve(relative));
    }

    private static List<String> lines(Path found) {
        if (!Files.exists(found)) {
            String reason = "shared data are not here: " + found + " (set selvedge.shared or SELVEDGE_SHARED)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return text(found).lines().toList();
    }

    /** A text file of the repository. */
    public static String repositoryText(String relative) {
        return text(repository().resolve(relative));
    }

    private static Path shared() {
        String named = System.getProperty("selvedge.shared");
        if (named == null || named.isBlank()) {
            named = System.getenv("SELVEDGE_SHARED");
        }
        return named == null || named.isBlank() ? repository().resolveSibling("shared") : Path.of(named);
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".git"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
