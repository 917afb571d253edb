package io.selvedge.runtime.store;

import io.selvedge.crypto.InvariantViolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;

/** A RocksDB that is open, with all that has to be closed with it. Tuned for little memory, not for throughput. */
final class OpenStore implements AutoCloseable {
    /** All column families share it: a node's working set of records is small. */
    private static final long BLOCK_CACHE_BYTES = 8L << 20;

    private static final long WRITE_BUFFER_BYTES = 1L << 20;

    /** Of all column families together. */
    private static final long ALL_WRITE_BUFFERS_BYTES = 4L << 20;

    /** Bounds what has to be replayed at the start. */
    private static final long MAX_WAL_BYTES = 8L << 20;

    private static final long TABLE_FILE_BYTES = 16L << 20;
    private static final int MAX_OPEN_FILES = 64;
    private static final long INFO_LOG_BYTES = 1L << 20;
    private static final int INFO_LOGS = 2;

    private final RocksDB db;
    private final Map<Family, ColumnFamilyHandle> columns;
    private final List<RocksObject> options;

    private OpenStore(RocksDB db, Map<Family, ColumnFamilyHandle> columns, List<RocksObject> options) {
        this.db = db;
        this.columns = columns;
        this.options = options;
    }

    static OpenStore open(Path directory) {
        load(directory.resolve("native"));
        Path place = directory.resolve("records");
        List<RocksObject> options = new ArrayList<>();
        try {
            Files.createDirectories(place);
            Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
            options.add(cache);
            ColumnFamilyOptions columnOptions = columnOptions(cache);
            options.add(columnOptions);
            DBOptions dbOptions = dbOptions();
            options.add(dbOptions);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columnOptions));
            for (Family family : Family.values()) {
                descriptors.add(new ColumnFamilyDescriptor(family.columnName(), columnOptions));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = RocksDB.open(dbOptions, place.toString(), descriptors, handles);
            Map<Family, ColumnFamilyHandle> columns = new EnumMap<>(Family.class);
            int next = 1; // behind the default one
            for (Family family : Family.values()) {
                columns.put(family, handles.get(next++));
            }
            return new OpenStore(db, columns, options);
        } catch (RocksDBException e) {
            options.forEach(RocksObject::close);
            throw StoreFailure.of(e, place);
        } catch (IOException e) {
            options.forEach(RocksObject::close);
            throw StoreFailure.of(e, place);
        }
    }

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle column(Family family) {
        ColumnFamilyHandle handle = columns.get(family);
        if (handle == null) {
            throw new InvariantViolation("column family " + family + " is opened with the store");
        }
        return handle;
    }

    @Override
    public void close() {
        columns.values().forEach(ColumnFamilyHandle::close);
        db.close();
        options.forEach(RocksObject::close);
    }

    private static ColumnFamilyOptions columnOptions(Cache cache) {
        BlockBasedTableConfig table =
                new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true);
        return new ColumnFamilyOptions()
                .setTableFormatConfig(table)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setTargetFileSizeBase(TABLE_FILE_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    private static DBOptions dbOptions() {
        return new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(MAX_OPEN_FILES)
                .setDbWriteBufferSize(ALL_WRITE_BUFFERS_BYTES)
                .setMaxTotalWalSize(MAX_WAL_BYTES)
                // A torn last write was never acknowledged. Damage before it was: that must not pass in silence.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(INFO_LOG_BYTES)
                .setKeepLogFileNum(INFO_LOGS)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** Unpacks the native library into the home: the default place, /tmp, keeps a copy of each process that was killed. */
    private static synchronized void load(Path directory) {
        try {
            Files.createDirectories(directory);
            NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        } catch (IOException e) {
            throw StoreFailure.of(e, directory);
        } catch (RuntimeException e) {
            // The loader says "could not be created" as a RuntimeException where the disk or the rights are missing.
            throw StoreFailure.of(new IOException(e.getMessage(), e), directory);
        }
        RocksDB.loadLibrary();
    }
}
