package io.selvedge.runtime.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Makes names durable: POSIX keeps a rename only when its directory was synced. */
final class Directories {
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private Directories() {}

    static void syncParent(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        // Windows cannot open a directory, and journals renames by itself.
        if (!WINDOWS && directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
