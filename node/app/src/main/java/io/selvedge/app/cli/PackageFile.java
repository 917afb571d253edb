package io.selvedge.app.cli;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.install.ArchiveInstaller;
import io.selvedge.runtime.install.DpkgInstaller;
import io.selvedge.runtime.install.DpkgLimits;
import io.selvedge.runtime.install.DpkgRoot;
import io.selvedge.runtime.install.PackageArchive;
import io.selvedge.runtime.install.PackageIdentity;
import io.selvedge.runtime.install.PackageInstaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A package on disk: what it calls itself, and how it is cut into pieces for transfer. */
record PackageFile(Path file, String method, String product, String version, Artifact artifact) {

    /**
     * Reads a package once.
     *
     * @throws SelvedgeException {@code BAD_PACKAGE} with the file and why it is none
     */
    static PackageFile read(Path file) {
        try {
            long size = Files.size(file);
            if (size < 1 || size > Artifact.MAX_SIZE_BYTES) {
                throw bad(file, "has " + size + " bytes; a package has 1 to " + Artifact.MAX_SIZE_BYTES);
            }
            Identified identified = identify(file);
            return new PackageFile(
                    file,
                    identified.method,
                    identified.identity.name(),
                    identified.identity.version(),
                    cut(file, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Identified(String method, PackageIdentity identity) {}

    private static Identified identify(Path file) throws IOException {
        Path scratch = Files.createTempDirectory("selvedge-identify");
        try {
            List<PackageInstaller> installers = List.of(
                    new DpkgInstaller(
                            DpkgRoot.sandbox(scratch), new PackageArchive(scratch.resolve("kept")), DpkgLimits.USUAL),
                    new ArchiveInstaller(scratch));
            for (PackageInstaller installer : installers) {
                Optional<PackageIdentity> identity = installer.identify(file);
                if (identity.isPresent()) {
                    return new Identified(installer.method(), identity.get());
                }
            }
        } finally {
            io.selvedge.app.Directories.delete(scratch);
        }
        throw bad(file, "is neither a whole Debian package nor an archive with a selvedge.json; nothing was handed in");
    }

    private static Artifact cut(Path file, long size) throws IOException {
        int pieceSize = Artifact.pieceSizeFor(size);
        Digest.Hasher whole = Digest.hasher();
        List<Digest> pieces = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = in.readNBytes(pieceSize);
            while (piece.length > 0) {
                whole.update(piece);
                pieces.add(Digest.of(piece));
                piece = in.readNBytes(pieceSize);
            }
        }
        try {
            return new Artifact(file.getFileName().toString(), whole.digest(), size, pieceSize, pieces);
        } catch (IllegalArgumentException e) {
            throw bad(file, "cannot be an artifact: " + e.getMessage());
        }
    }

    private static SelvedgeException bad(Path file, String problem) {
        return new SelvedgeException("BAD_PACKAGE", file + " " + problem, Map.of("place", file.toString()));
    }
}
