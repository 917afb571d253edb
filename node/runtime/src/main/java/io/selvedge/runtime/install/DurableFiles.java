package io.selvedge.runtime.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file operations of this package, each of which either has happened or has not after a crash: content is synced
 * before a rename makes it visible, directories are synced after it.
 *
 * <p>Every operation is announced before it happens, so that a test can end the process's life at each of them.
 */
final class DurableFiles {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Consumer<String> before;

    DurableFiles() {
        this(operation -> {});
    }

    /** @param before told what comes next; what it throws ends the operation before it starts */
    DurableFiles(Consumer<String> before) {
        this.before = before;
    }

    void createDirectories(Path directory) throws IOException {
        before.accept("create directories " + directory);
        Files.createDirectories(directory);
    }

    /** Writes a new file with mode 0644 or 0755 and syncs it. */
    void write(Path file, InputStream content, boolean executable) throws IOException {
        before.accept("create " + file);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                before.accept("write to " + file);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (posix != null) {
            posix.setPermissions(PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** A second name for {@code existing}, or a copy where the file system cannot give one. */
    void linkOrCopy(Path existing, Path file) throws IOException {
        before.accept("link " + file);
        try {
            Files.createLink(file, existing);
        } catch (UnsupportedOperationException | FileSystemException e) {
            try (InputStream in = Files.newInputStream(existing)) {
                write(file, in, false);
            }
        }
    }

    void symlink(Path link, Path target) throws IOException {
        before.accept("symlink " + link);
        Files.createSymbolicLink(link, target);
    }

    /** Renames in one step, over {@code to} if that is there and no directory, and syncs the directory. */
    void move(Path from, Path to) throws IOException {
        before.accept("rename " + from + " to " + to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path directory = to.getParent();
        if (directory != null) {
            syncDirectory(directory);
        }
    }

    /** Makes the names in {@code directory} durable; does nothing where the system cannot (Windows). */
    void syncDirectory(Path directory) throws IOException {
        before.accept("sync " + directory);
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException e) {
            if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
                throw e;
            }
        }
    }

    /** Syncs {@code root} and all directories under it, the deepest first. */
    void syncTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                syncDirectory(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes what is there, without following links; nothing there is fine. */
    void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void delete(Path file) throws IOException {
        before.accept("delete " + file);
        Files.deleteIfExists(file);
    }
}
