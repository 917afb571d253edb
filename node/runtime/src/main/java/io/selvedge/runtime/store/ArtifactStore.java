package io.selvedge.runtime.store;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of artifacts, as plain files {@code sha256/ab/abcd…}; what is not whole yet has {@code .part} behind its name.
 *
 * <p>Nothing gets in unverified: a piece is checked before it is written, the whole before the file gets its final name
 * (DESIGN, invariant 4). A file under its final name was whole, verified and synced when it got it. Safe for use by several
 * threads. Throws {@link SelvedgeException} with the codes of {@link StoreFailure}.
 */
public final class ArtifactStore implements AutoCloseable {
    static final int COPY_BYTES = 64 << 10;

    private final Path files;
    private final FileStore disk;
    private final RecordStore records;
    private final ArtifactLimits limits;
    private final ArtifactIndex index;
    private final Object beginning = new Object();
    private volatile Predicate<Digest> needed = digest -> false;

    private ArtifactStore(Path files, RecordStore records, ArtifactLimits limits) throws IOException {
        this.files = Files.createDirectories(files);
        this.disk = Files.getFileStore(files);
        this.records = records;
        this.limits = limits;
        this.index = new ArtifactIndex();
    }

    /** Opens the store; the progress of what is not whole is noted in {@code records}. */
    public static ArtifactStore open(Path chunks, RecordStore records, ArtifactLimits limits) {
        Path files = chunks.resolve("sha256");
        try {
            ArtifactStore store = new ArtifactStore(files, records, limits);
            store.index.scan(files);
            return store;
        } catch (IOException e) {
            throw StoreFailure.of(e, files);
        }
    }

    /** Names the artifacts that eviction must leave, besides those that are leased: the bases that an undo needs. */
    public void keepNeeded(Predicate<Digest> neededArtifacts) {
        this.needed = neededArtifacts;
    }

    /**
     * Makes room for an artifact and takes up again what an earlier process has left of it. Reads all that is there, so it
     * takes time for a large one.
     *
     * @return what is there now; whole when there is nothing to do
     */
    public ArtifactProgress begin(Artifact artifact) {
        // Not under the index's lock: while a large leftover is read, everything else goes on.
        synchronized (beginning) {
            Optional<ArtifactProgress> known = findProgress(artifact);
            if (known.isPresent()) {
                return known.get();
            }
            makeRoom(artifact.sizeBytes() - index.sizeOnDisk(artifact.sha256()), artifact.sha256());
            Optional<ArtifactProgress> noted = records.findArtifact(artifact.sha256());
            Path path = partPath(artifact.sha256());
            try {
                PartFile part = PartFile.open(
                        artifact,
                        path,
                        noted.map(ArtifactProgress::lanBytes).orElse(0L),
                        noted.map(ArtifactProgress::wanBytes).orElse(0L));
                return adopt(part);
            } catch (IOException e) {
                throw StoreFailure.of(e, path);
            }
        }
    }

    private ArtifactProgress adopt(PartFile part) throws IOException {
        synchronized (index) {
            Optional<ArtifactProgress> imported = findProgress(part.artifact());
            if (imported.isPresent()) {
                part.close();
                Files.deleteIfExists(part.path());
                return imported.get();
            }
            index.putPart(part);
            return part.progress();
        }
    }

    /** What is there of an artifact that was begun or is whole. */
    public Optional<ArtifactProgress> findProgress(Artifact artifact) {
        PartFile part = index.part(artifact.sha256());
        if (part != null) {
            return Optional.of(part.progress());
        }
        if (!index.isWhole(artifact.sha256())) {
            return Optional.empty();
        }
        requireSize(artifact);
        BitSet all = new BitSet();
        all.set(0, artifact.pieces().size());
        Optional<ArtifactProgress> noted = records.findArtifact(artifact.sha256());
        return Optional.of(new ArtifactProgress(
                artifact.sizeBytes(),
                artifact.pieceSizeBytes(),
                noted.map(ArtifactProgress::lanBytes).orElse(0L),
                noted.map(ArtifactProgress::wanBytes).orElse(0L),
                all));
    }

