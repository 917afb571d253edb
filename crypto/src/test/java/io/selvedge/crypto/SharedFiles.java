package io.selvedge.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The published vectors that lie outside the repository: property {@code selvedge.shared}, else {@code SELVEDGE_SHARED}, else beside it. */
public final class SharedFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SharedFiles() {}

    public static Path vectors(String relative) {
        Path found = root().resolve("vectors").resolve(relative);
        if (!Files.exists(found)) {
            String reason = "shared vectors are not here: " + found + " (set selvedge.shared or SELVEDGE_SHARED)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found;
    }

    /** The bytes of a file of real data. */
    public static byte[] data(String relative) {
        return bytes(vectors("../data/" + relative));
    }

    private static Path root() {
        Path named = Path.of(System.getProperty("selvedge.shared", "../shared"));
        String elsewhere = System.getenv("SELVEDGE_SHARED");
        return Files.exists(named) || elsewhere == null ? named : Path.of(elsewhere);
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Path file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(bytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Path> filesUnder(Path folder, String suffix) {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(each -> each.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
