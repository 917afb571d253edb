package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Installs {@code .tar.gz} and {@code .zip} archives that carry a {@code selvedge.json}, on any system:
 *
 * <pre>
 *   &lt;root&gt;/&lt;name&gt;/&lt;version&gt;/…      one directory for each version
 *   &lt;root&gt;/&lt;name&gt;/current          the version in force
 *   &lt;root&gt;/&lt;name&gt;/&lt;version&gt;.tmp    being unpacked
 *   &lt;root&gt;/&lt;name&gt;/&lt;version&gt;.old    a damaged copy that is being replaced by the same version
 * </pre>
 *
 * <p>A version is unpacked beside the others, synced, renamed to its place, and then {@code current} is switched by one
 * rename. So whenever the machine stops, the old version or the new one is in force, and whole. The version before the
 * one in force stays, and going back to it is one switch.
 */
public final class ArchiveInstaller implements PackageInstaller {
    /** Left free beyond what is unpacked. */
    static final long SPARE_BYTES = 16L << 20;

    private static final String UNPACKING = ".tmp";
    private static final String REPLACED = ".old";

    private final Path root;
    private final CurrentPointer pointer;
    private final DurableFiles files;

    /** @param root where packages are installed; made when needed */
    public ArchiveInstaller(Path root) {
        this(root, CurrentPointer.ofThisSystem(), new DurableFiles());
    }

    ArchiveInstaller(Path root, CurrentPointer pointer, DurableFiles files) {
        this.root = root.toAbsolutePath().normalize();
        this.pointer = pointer;
        this.files = files;
    }

    @Override
    public String method() {
        return "archive";
    }

    @Override
    public Inspection inspect(String packageName) {
        Path directory = directory(packageName);
        try {
            Optional<String> version = CurrentPointer.read(directory);
            if (version.isEmpty()) {
                return new Inspection.Absent();
            }
            return isWhole(directory, packageName, version.get())
                    ? new Inspection.Installed(version.get())
                    : new Inspection.Broken(null, "current names a version that is missing or is not what it says");
        } catch (IOException e) {
            return new Inspection.Broken(null, "cannot be read: " + e.getMessage());
        }
    }