    /** Whether an earlier process left a part of it that {@link #begin} would take up. */
    public boolean hasLeftover(Digest sha256) {
        return index.part(sha256) == null && !index.isWhole(sha256) && index.sizeOnDisk(sha256) > 0;
    }

    /** The pieces that are there; none when the artifact was not begun. */
    public BitSet pieces(Artifact artifact) {
        return findProgress(artifact).map(ArtifactProgress::pieces).orElseGet(BitSet::new);
    }

    /** Whether this piece is there. */
    public boolean has(Artifact artifact, int piece) {
        PartFile part = index.part(artifact.sha256());
        return part == null ? index.isWhole(artifact.sha256()) : part.has(piece);
    }

    /** Verifies a piece and writes it; the artifact must have been begun. */
    public PieceOutcome writePiece(Digest sha256, int piece, ByteBuffer bytes) {
        PartFile part = index.part(sha256);
        if (part == null) {
            if (index.isWhole(sha256)) {
                return PieceOutcome.HELD_ALREADY;
            }
            throw new IllegalStateException("artifact " + sha256 + " was not begun");
        }
        requireFree(bytes.remaining());
        try {
            PieceOutcome outcome = part.write(piece, bytes);
            if (part.unsyncedBytes() >= limits.syncBytes()) {
                note(part);
            }
            return outcome;
        } catch (IOException e) {
            throw StoreFailure.of(e, part.path());
        }
    }

    /** Counts payload that was received for an artifact that was begun; noted down with the next sync. */
    public void countReceived(Digest sha256, long lanBytes, long wanBytes) {
        PartFile part = index.part(sha256);
        if (part != null) {
            part.count(lanBytes, wanBytes);
        }
    }

    /**
     * Verifies the whole and gives it its final name.
     *
     * @return the file, or nothing while pieces are missing; DIGEST_MISMATCH when all pieces are as the manifest says and the
     *     whole is not, then all of it is thrown away
     */
    public Optional<Path> complete(Digest sha256) {
        PartFile part = index.part(sha256);
        if (part == null) {
            return findFile(sha256);
        }
        if (!part.isWhole()) {
            return Optional.empty();
        }
        Path path = path(sha256);
        try {
            note(part);
            Digest found = part.digest();
            synchronized (index) {
                if (index.part(sha256) != part) {
                    return findFile(sha256);
                }
                if (!found.equals(sha256)) {
                    discard(sha256);
                    throw mismatch(sha256, found);
                }
                part.close();
                publish(part.path(), path);
                index.putWhole(sha256, part.artifact().sizeBytes());
            }
            return Optional.of(path);
        } catch (IOException e) {
            throw StoreFailure.of(e, path);
        }
    }

    /** The file of an artifact that is whole. */
    public Optional<Path> findFile(Digest sha256) {
        return index.isWhole(sha256) ? Optional.of(path(sha256)) : Optional.empty();
    }

    /** Reads the whole file again; false when it is not there or no longer what its name says (then it is thrown away). */
    public boolean verify(Digest sha256) {
        Optional<ArtifactLease> lease = lease(sha256);
        if (lease.isEmpty()) {
            return false;
        }
        try (ArtifactLease held = lease.get();
                InputStream in = Files.newInputStream(held.path())) {
            Digest.Hasher hasher = Digest.hasher();
            byte[] buffer = new byte[COPY_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hasher.update(buffer, 0, n);
            }
            if (hasher.digest().equals(sha256)) {
                return true;
            }
        } catch (NoSuchFileException e) {
            // Somebody removed it by hand: the same as damaged.
        } catch (IOException e) {
            throw StoreFailure.of(e, path(sha256));
        }
        discard(sha256);
        return false;
    }

