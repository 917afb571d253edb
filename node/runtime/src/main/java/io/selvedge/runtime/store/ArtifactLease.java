package io.selvedge.runtime.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An artifact in use: it is not evicted until this is closed. */
public final class ArtifactLease implements AutoCloseable {
    private final Path path;
    private @Nullable Runnable release;

    ArtifactLease(Path path, Runnable release) {
        this.path = path;
        this.release = release;
    }

    /** The whole, verified file. */
    public Path path() {
        return path;
    }

    @Override
    public synchronized void close() {
        Runnable once = release;
        release = null;
        if (once != null) {
            once.run();
        }
    }
}