    @Override
    public Optional<PackageIdentity> identify(Path artifact) {
        try {
            return ArchiveDescriptor.find(artifact);
        } catch (IOException | SelvedgeException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized Outcome install(Path verifiedArtifact, PackageIdentity expected) {
        ArchiveDescriptor.checkDirectoryName(expected.version());
        return changing(() -> {
            Finding finding = new Finding();
            long bytes = visiting(verifiedArtifact, finding);
            Optional<Failed> refusal = refusal(finding.identity, expected, bytes);
            return refusal.isPresent() ? refusal.get() : installNow(verifiedArtifact, expected);
        });
    }

    @Override
    public synchronized Outcome repair(String packageName) {
        Path directory = directory(packageName);
        return changing(() -> {
            if (inspect(packageName) instanceof Inspection.Broken) {
                restoreReplaced(directory);
            }
            Outcome outcome = switch (inspect(packageName)) {
                case Inspection.Installed whole -> new Outcome.Installed(whole.version());
                case Inspection.Absent absent -> new Outcome.Removed();
                case Inspection.Broken broken -> Failed.of(Fault.STILL_BROKEN, broken.detail());
            };
            if (!(outcome instanceof Failed)) {
                deleteLeftovers(directory);
            }
            return outcome;
        });
    }

    @Override
    public synchronized Outcome undo(String packageName, String previousVersion) {
        ArchiveDescriptor.checkDirectoryName(PackageIdentity.checkVersion(previousVersion));
        Path directory = directory(packageName);
        return changing(() -> {
            if (!isWhole(directory, packageName, previousVersion)) {
                return Failed.of(
                        Fault.NO_PREVIOUS_VERSION,
                        packageName + " " + previousVersion + " is not in " + directory + " any more");
            }
            pointer.write(directory, previousVersion, files);
            return observed(packageName, previousVersion);
        });
    }

    @Override
    public synchronized Outcome remove(String packageName) {
        Path directory = directory(packageName);
        return changing(() -> {
            files.deleteTree(directory.resolve(CurrentPointer.NAME));
            files.deleteTree(directory);
            return new Outcome.Removed();
        });
    }

    private Outcome installNow(Path artifact, PackageIdentity expected) throws IOException {
        String version = expected.version();
        Path directory = directory(expected.name());
        Path target = directory.resolve(version);
        Path unpacking = directory.resolve(version + UNPACKING);
        Optional<String> previous = CurrentPointer.read(directory);
        if (inspect(expected.name()) instanceof Inspection.Broken) {
            restoreReplaced(directory);
        }
        files.createDirectories(directory);
        deleteLeftovers(directory);
        files.createDirectories(unpacking);
        visiting(artifact, new Unpacking(unpacking));
        files.syncTree(unpacking);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (SameTree.is(target, unpacking)) {
                files.deleteTree(unpacking);
            } else {
                files.move(target, directory.resolve(version + REPLACED));
                files.move(unpacking, target);
            }
        } else {
            files.move(unpacking, target);
        }
        pointer.write(directory, version, files);
        prune(directory, version, previous.orElse(version));
        return observed(expected.name(), version);
    }

    private Outcome observed(String packageName, String version) {
        Inspection now = inspect(packageName);
        return now.equals(new Inspection.Installed(version))
                ? new Outcome.Installed(version)
                : Failed.of(Fault.FAILED, "after the switch the package is " + now);
    }

    private Optional<Failed> refusal(@Nullable PackageIdentity found, PackageIdentity expected, long bytes)
            throws IOException {
        if (found == null) {
            return Optional.of(Failed.of(Fault.BAD_ARTIFACT, "no " + ArchiveDescriptor.FILE_NAME + " at its root"));
        }
        boolean same = found.name().equals(expected.name())
                && found.version().equals(expected.version())
                && (expected.architecture() == null || expected.architecture().equals(found.architecture()));
        if (!same) {
            return Optional.of(Failed.of(Fault.IDENTITY_MISMATCH, "the file is " + found + ", not " + expected));
        }
        Files.createDirectories(root);
        long usable = Files.getFileStore(root).getUsableSpace();
        return bytes + SPARE_BYTES <= usable
                ? Optional.empty()
                : Optional.of(Failed.of(
                        Fault.DISK_FULL,
                        root + " has " + usable + " bytes left, the package needs " + (bytes + SPARE_BYTES)));
    }

    private Path directory(String packageName) {
        return root.resolve(PackageIdentity.checkName(packageName));
    }

    private static boolean isWhole(Path directory, String name, String version) throws IOException {
        try {
            ArchiveDescriptor.checkDirectoryName(PackageIdentity.checkVersion(version));
            Path descriptor = directory.resolve(version).resolve(ArchiveDescriptor.FILE_NAME);
            if (!Files.isRegularFile(descriptor, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            try (InputStream in = Files.newInputStream(descriptor)) {
                PackageIdentity found = ArchiveDescriptor.parse(in.readNBytes(ArchiveDescriptor.MAX_BYTES + 1));
                return found.name().equals(name) && found.version().equals(version);
            }
        } catch (SelvedgeException e) {
            return false;
        }
    }

    /** A crash between the two renames that replace a damaged version leaves {@code .old} and no version. */
    private void restoreReplaced(Path directory) throws IOException {
        for (Path old : named(directory, REPLACED)) {
            String name = String.valueOf(old.getFileName());
            Path target = directory.resolve(name.substring(0, name.length() - REPLACED.length()));
            if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                files.move(old, target);
            }
        }
    }

    private void deleteLeftovers(Path directory) throws IOException {
        for (String suffix : List.of(UNPACKING, REPLACED)) {
            for (Path leftover : named(directory, suffix)) {
                files.deleteTree(leftover);
            }
        }
    }

    private void prune(Path directory, String current, String previous) throws IOException {
        Set<String> staying = new TreeSet<>(List.of(CurrentPointer.NAME, current, previous));
        for (Path version : named(directory, "")) {
            if (!staying.contains(String.valueOf(version.getFileName()))) {
                files.deleteTree(version);
            }
        }
    }

    private static Set<Path> named(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            Set<Path> found = new TreeSet<>();
            all.filter(path -> path.toString().endsWith(suffix)).forEach(found::add);
            return found;
        }
    }

    /** Reads an artifact that is damaged in whatever way as BAD_FORMAT, apart from trouble with our own disk. */
    private static long visiting(Path artifact, ArchiveReader.Visitor visitor) throws IOException {
        try {
            return ArchiveReader.visit(artifact, visitor);
        } catch (ZipException | EOFException | InvalidPathException e) {
            throw Malformed.at(String.valueOf(artifact.getFileName()), String.valueOf(e.getMessage()));
        }
    }

    private interface Change {
        Outcome make() throws IOException;
    }

    private Outcome changing(Change change) {
        try {
            return change.make();
        } catch (SelvedgeException e) {
            return Failed.of(Fault.BAD_ARTIFACT, String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            return Failed.of(faultOf(e), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return Failed.of(faultOf(e), root + ": " + e.getMessage());
        }
    }

    private static Fault faultOf(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("not enough space")) {
            return Fault.DISK_FULL;
        }
        return e instanceof AccessDeniedException ? Fault.NOT_PERMITTED : Fault.FAILED;
    }

    /** Looks for the descriptor and reads to the end, to judge the whole archive. */
    private static final class Finding implements ArchiveReader.Visitor {
        private @Nullable PackageIdentity identity;

        @Override
        public void directory(String path) {}

        @Override
        public boolean file(String path, boolean executable, InputStream content) throws IOException {
            if (path.equals(ArchiveDescriptor.FILE_NAME)) {
                identity = ArchiveDescriptor.parse(content.readNBytes(ArchiveDescriptor.MAX_BYTES + 1));
            } else {
                content.transferTo(OutputStream.nullOutputStream());
            }
            return true;
        }

        @Override
        public void symlink(String path, String target) {}
    }

    /** Writes the members under a directory. */
    private final class Unpacking implements ArchiveReader.Visitor {
        private final Path target;

        Unpacking(Path target) {
            this.target = target;
        }

        @Override
        public void directory(String path) throws IOException {
            files.createDirectories(inside(path));
        }

        @Override
        public boolean file(String path, boolean executable, InputStream content) throws IOException {
            files.write(withParent(path), content, executable);
            return true;
        }

        @Override
        public void symlink(String path, String link) throws IOException {
            files.symlink(withParent(path), Path.of(link));
        }

        private Path withParent(String path) throws IOException {
            Path file = inside(path);
            Path parent = file.getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                files.createDirectories(parent);
            }
            return file;
        }

        /** The rules hold on every system; what only Windows takes for a path is refused here. */
        private Path inside(String path) {
            Path relative = Path.of(path);
            Path file = target.resolve(relative).normalize();
            if (relative.getRoot() != null || !file.startsWith(target)) {
                throw Malformed.at("entry '" + Printable.of(path, 120) + "'", "leaves the archive");
            }
            return file;
        }
    }
}
