package io.selvedge.runtime.transfer;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The swarm's thread, on which everything is decided, and its worker, on which whole files are read; the worker's goes away when
 * there is nothing to do.
 */
final class SwarmThreads implements AutoCloseable {
    private static final long WORKER_IDLE_SECONDS = 5;
    private static final long STOP_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(SwarmThreads.class);

    private final ScheduledThreadPoolExecutor self;
    private final ThreadPoolExecutor worker;

    SwarmThreads() {
        self = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("selvedge-swarm", true));
        self.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        worker = new ThreadPoolExecutor(
                1,
                1,
                WORKER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("selvedge-verify", true));
        worker.allowCoreThreadTimeOut(true);
    }

    /** Does this on the swarm's thread; false when the swarm is closed. */
    boolean run(Runnable task) {
        try {
            self.execute(() -> guarded(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Does this on the swarm's thread after a while. */
    void runIn(long millis, Runnable task) {
        try {
            self.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("event=swarm-closed");
        }
    }

    /** Does this on the worker. */
    void work(Runnable task) {
        try {
            worker.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("event=swarm-closed");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("event=swarm-task-failed", e);
        }
    }

    /** Stops both and waits until they have stopped: the store is closed next. */
    @Override
    public void close() {
        // Without interrupts: one in the middle of a write would close the file for all.
        self.shutdown();
        worker.shutdown();
        try {
            boolean stopped = self.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)
                    && worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            if (!stopped) {
                LOG.warn("event=swarm-does-not-stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
