package io.selvedge.runtime.store;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * The file of an artifact that is not whole yet. Only verified pieces are in it, each at its place; the rest is holes.
 *
 * <p>Safe for use by several threads.
 */
final class PartFile implements AutoCloseable {
    private final Artifact artifact;
    private final Path path;
    private final FileChannel channel;
    private final BitSet verified = new BitSet();
    private long lanBytes;
    private long wanBytes;
    private long unsyncedBytes;

    private PartFile(Artifact artifact, Path path, FileChannel channel) {
        this.artifact = artifact;
        this.path = path;
        this.channel = channel;
    }

    /**
     * Opens or makes the file. What an earlier process left in it is read and verified afresh: after a crash neither the
     * file nor a note about it says what reached the disk.
     */
    static PartFile open(Artifact artifact, Path path, long lanBytes, long wanBytes) throws IOException {
        Files.createDirectories(path.getParent());
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            PartFile part = new PartFile(artifact, path, channel);
            part.lanBytes = lanBytes;
            part.wanBytes = wanBytes;
            part.recheck();
            return part;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void recheck() throws IOException {
        long length = Math.min(channel.size(), artifact.sizeBytes());
        ByteBuffer piece = ByteBuffer.allocate(artifact.pieceSizeBytes());
        for (int i = 0; i < artifact.pieces().size(); i++) {
            int pieceLength = artifact.pieceLength(i);
            if (offset(i) + pieceLength > length) {
                break;
            }
            piece.clear().limit(pieceLength);
            readFully(piece, offset(i));
            if (artifact.isPiece(i, Digest.hasher().update(piece.flip()).digest())) {
                verified.set(i);
            }
        }
    }

    Artifact artifact() {
        return artifact;
    }

    Path path() {
        return path;
    }

    synchronized ArtifactProgress progress() {
        return new ArtifactProgress(artifact.sizeBytes(), artifact.pieceSizeBytes(), lanBytes, wanBytes, verified);
    }

    synchronized boolean has(int index) {
        return verified.get(index);
    }

    synchronized boolean isWhole() {
        return verified.cardinality() == artifact.pieces().size();
    }

    synchronized void count(long lan, long wan) {
        lanBytes += lan;
        wanBytes += wan;
    }

    PieceOutcome write(int index, ByteBuffer bytes) throws IOException {
        if (bytes.remaining() != artifact.pieceLength(index)
                || !artifact.isPiece(
                        index, Digest.hasher().update(bytes.duplicate()).digest())) {
            return PieceOutcome.WRONG_BYTES;
        }
        synchronized (this) {
            if (verified.get(index)) {
                return PieceOutcome.HELD_ALREADY;
            }
            ByteBuffer in = bytes.duplicate();
            int length = in.remaining();
            for (long at = offset(index); in.hasRemaining(); ) {
                at += channel.write(in, at);
            }
            verified.set(index);
            unsyncedBytes += length;
            return PieceOutcome.STORED;
        }
    }

    synchronized long unsyncedBytes() {
        return unsyncedBytes;
    }

    /** Brings what was written to the disk; what the progress says afterwards may be noted down. */
    ArtifactProgress sync() throws IOException {
        ArtifactProgress written;
        synchronized (this) {
            written = progress();
            unsyncedBytes = 0;
        }
        // Not under the lock: a disk takes its time, and others want to read meanwhile.
        channel.force(false);
        return written;
    }

    /** Reads from a verified piece; false when it is not there. */
    boolean read(int index, int offset, ByteBuffer to) throws IOException {
        if (!has(index)) {
            return false;
        }
        try {
            readFully(to, offset(index) + offset);
            return true;
        } catch (ClosedChannelException e) {
            // It became whole meanwhile and has another name now.
            return false;
        }
    }

    /** The digest of the whole file. */
    Digest digest() throws IOException {
        Digest.Hasher hasher = Digest.hasher();
        ByteBuffer buffer = ByteBuffer.allocate(ArtifactStore.COPY_BYTES);
        for (long at = 0; at < artifact.sizeBytes(); ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), artifact.sizeBytes() - at));
            readFully(buffer, at);
            at += buffer.position();
            hasher.update(buffer.flip());
        }
        return hasher.digest();
    }

    private void readFully(ByteBuffer to, long position) throws IOException {
        long at = position;
        while (to.hasRemaining()) {
            int n = channel.read(to, at);
            if (n < 0) {
                throw new IOException("file is shorter than its pieces: " + path);
            }
            at += n;
        }
    }

    private long offset(int index) {
        return (long) index * artifact.pieceSizeBytes();
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
