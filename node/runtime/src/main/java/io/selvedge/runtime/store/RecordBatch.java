package io.selvedge.runtime.store;

import io.selvedge.crypto.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes that become durable together or not at all. Not safe for use by several threads. */
public final class RecordBatch {
    /** The limit of a leaf of a log: DESIGN, records. */
    public static final int MAX_LEAF_BYTES = 65_535;

    /** A checkpoint is a signed note with at most a few hundred cosignatures. */
    public static final int MAX_CHECKPOINT_BYTES = 256 << 10;

    /** A trust version has tens of keys. */
    public static final int MAX_TRUST_BYTES = 1 << 20;

    /** What the node remembers about itself is small. */
    public static final int MAX_META_BYTES = 1 << 20;

    /** An origin is a mesh name, a key id and a number. */
    public static final int MAX_NAME_BYTES = 512;

    record Write(Family family, byte[] key, byte @Nullable [] value) {}

    private final List<Write> writes = new ArrayList<>();

    /** Adds leaf {@code seq} of the log {@code origin}. */
    public RecordBatch putRecord(String origin, long seq, byte[] leaf) {
        return put(Family.RECORDS, recordKey(origin, seq), leaf, MAX_LEAF_BYTES);
    }

    /** Sets the newest checkpoint of the log {@code origin}. */
    public RecordBatch putCheckpoint(String origin, byte[] checkpoint) {
        return put(Family.CHECKPOINTS, name(origin), checkpoint, MAX_CHECKPOINT_BYTES);
    }

    /** Adds trust version {@code version}, from 1 on. */
    public RecordBatch putTrust(long version, byte[] envelope) {
        if (version < 1) {
            throw new IllegalArgumentException("trust versions start at 1: " + version);
        }
        return put(Family.TRUST, number(version), envelope, MAX_TRUST_BYTES);
    }

    /** Remembers something under a name. */
    public RecordBatch putMeta(String name, byte[] value) {
        return put(Family.META, name(name), value, MAX_META_BYTES);
    }

    /** Forgets what is under this name. */
    public RecordBatch deleteMeta(String name) {
        return add(Family.META, name(name), null);
    }

    /** Notes how far an artifact is. */
    public RecordBatch putArtifact(Digest sha256, ArtifactProgress progress) {
        return add(Family.ARTIFACTS, sha256.bytes(), progress.encode());
    }

    /** Forgets an artifact. */
    public RecordBatch deleteArtifact(Digest sha256) {
        return add(Family.ARTIFACTS, sha256.bytes(), null);
    }

    public boolean isEmpty() {
        return writes.isEmpty();
    }

    List<Write> writes() {
        return writes;
    }

    private RecordBatch put(Family family, byte[] key, byte[] value, int maxBytes) {
        if (value.length > maxBytes) {
            throw new IllegalArgumentException(family + " entry of " + value.length + " bytes, limit " + maxBytes);
        }
        return add(family, key, value.clone());
    }

    private RecordBatch add(Family family, byte[] key, byte @Nullable [] value) {
        writes.add(new Write(family, key, value));
        return this;
    }

    static byte[] recordKey(String origin, long seq) {
        if (seq < 0) {
            throw new IllegalArgumentException("negative sequence number " + seq);
        }
        byte[] name = name(origin);
        return ByteBuffer.allocate(name.length + 1 + Long.BYTES)
                .put(name)
                .put((byte) 0)
                .putLong(seq)
                .array();
    }

    static byte[] name(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_NAME_BYTES || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a name in the store has 1 to " + MAX_NAME_BYTES + " bytes, none zero");
        }
        return bytes;
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
