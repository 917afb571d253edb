package io.selvedge.runtime.store;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The durable truth of a node, in RocksDB.
 *
 * <p>{@link #write} returns when the batch is on the disk (its write-ahead log is synced) and throws when it is not; what it
 * returned for is there after {@code kill -9} and power loss. Safe for use by several threads; to commit in groups
 * is up to the one that writes. Throws {@link SelvedgeException} with the codes of {@link StoreFailure}.
 *
 * <p>A full disk is an outage, not an end: the write that met it fails, the later ones try again.
 */
public final class RecordStore implements AutoCloseable {
    /** Takes what is read, one record at a time, in the order of origin and sequence number. */
    @FunctionalInterface
    public interface RecordVisitor {
        void visit(String origin, long seq, byte[] leaf);
    }

    /** A flush takes milliseconds, on the slowest disk a few seconds. */
    private static final long MAX_STALL_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long STALL_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** With less than this, a flush that does not end has no room to. */
    private static final long LOW_DISK_BYTES = 8L << 20;

    private final Path directory;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final WriteOptions synced;

    private @Nullable OpenStore open;
    private boolean closed;
    private volatile boolean stalled;

    private RecordStore(Path directory, OpenStore open) {
        this.directory = directory;
        this.open = open;
        this.synced = new WriteOptions().setSync(true).setNoSlowdown(true);
    }

    /** Opens the store in this directory; makes it where there is none. */
    public static RecordStore open(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw StoreFailure.of(e, directory);
        }
        return new RecordStore(directory, OpenStore.open(directory));
    }

    /** Writes the batch to the disk, whole or not at all, and returns when it is there. */
    public void write(RecordBatch batch) {
        if (batch.isEmpty()) {
            return;
        }
        if (stalled) {
            reopen();
        }
        Lock shared = lock.readLock();
        shared.lock();
        try (WriteBatch out = new WriteBatch()) {
            OpenStore store = get();
            for (RecordBatch.Write write : batch.writes()) {
                byte[] value = write.value();
                if (value == null) {
                    out.delete(store.column(write.family()), write.key());
                } else {
                    out.put(store.column(write.family()), write.key(), value);
                }
            }
            commit(store, out);
        } catch (RocksDBException e) {
            // RocksDB refuses all writes after one that failed; opening it afresh is how it gets out of that.
            stalled = true;
            throw StoreFailure.of(e, directory);
        } finally {
            shared.unlock();
        }
    }

    /**
     * RocksDB itself would wait without end for a flush that a full disk keeps from succeeding; so it is told not to wait, and
     * the waiting is done here, for a while.
     */
    private void commit(OpenStore store, WriteBatch batch) throws RocksDBException {
        long deadline = System.nanoTime() + MAX_STALL_NANOS;
        while (true) {
            try {
                store.db().write(synced, batch);
                return;
            } catch (RocksDBException e) {
                boolean busy = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
                if (!busy) {
                    throw e;
                }
                if (freeBytes() < LOW_DISK_BYTES) {
                    stalled = true;
                    throw StoreFailure.diskFull(directory, e);
                }
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(STALL_POLL_NANOS);
            }
        }
    }

    private long freeBytes() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw StoreFailure.of(e, directory);
        }
    }

    /** Every record, log by log. */
    public void forEachRecord(RecordVisitor visitor) {
        scan(Family.RECORDS, new byte[0], (key, leaf) -> {
            visit(key, leaf, visitor);
            return true;
        });
    }

    /** The records of one log from {@code fromSeq} on, at most {@code limit}. */
    public void forEachRecord(String origin, long fromSeq, int limit, RecordVisitor visitor) {
        byte[] start = RecordBatch.recordKey(origin, fromSeq);
        int prefix = start.length - Long.BYTES;
        int[] left = {limit};
        scan(Family.RECORDS, start, (key, leaf) -> {
            boolean ofLog = key.length == start.length && java.util.Arrays.equals(key, 0, prefix, start, 0, prefix);
            if (!ofLog || left[0]-- <= 0) {
                return false;
            }
            visit(key, leaf, visitor);
            return true;
        });
    }

    private void visit(byte[] key, byte[] leaf, RecordVisitor visitor) {
        int end = key.length - Long.BYTES - 1;
        if (end < 1 || key[end] != 0) {
            throw StoreFailure.corrupt(directory, "a record's key without an origin", null);
        }
        visitor.visit(text(key, end), ByteBuffer.wrap(key, end + 1, Long.BYTES).getLong(), leaf);
    }

    /** Every log's newest checkpoint, by origin. */
    public void forEachCheckpoint(BiConsumer<String, byte[]> visitor) {
        scan(Family.CHECKPOINTS, new byte[0], (key, value) -> {
            visitor.accept(text(key, key.length), value);
            return true;
        });
    }

    /** Every trust version, oldest first. */
    public void forEachTrust(BiConsumer<Long, byte[]> visitor) {
        scan(Family.TRUST, new byte[0], (key, value) -> {
            visitor.accept(ByteBuffer.wrap(key).getLong(), value);
            return true;
        });
    }

    /** Every artifact of which something is or was on the disk, by digest. */
    public void forEachArtifact(BiConsumer<Digest, ArtifactProgress> visitor) {
        scan(Family.ARTIFACTS, new byte[0], (key, value) -> {
            visitor.accept(Digest.ofRaw(key), ArtifactProgress.decode(value));
            return true;
        });
    }

    /** One record's leaf. */
    public Optional<byte[]> findRecord(String origin, long seq) {
        return find(Family.RECORDS, RecordBatch.recordKey(origin, seq));
    }

    /** The newest checkpoint of a log. */
    public Optional<byte[]> findCheckpoint(String origin) {
        return find(Family.CHECKPOINTS, RecordBatch.name(origin));
    }

    /** What the node remembers under this name. */
    public Optional<byte[]> findMeta(String name) {
        return find(Family.META, RecordBatch.name(name));
    }

    /** How far an artifact is. */
    public Optional<ArtifactProgress> findArtifact(Digest sha256) {
        return find(Family.ARTIFACTS, sha256.bytes()).map(ArtifactProgress::decode);
    }

    @Override
    public void close() {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                shut();
                synced.close();
            }
        } finally {
            exclusive.unlock();
        }
    }

    @FunctionalInterface
    private interface Entries {
        boolean next(byte[] key, byte[] value);
    }

    private void scan(Family family, byte[] from, Entries entries) {
        Lock shared = lock.readLock();
        shared.lock();
        try {
            OpenStore store = get();
            try (RocksIterator it = store.db().newIterator(store.column(family))) {
                it.seek(from);
                while (it.isValid() && entries.next(it.key(), it.value())) {
                    it.next();
                }
                it.status();
            }
        } catch (RocksDBException e) {
            throw StoreFailure.of(e, directory);
        } finally {
            shared.unlock();
        }
    }

    private Optional<byte[]> find(Family family, byte[] key) {
        Lock shared = lock.readLock();
        shared.lock();
        try {
            OpenStore store = get();
            return Optional.ofNullable(store.db().get(store.column(family), key));
        } catch (RocksDBException e) {
            throw StoreFailure.of(e, directory);
        } finally {
            shared.unlock();
        }
    }

    private void reopen() {
        Lock exclusive = lock.writeLock();
        exclusive.lock();
        try {
            if (stalled && !closed) {
                shut();
                open = OpenStore.open(directory);
                stalled = false;
            }
        } finally {
            exclusive.unlock();
        }
    }

    private void shut() {
        OpenStore store = open;
        open = null;
        if (store != null) {
            store.close();
        }
    }

    private OpenStore get() {
        OpenStore store = open;
        if (store == null) {
            throw new SelvedgeException(
                    StoreFailure.STORE_FAILED,
                    closed ? "the store is closed" : "the store could not be opened again after the disk was full",
                    Map.of("path", directory.toString()));
        }
        return store;
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
