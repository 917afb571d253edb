package io.selvedge.runtime.cluster;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread with a queue that is bounded in tasks and bytes: what comes from outside may be dropped, the rest never. */
final class BoundedWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoundedWorker.class);

    private final ThreadPoolExecutor thread;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong queuedTasks = new AtomicLong();
    private final AtomicLong dropped;

    BoundedWorker(String name) {
        this(name, new AtomicLong());
    }

    private BoundedWorker(String name, AtomicLong dropped) {
        this.dropped = dropped;
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
    }

    /** Another worker that counts what it drops together with this one. */
    BoundedWorker sibling(String name) {
        return new BoundedWorker(name, dropped);
    }

    /** Tasks that were refused since the start, by this worker and its siblings. */
    long dropped() {
        return dropped.get();
    }

    /** Runs the task later unless too much waits already; says whether it will. */
    boolean offer(long bytes, Runnable task) {
        long waitingBytes = queuedBytes.addAndGet(bytes);
        long waitingTasks = queuedTasks.incrementAndGet();
        if (waitingBytes > Limits.QUEUE_BYTES || waitingTasks > Limits.QUEUE_LENGTH) {
            queuedBytes.addAndGet(-bytes);
            queuedTasks.decrementAndGet();
            dropped.incrementAndGet();
            return false;
        }
        execute(() -> {
            queuedBytes.addAndGet(-bytes);
            queuedTasks.decrementAndGet();
            task.run();
        });
        return true;
    }

    /** Runs the task later, whatever waits: for the few things that must not be lost. */
    void execute(Runnable task) {
        if (!thread.isShutdown()) {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.warn(
                            "event=task-failed thread={}",
                            Thread.currentThread().getName(),
                            e);
                }
            });
        }
    }

    /** Finishes what waits, for at most the time; then stops. */
    void finish(long timeoutMillis) {
        thread.shutdown();
        try {
            thread.awaitTermination(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }

    /** Drops what waits and interrupts what runs; does not wait. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
