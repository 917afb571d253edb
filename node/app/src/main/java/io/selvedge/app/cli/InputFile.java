package io.selvedge.app.cli;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file that the user names, read whole up to a limit. */
final class InputFile {
    private InputFile() {}

    /**
     * The bytes of {@code file}.
     *
     * @param what the kind of file for the sentence, such as {@code a table}
     * @throws SelvedgeException TOO_LARGE
     */
    static byte[] read(Path file, int maxBytes, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new SelvedgeException(
                        SelvedgeException.TOO_LARGE,
                        file + " is larger than " + maxBytes + " bytes; " + what + " is never that large",
                        Map.of("place", file.toString(), "limit", Integer.toString(maxBytes)));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
