package io.selvedge.runtime.install;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code current} in a package's directory: which version is in force. A symbolic link, or where the system has none for
 * everybody (Windows) a file with the version in it; either is replaced by one rename.
 */
enum CurrentPointer {
    SYMLINK,
    FILE;

    static final String NAME = "current";
    private static final int MAX_BYTES = 256;

    static CurrentPointer ofThisSystem() {
        return File.separatorChar == '/' ? SYMLINK : FILE;
    }

    /** The version that it points to, whether it is there or not; empty where there is no pointer. */
    static Optional<String> read(Path packageDirectory) throws IOException {
        Path pointer = packageDirectory.resolve(NAME);
        if (Files.isSymbolicLink(pointer)) {
            return Optional.of(Files.readSymbolicLink(pointer).toString());
        }
        if (!Files.isRegularFile(pointer, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(pointer)) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII));
        }
    }

    /** Points to {@code version}, in one step. */
    void write(Path packageDirectory, String version, DurableFiles files) throws IOException {
        Path next = packageDirectory.resolve(NAME + ".tmp");
        files.deleteTree(next);
        if (this == SYMLINK) {
            files.symlink(next, Path.of(version));
        } else {
            files.write(next, new ByteArrayInputStream(version.getBytes(StandardCharsets.US_ASCII)), false);
        }
        files.move(next, packageDirectory.resolve(NAME));
    }
}
