package io.selvedge.runtime.store;

import io.selvedge.crypto.InvariantViolation;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * How much of an artifact is on the disk, and where its bytes came from.
 *
 * @param sizeBytes length of the whole artifact
 * @param pieceSizeBytes length of a piece
 * @param lanBytes payload received from nodes of the own site, what had to be thrown away included
 * @param wanBytes payload received from nodes of other sites, likewise
 * @param pieces the pieces that are verified and on the disk; an own copy
 */
public record ArtifactProgress(long sizeBytes, int pieceSizeBytes, long lanBytes, long wanBytes, BitSet pieces) {
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + 2 * Long.BYTES;

    public ArtifactProgress {
        pieces = (BitSet) pieces.clone();
    }

    @Override
    public BitSet pieces() {
        return (BitSet) pieces.clone();
    }

    /** How many pieces the whole has. */
    public int pieceCount() {
        return (int) ((sizeBytes + pieceSizeBytes - 1) / pieceSizeBytes);
    }

    /** Whether every piece is there. */
    public boolean isWhole() {
        return pieces.cardinality() == pieceCount();
    }

    /** How many bytes are verified and on the disk. */
    public long verifiedBytes() {
        long bytes = (long) pieces.cardinality() * pieceSizeBytes;
        int last = pieceCount() - 1;
        return pieces.get(last) ? bytes - ((last + 1L) * pieceSizeBytes - sizeBytes) : bytes;
    }

    byte[] encode() {
        byte[] bits = pieces.toByteArray();
        return ByteBuffer.allocate(HEAD_BYTES + bits.length)
                .put(FORMAT)
                .putLong(sizeBytes)
                .putInt(pieceSizeBytes)
                .putLong(lanBytes)
                .putLong(wanBytes)
                .put(bits)
                .array();
    }

    static ArtifactProgress decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEAD_BYTES || in.get() != FORMAT) {
            throw new InvariantViolation("a progress row that this version did not write");
        }
        return new ArtifactProgress(in.getLong(), in.getInt(), in.getLong(), in.getLong(), BitSet.valueOf(in));
    }
}
