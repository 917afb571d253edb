package io.selvedge.runtime.store;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says what a failed read or write means to the one who runs the node: the code, the place, the way out. */
public final class StoreFailure {
    /** No space left, or only the reserve that belongs to records. */
    public static final String DISK_FULL = "DISK_FULL";

    /** Another process has the store open. */
    public static final String STORE_LOCKED = "STORE_LOCKED";

    /** The process may not read or write there. */
    public static final String NO_PERMISSION = "NO_PERMISSION";

    /** What is on the disk is not what was written. */
    public static final String STORE_CORRUPT = "STORE_CORRUPT";

    /** Any other error of the operating system. */
    public static final String STORE_FAILED = "STORE_FAILED";

    /** The artifacts in use leave no room below the quota. */
    public static final String QUOTA_EXCEEDED = "QUOTA_EXCEEDED";

    /** The bytes are not those that the digest names. */
    public static final String DIGEST_MISMATCH = "DIGEST_MISMATCH";

    private StoreFailure() {}

    static SelvedgeException of(RocksDBException cause, Path directory) {
        Status status = cause.getStatus();
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if ((status != null && status.getSubCode() == Status.SubCode.NoSpace) || text.contains("no space left")) {
            return diskFull(directory, cause);
        }
        if (text.contains("lock hold by current process") || text.contains("while lock file")) {
            return new SelvedgeException(
                    STORE_LOCKED,
                    "the store in " + directory + " is open in another process: one home is for one node",
                    Map.of("path", directory.toString()),
                    cause);
        }
        if (text.contains("permission denied") || text.contains("operation not permitted")) {
            return noPermission(directory, cause);
        }
        Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
        if (code == Status.Code.Corruption || text.contains("corruption") || text.contains("checksum mismatch")) {
            return corrupt(directory, String.valueOf(cause.getMessage()), cause);
        }
        return failed(directory, cause);
    }

    static SelvedgeException of(IOException cause, Path path) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("not enough space") || text.contains("quota exceeded")) {
            return diskFull(path, cause);
        }
        if (cause instanceof AccessDeniedException
                || (cause instanceof FileSystemException && text.contains("read-only file system"))
                || text.contains("permission denied")) {
            return noPermission(path, cause);
        }
        return failed(path, cause);
    }

    static SelvedgeException corrupt(Path path, String what, @Nullable Exception cause) {
        return new SelvedgeException(
                STORE_CORRUPT,
                "the store in " + path + " is damaged (" + what
                        + "): check the disk, move this directory aside and start"
                        + " the node again; it gets its records back from its peers",
                Map.of("path", path.toString()),
                cause);
    }

    static SelvedgeException diskFull(Path path, Exception cause) {
        return new SelvedgeException(
                DISK_FULL,
                "no space left on the disk of " + path + ": nothing was acknowledged, free some space and it goes on",
                Map.of("path", path.toString()),
                cause);
    }

    private static SelvedgeException noPermission(Path path, Exception cause) {
        return new SelvedgeException(
                NO_PERMISSION,
                "no right to read and write " + path + ": the home must belong to the user the node runs as",
                Map.of("path", path.toString(), "user", System.getProperty("user.name", "unknown")),
                cause);
    }

    private static SelvedgeException failed(Path path, Exception cause) {
        return new SelvedgeException(
                STORE_FAILED, "cannot use " + path + ": " + cause.getMessage(), Map.of("path", path.toString()), cause);
    }
}
