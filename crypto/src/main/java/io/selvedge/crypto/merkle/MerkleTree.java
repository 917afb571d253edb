package io.selvedge.crypto.merkle;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.InvariantViolation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An append-only Merkle tree (RFC 6962, section 2.1) held in memory: 64 bytes per leaf, good to some million leaves.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class MerkleTree {
    private static final byte[] LEAF_PREFIX = {0};
    private static final byte[] NODE_PREFIX = {1};

    /** Level k holds the hashes of the full subtrees of 2^k leaves, left to right. */
    private final List<HashColumn> levels = new ArrayList<>();

    private long size;

    /** Hash of a leaf's content. */
    public static Digest leafHash(byte[] leaf) {
        return Digest.hasher().update(LEAF_PREFIX).update(leaf).digest();
    }

    /** Hash of an inner node. */
    public static Digest nodeHash(Digest left, Digest right) {
        return Digest.hasher()
                .update(NODE_PREFIX)
                .update(left.bytes())
                .update(right.bytes())
                .digest();
    }

    /** Root of the empty tree. */
    public static Digest emptyRoot() {
        return Digest.of(new byte[0]);
    }

    public void append(byte[] leaf) {
        appendLeafHash(leafHash(leaf));
    }

    public void appendLeafHash(Digest leafHash) {
        Digest hash = leafHash;
        int level = 0;
        column(0).add(hash);
        long count = ++size;
        while ((count & 1) == 0) {
            hash = nodeHash(column(level).get(count - 2), hash);
            level++;
            column(level).add(hash);
            count >>= 1;
        }
    }

    private HashColumn column(int level) {
        while (levels.size() <= level) {
            levels.add(new HashColumn());
        }
        return levels.get(level);
    }

    /** Leaves so far. */
    public long size() {
        return size;
    }

    public Digest root() {
        return root(size);
    }

    /** Root of the first {@code size} leaves. */
    public Digest root(long size) {
        checkRange(size >= 0 && size <= this.size, "size", size);
        return size == 0 ? emptyRoot() : rangeHash(0, size);
    }

    /** Hash of one leaf. */
    public Digest leafHashAt(long index) {
        checkRange(index >= 0 && index < size, "index", index);
        return levels.get(0).get(index);
    }

    /** Proof that leaf {@code index} is in the tree of the first {@code size} leaves (RFC 6962, 2.1.1). */
    public List<Digest> inclusionProof(long index, long size) {
        checkRange(size >= 0 && size <= this.size, "size", size);
        checkRange(index >= 0 && index < size, "index", index);
        List<Digest> proof = new ArrayList<>();
        path(index, 0, size, proof);
        return proof;
    }

    private void path(long index, long from, long to, List<Digest> proof) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            path(index, from, middle, proof);
            proof.add(rangeHash(middle, to));
        } else {
            path(index, middle, to, proof);
            proof.add(rangeHash(from, middle));
        }
    }

    /** Proof that the first {@code newSize} leaves begin with the first {@code oldSize} (RFC 6962, 2.1.2). */
    public List<Digest> consistencyProof(long oldSize, long newSize) {
        checkRange(newSize >= 0 && newSize <= size, "newSize", newSize);
        checkRange(oldSize >= 0 && oldSize <= newSize, "oldSize", oldSize);
        List<Digest> proof = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            subProof(oldSize, 0, newSize, true, proof);
        }
        return proof;
    }

    private void subProof(long oldSize, long from, long to, boolean known, List<Digest> proof) {
        if (oldSize == to) {
            if (!known) {
                proof.add(rangeHash(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (oldSize <= middle) {
            subProof(oldSize, from, middle, known, proof);
            proof.add(rangeHash(middle, to));
        } else {
            subProof(oldSize, middle, to, false, proof);
            proof.add(rangeHash(from, middle));
        }
    }

    private Digest rangeHash(long from, long to) {
        long width = to - from;
        if (Long.bitCount(width) == 1) {
            int level = Long.numberOfTrailingZeros(width);
            return levels.get(level).get(from >> level);
        }
        long middle = from + split(width);
        return nodeHash(rangeHash(from, middle), rangeHash(middle, to));
    }

    /** The largest power of two below {@code width}, which is at least 2. */
    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }

    /** Whether the proof leads from the leaf to the root of a tree of {@code size} leaves (RFC 9162, 2.1.3.2). */
    public static boolean verifyInclusion(Digest leafHash, long index, long size, List<Digest> proof, Digest root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Digest hash = leafHash;
        for (Digest sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = nodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = nodeHash(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /**
     * Whether the proof shows that a tree grew from the old root to the new one (RFC 9162, 2.1.4.2), which
     * wants an old size of at least 1: false for 0, from where everything grows and nothing can be shown.
     */
    public static boolean verifyConsistency(
            long oldSize, long newSize, Digest oldRoot, Digest newRoot, List<Digest> proof) {
        if (oldSize <= 0 || newSize < oldSize) {
            return false;
        }
        if (oldSize == newSize) {
            return proof.isEmpty() && oldRoot.equals(newRoot);
        }
        if (proof.isEmpty()) {
            return false;
        }
        long node = oldSize - 1;
        long last = newSize - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        int next = 0;
        Digest seed = node == 0 ? oldRoot : proof.get(next++);
        Digest oldHash = seed;
        Digest newHash = seed;
        for (; next < proof.size(); next++) {
            Digest sibling = proof.get(next);
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = nodeHash(sibling, oldHash);
                newHash = nodeHash(sibling, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newHash = nodeHash(newHash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }

    private static void checkRange(boolean holds, String what, long value) {
        if (!holds) {
            throw new InvariantViolation(what + " " + value + " is outside the tree");
        }
    }

    /** A growing column of 32-byte hashes. */
    private static final class HashColumn {
        private static final int START = 16 * Digest.SIZE_BYTES;

        private byte[] bytes = new byte[START];
        private int used;

        void add(Digest hash) {
            if (used == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * used);
            }
            System.arraycopy(hash.bytes(), 0, bytes, used, Digest.SIZE_BYTES);
            used += Digest.SIZE_BYTES;
        }

        Digest get(long index) {
            int at = Math.toIntExact(index * Digest.SIZE_BYTES);
            return Digest.ofRaw(Arrays.copyOfRange(bytes, at, at + Digest.SIZE_BYTES));
        }
    }
}
