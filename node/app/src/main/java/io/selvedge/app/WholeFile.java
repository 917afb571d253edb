package io.selvedge.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that are either there as a whole or not at all, and secrets that only their owner reads. */
public final class WholeFile {
    private WholeFile() {}

    /** Replaces a file; a crash leaves the old one. */
    public static void write(Path file, byte[] content) {
        put(file, content);
    }

    /** As {@link #write}, readable and writable by the owner only from its first byte on. */
    public static void writeSecret(Path file, byte[] content) {
        put(file, content, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void put(Path file, byte[] content, FileAttribute<?>... attributes) {
        Path part = file.toAbsolutePath().resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            try (FileChannel out = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
