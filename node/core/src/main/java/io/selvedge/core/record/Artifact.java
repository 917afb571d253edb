package io.selvedge.core.record;

import io.selvedge.crypto.Digest;
import java.util.List;

/**
 * A file of a patch and how it is cut into pieces for transfer.
 *
 * <p>Every piece but the last is {@code pieceSizeBytes} long; each is named by its SHA-256, so that a piece can be
 * verified alone, whoever sent it.
 *
 * @param name file name without a path, 1 to 255 characters
 * @param sha256 digest of the whole file
 * @param sizeBytes length of the file, 1 to {@link #MAX_SIZE_BYTES}
 * @param pieceSizeBytes length of a piece, a power of two from {@link #MIN_PIECE_SIZE_BYTES} to
 *     {@link #MAX_PIECE_SIZE_BYTES}
 * @param pieces digests of the pieces in order, at most {@link #MAX_PIECES}
 */
public record Artifact(String name, Digest sha256, long sizeBytes, int pieceSizeBytes, List<Digest> pieces) {
    /** 16 GiB: larger than any single package seen in the field, small enough to keep offsets and quotas sane. */
    public static final long MAX_SIZE_BYTES = 16L << 30;

    /** Below this the digests of the pieces would outweigh what a failed piece costs to send again. */
    public static final int MIN_PIECE_SIZE_BYTES = 64 << 10;

    /** A piece is held in memory whole while it is verified. */
    public static final int MAX_PIECE_SIZE_BYTES = 32 << 20;

    /** 64 hex digits a piece: with this many a patch record stays below the 65,535 bytes of a leaf. */
    public static final int MAX_PIECES = 512;

    public Artifact {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+~%-]{0,254}")) {
            throw new IllegalArgumentException("artifact name is not a plain file name: " + name);
        }
        if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
            throw new IllegalArgumentException("artifact size " + sizeBytes + " is outside 1.." + MAX_SIZE_BYTES);
        }
        if (Integer.bitCount(pieceSizeBytes) != 1
                || pieceSizeBytes < MIN_PIECE_SIZE_BYTES
                || pieceSizeBytes > MAX_PIECE_SIZE_BYTES) {
            throw new IllegalArgumentException("piece size " + pieceSizeBytes + " is not a power of two from "
                    + MIN_PIECE_SIZE_BYTES + " to " + MAX_PIECE_SIZE_BYTES);
        }
        pieces = List.copyOf(pieces);
        long expected = (sizeBytes + pieceSizeBytes - 1) / pieceSizeBytes;
        if (pieces.size() != expected || expected > MAX_PIECES) {
            throw new IllegalArgumentException(
                    pieces.size() + " pieces do not cover " + sizeBytes + " bytes of " + pieceSizeBytes);
        }
    }

    /** The piece size for a file of {@code sizeBytes}: 256 KiB, doubled until the pieces fit into a record. */
    public static int pieceSizeFor(long sizeBytes) {
        int size = sizeBytes <= (64L << 10) * 64 ? MIN_PIECE_SIZE_BYTES : 256 << 10;
        while ((sizeBytes + size - 1) / size > MAX_PIECES) {
            size <<= 1;
        }
        return size;
    }

    /** How many bytes piece {@code index} has: {@code pieceSizeBytes}, or what is left for the last one. */
    public int pieceLength(int index) {
        long offset = (long) index * pieceSizeBytes;
        return (int) Math.min(pieceSizeBytes, sizeBytes - offset);
    }

    /** Whether bytes with this digest are piece {@code index}; nothing else may be used as that piece. */
    public boolean isPiece(int index, Digest digest) {
        return digest.equals(pieces.get(index));
    }
}
