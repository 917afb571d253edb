package io.selvedge.app;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.trust.TrustHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The whole trust history of a mesh as one JSON file: {@code {"versions":[envelope, …]}}. */
public final class TrustFile {
    /** Its name beside admins' keys and in a node's home. */
    public static final String NAME = "trust.json";

    private TrustFile() {}

    /**
     * Reads and verifies a history from its first version on.
     *
     * @throws SelvedgeException with the file in its sentence
     */
    public static TrustHistory read(Path file) {
        try {
            if (Files.size(file) > TrustHistory.MAX_FILE_BYTES) {
                throw new SelvedgeException(
                        SelvedgeException.TOO_LARGE, "it is larger than " + TrustHistory.MAX_FILE_BYTES + " bytes");
            }
            return TrustHistory.parseText(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SelvedgeException e) {
            throw new SelvedgeException(
                    e.code(),
                    file + " is not a good trust file: " + e.getMessage(),
                    Map.of("place", file.toString()),
                    e);
        }
    }

    /** Writes a history; the file appears only when it is whole. */
    public static void write(Path file, TrustHistory history) {
        WholeFile.write(file, history.toText().getBytes(StandardCharsets.UTF_8));
    }
}
