package io.selvedge.runtime.install;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The artifacts of installed versions, kept so that a machine can go back to them without asking anybody:
 * {@code <home>/<name>/<version>_<sha256>.deb}. Of each package the version in force and the one
 * before it stay.
 *
 * <p>{@code <home>/<name>/pending} holds the version that is being installed, from before the package manager starts
 * until it is known to have ended well; so a crash leaves a note of what has to be finished.
 */
public final class PackageArchive {
    private static final Pattern KEPT = Pattern.compile("([^_/][^/]*)_([0-9a-f]{64})\\.deb");
    private static final String PENDING = "pending";
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MAX_VERSION_BYTES = 127;

    private final Path home;
    private final DurableFiles files;

    /** @param home a directory of its own, usually {@code packages} under the node's home; made when needed */
    public PackageArchive(Path home) {
        this(home, new DurableFiles());
    }

    PackageArchive(Path home, DurableFiles files) {
        this.home = home.toAbsolutePath().normalize();
        this.files = files;
    }

    Path home() {
        return home;
    }

    /** Keeps {@code artifact}; the kept file is returned. */
    Path keep(Path artifact, PackageIdentity identity) throws IOException {
        Path directory = home.resolve(identity.name());
        files.createDirectories(directory);
        Path kept =
                directory.resolve(identity.version() + "_" + digest(artifact).hex() + ".deb");
        if (!Files.exists(kept)) {
            Path incoming = directory.resolve("incoming.tmp");
            files.deleteTree(incoming);
            files.linkOrCopy(artifact, incoming);
            files.move(incoming, kept);
        }
        return kept;
    }

    /** Drops what is kept of other versions than these. */
    void prune(String packageName, Set<String> staying) throws IOException {
        for (Path kept : listed(packageName)) {
            if (!staying.contains(versionOf(kept))) {
                files.deleteTree(kept);
            }
        }
    }

    /** The kept artifact of this version, if it is there and its content is still what was kept. */
    public Optional<Path> find(String packageName, String version) {
        PackageIdentity.checkName(packageName);
        try {
            for (Path kept : listed(packageName)) {
                if (versionOf(kept).equals(version)
                        && kept.toString().endsWith(digest(kept).hex() + ".deb")) {
                    return Optional.of(kept);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Notes durably that this version is about to be installed. */
    void begin(PackageIdentity identity) throws IOException {
        Path directory = home.resolve(identity.name());
        files.createDirectories(directory);
        Path note = directory.resolve("pending.tmp");
        files.deleteTree(note);
        files.write(note, new ByteArrayInputStream(identity.version().getBytes(StandardCharsets.US_ASCII)), false);
        files.move(note, directory.resolve(PENDING));
    }

    /** The version whose installation has begun and not ended well. */
    Optional<String> pending(String packageName) throws IOException {
        Path note = home.resolve(PackageIdentity.checkName(packageName)).resolve(PENDING);
        if (!Files.isRegularFile(note)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(note)) {
            String version = new String(in.readNBytes(MAX_VERSION_BYTES), StandardCharsets.US_ASCII);
            return Optional.of(PackageIdentity.checkVersion(version));
        } catch (SelvedgeException e) {
            // A note that a failing disk has damaged must not keep the package from being repaired otherwise.
            return Optional.empty();
        }
    }

    /** Forgets what {@link #begin} noted. */
    void end(String packageName) throws IOException {
        files.deleteTree(home.resolve(PackageIdentity.checkName(packageName)).resolve(PENDING));
    }

    /** Drops everything of a package that is no longer installed. */
    void forget(String packageName) throws IOException {
        files.deleteTree(home.resolve(PackageIdentity.checkName(packageName)));
    }

    private List<Path> listed(String packageName) throws IOException {
        Path directory = home.resolve(packageName);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> KEPT.matcher(nameOf(file)).matches())
                    .sorted()
                    .toList();
        }
    }

    private static String versionOf(Path kept) {
        Matcher matcher = KEPT.matcher(nameOf(kept));
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Digest digest(Path file) throws IOException {
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
            }
        }
        return hasher.digest();
    }

    private SelvedgeException unreadable(IOException e) {
        return new SelvedgeException(
                "IO", home + ": cannot be read: " + e.getMessage(), Map.of("path", home.toString()), e);
    }
}
