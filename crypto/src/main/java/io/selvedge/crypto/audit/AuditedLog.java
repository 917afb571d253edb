package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.merkle.MerkleTree;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One log of the bundle after its records were read: its tree, and when its records were made. */
final class AuditedLog {
    private static final int FIRST_CAPACITY = 64;

    private final Origin origin;
    private final String folder;
    private final SignedCheckpoint checkpoint;
    private final MerkleTree tree = new MerkleTree();
    private final Map<Long, Digest> roots = new HashMap<>();
    private final Map<Digest, Long> seqById = new HashMap<>();
    private long[] times = new long[FIRST_CAPACITY];
    private boolean whole = true;

    AuditedLog(Origin origin, String folder, SignedCheckpoint checkpoint) {
        this.origin = origin;
        this.folder = folder;
        this.checkpoint = checkpoint;
    }

    Origin origin() {
        return origin;
    }

    String folder() {
        return folder;
    }

    SignedCheckpoint checkpoint() {
        return checkpoint;
    }

    long size() {
        return tree.size();
    }

    /** Adds a leaf that could be read. */
    void add(Digest leafHash, Digest id, long seconds) {
        int index = Math.toIntExact(tree.size());
        if (index == times.length) {
            times = Arrays.copyOf(times, 2 * index);
        }
        times[index] = seconds;
        seqById.put(id, tree.size());
        tree.appendLeafHash(leafHash);
    }

    /** Adds a leaf that could not: the tree goes on, but what rests on single records is not judged. */
    void addUnreadable(Digest leafHash) {
        spoil();
        add(leafHash, leafHash, size() == 0 ? 0 : times[Math.toIntExact(size() - 1)]);
    }

    /** Records of it are missing or wrong: differing roots say nothing more. */
    void spoil() {
        whole = false;
    }

    boolean isWhole() {
        return whole;
    }

    /** Seconds since 1970 of a record. */
    long seconds(long seq) {
        return times[Math.toIntExact(seq)];
    }

    /** Whether the log holds this record there. */
    boolean holds(Digest id, long seq) {
        Long at = seqById.get(id);
        return at != null && at == seq;
    }

    Digest root(long size) {
        return roots.computeIfAbsent(size, tree::root);
    }
}