    /**
     * Reads from a verified piece.
     *
     * @param offset where in the piece to begin
     * @param to is filled; must not reach over the end of the piece
     * @return false when the piece is not there
     */
    public boolean read(Artifact artifact, int piece, int offset, ByteBuffer to) {
        if (offset < 0 || offset + to.remaining() > artifact.pieceLength(piece)) {
            throw new IllegalArgumentException("read reaches over the end of piece " + piece);
        }
        PartFile part = index.part(artifact.sha256());
        Path path = part == null ? path(artifact.sha256()) : part.path();
        try {
            if (part != null && part.read(piece, offset, to)) {
                return true;
            }
            if (!index.touch(artifact.sha256())) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(path(artifact.sha256()), StandardOpenOption.READ)) {
                long at = (long) piece * artifact.pieceSizeBytes() + offset;
                while (to.hasRemaining()) {
                    int n = channel.read(to, at);
                    if (n < 0) {
                        return false;
                    }
                    at += n;
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw StoreFailure.of(e, path);
        }
    }

    /** Takes in a whole file. TOO_LARGE above {@code maxBytes}, DIGEST_MISMATCH when it is not the one expected. */
    public Path importFile(Path source, Digest expected, long maxBytes) {
        try (InputStream in = Files.newInputStream(source)) {
            return importFile(in, expected, maxBytes);
        } catch (IOException e) {
            throw StoreFailure.of(e, source);
        }
    }

    /** Takes in a whole file from a stream; see {@link #importFile(Path, Digest, long)}. */
    public Path importFile(InputStream in, Digest expected, long maxBytes) {
        Path path = path(expected);
        if (index.isWhole(expected)) {
            return path;
        }
        Path temporary = null;
        try {
            temporary = Files.createTempFile(files, ArtifactIndex.IMPORT_PREFIX, "");
            long size = copy(in, temporary, expected, maxBytes);
            synchronized (index) {
                if (!index.isWhole(expected)) {
                    makeRoom(size, expected);
                    discard(expected);
                    Files.createDirectories(path.getParent());
                    publish(temporary, path);
                    index.putWhole(expected, size);
                }
            }
            return path;
        } catch (IOException e) {
            throw StoreFailure.of(e, path);
        } finally {
            removeQuietly(temporary);
        }
    }

    private long copy(InputStream in, Path to, Digest expected, long maxBytes) throws IOException {
        Digest.Hasher hasher = Digest.hasher();
        long size = 0;
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[COPY_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > maxBytes) {
                    throw new SelvedgeException(
                            SelvedgeException.TOO_LARGE,
                            "the artifact has more than the " + maxBytes + " bytes announced or allowed",
                            Map.of("sha256", expected.hex(), "limit", Long.toString(maxBytes)));
                }
                requireFree(n);
                hasher.update(buffer, 0, n);
                for (ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n); bytes.hasRemaining(); ) {
                    out.write(bytes);
                }
            }
            out.force(true);
        }
        Digest found = hasher.digest();
        if (!found.equals(expected)) {
            throw mismatch(expected, found);
        }
        return size;
    }

    /** Keeps an artifact from eviction until the lease is closed; empty when it is not whole. */
    public Optional<ArtifactLease> lease(Digest sha256) {
        return index.acquire(sha256)
                ? Optional.of(new ArtifactLease(path(sha256), () -> index.release(sha256)))
                : Optional.empty();
    }

    /** Throws away what is there of an artifact, whatever its state. */
    public void discard(Digest sha256) {
        synchronized (index) {
            PartFile part = index.remove(sha256);
            try {
                if (part != null) {
                    part.close();
                }
                Files.deleteIfExists(path(sha256));
                Files.deleteIfExists(partPath(sha256));
            } catch (IOException e) {
                throw StoreFailure.of(e, path(sha256));
            }
            if (records.findArtifact(sha256).isPresent()) {
                records.write(new RecordBatch().deleteArtifact(sha256));
            }
        }
    }

    /** The digests of the artifacts that are whole, in order. */
    public List<Digest> whole() {
        return index.whole();
    }

    /** What all artifacts take, those that are only begun counted whole. */
    public long usedBytes() {
        return index.usedBytes();
    }

    /** Cuts a file into pieces and names it. */
    public static Artifact describe(String name, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            int pieceSize = Artifact.pieceSizeFor(size);
            Digest.Hasher whole = Digest.hasher();
            List<Digest> pieces = new ArrayList<>();
            for (byte[] piece = in.readNBytes(pieceSize); piece.length > 0; piece = in.readNBytes(pieceSize)) {
                whole.update(piece, 0, piece.length);
                pieces.add(Digest.of(piece));
            }
            return new Artifact(name, whole.digest(), size, pieceSize, pieces);
        } catch (IOException e) {
            throw StoreFailure.of(e, file);
        }
    }

    /** Brings the parts to the disk and closes them. */
    @Override
    public void close() {
        for (PartFile part : index.parts()) {
            try (part) {
                note(part);
            } catch (IOException e) {
                throw StoreFailure.of(e, part.path());
            }
        }
    }

    private void note(PartFile part) throws IOException {
        ArtifactProgress progress = part.sync();
        records.write(new RecordBatch().putArtifact(part.artifact().sha256(), progress));
    }

    private void makeRoom(long bytes, Digest forWhom) {
        Predicate<Digest> leave = digest -> digest.equals(forWhom) || needed.test(digest);
        while (index.usedBytes() + bytes > limits.quotaBytes()) {
            Optional<Digest> victim = index.longestUnused(leave);
            if (victim.isEmpty()) {
                throw new SelvedgeException(
                        StoreFailure.QUOTA_EXCEEDED,
                        "no room for an artifact of " + bytes + " bytes: those in use take " + index.usedBytes()
                                + " of " + limits.quotaBytes() + " bytes",
                        Map.of("sha256", forWhom.hex(), "quota", Long.toString(limits.quotaBytes())));
            }
            discard(victim.get());
        }
        while (freeBytes() - bytes < limits.reserveBytes()) {
            Optional<Digest> victim = index.longestUnused(leave);
            if (victim.isEmpty()) {
                requireFree(bytes);
                return;
            }
            discard(victim.get());
        }
    }

    private void requireFree(long bytes) {
        long free = freeBytes();
        if (free - bytes < limits.reserveBytes()) {
            throw new SelvedgeException(
                    StoreFailure.DISK_FULL,
                    "the disk of " + files + " has " + free + " bytes left, an artifact needs " + bytes + " and "
                            + limits.reserveBytes() + " are kept for records",
                    Map.of("path", files.toString(), "free", Long.toString(free), "needed", Long.toString(bytes)));
        }
    }

    private long freeBytes() {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            throw StoreFailure.of(e, files);
        }
    }

    private void requireSize(Artifact artifact) {
        long size = index.sizeOnDisk(artifact.sha256());
        if (size != artifact.sizeBytes()) {
            throw new SelvedgeException(
                    StoreFailure.DIGEST_MISMATCH,
                    "the manifest of " + artifact.name() + " says " + artifact.sizeBytes()
                            + " bytes, the file with its digest has " + size,
                    Map.of("sha256", artifact.sha256().hex()));
        }
    }

    private static SelvedgeException mismatch(Digest expected, Digest found) {
        return new SelvedgeException(
                StoreFailure.DIGEST_MISMATCH,
                "the bytes have the SHA-256 " + found + ", expected was " + expected,
                Map.of("expected", expected.hex(), "found", found.hex()));
    }

    private static void publish(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Directories.syncParent(to);
    }

    private static void removeQuietly(@Nullable Path path) {
        if (path != null) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // Left-over imports are removed at the next start.
            }
        }
    }

    private Path path(Digest sha256) {
        String hex = sha256.hex();
        return files.resolve(hex.substring(0, 2)).resolve(hex);
    }

    private Path partPath(Digest sha256) {
        return path(sha256).resolveSibling(sha256.hex() + ArtifactIndex.PART_SUFFIX);
    }
}
