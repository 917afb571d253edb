package io.selvedge.runtime;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers beside the key which incarnation of the node's log was begun last, so that a node whose store was deleted
 * does not sign the same places of its log again.
 */
record IncarnationFile(Path path) {
    private static final int MAX_DIGITS = 9;

    /** The last incarnation begun; 0 where none was. */
    long read() {
        try {
            if (!Files.exists(path)) {
                return 0;
            }
            String text = Files.readString(path, StandardCharsets.US_ASCII).strip();
            if (text.isEmpty() || text.length() > MAX_DIGITS || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw broken("does not hold a number", null);
            }
            return Long.parseLong(text);
        } catch (IOException e) {
            throw broken("cannot be read", e);
        }
    }

    /** Written through before the first record of the incarnation may be signed. */
    void write(long incarnation) {
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.writeString(next, incarnation + "\n", StandardCharsets.US_ASCII);
            try (FileChannel file = FileChannel.open(next, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw broken("cannot be written", e);
        }
    }

    private SelvedgeException broken(String what, @Nullable Throwable cause) {
        return new SelvedgeException("BAD_HOME", path + " " + what, Map.of("place", path.toString()), cause);
    }
}
