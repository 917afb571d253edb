package io.selvedge.runtime.cluster;

import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SelvedgeException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns Ignite's life. One thread starts it, waits until something ends it (a stop from outside, segmentation, a critical
 * failure, a lost cluster, a change of role), stops what is left of it and starts again with a growing, capped delay.
 * A start or a stop of Ignite that hangs is left behind on its own thread; no caller ever waits for Ignite here.
 */
final class Supervisor implements AutoCloseable {
    /** A start takes 3 s, a join at most {@link IgniteSettings#JOIN_MILLIS}; this leaves room for a busy machine. */
    static final long START_MILLIS = 45_000;

    /** Ignite stops in well under a second; a hanging one is left behind after this. */
    static final long STOP_MILLIS = 10_000;

    /** First and largest delay between attempts. */
    static final long MIN_DELAY_MILLIS = 500;

    static final long MAX_DELAY_MILLIS = 15_000;

    /** A life that lasted this long starts the delays anew. */
    private static final long STABLE_MILLIS = 30_000;

    /** How often a running Ignite is looked at, should it have ended without a word. */
    private static final long LOOK_MILLIS = 2_000;

    /** Ignite's messages carry whole nodes; a line is enough. */
    private static final int MAX_REASON_CHARS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** What the supervisor's thread is told. */
    private sealed interface Signal {
        record Ended(ClusterSession session, String reason) implements Signal {}

        record Opened(ClusterSession session, @Nullable Throwable failure) implements Signal {}

        record Role(ClusterRole role) implements Signal {}

        record Restart(String reason) implements Signal {}

        record TryNow() implements Signal {}

        record Close() implements Signal {}
    }

    /** Why a life ended; whether somebody wanted it; whether it had lasted. */
    private record End(String reason, boolean wanted, boolean stable) {}

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Addresses addresses;
    private final Function<ClusterRole, ClusterSession> sessions;
    private final Consumer<ClusterState> states;
    private final Thread thread;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicInteger starts = new AtomicInteger();
    private volatile @Nullable ClusterSession current;
    private ClusterRole role;
    private boolean closing;

    Supervisor(
            ClusterRole role,
            Addresses addresses,
            Function<ClusterRole, ClusterSession> sessions,
            Consumer<ClusterState> states) {
        this.role = role;
        this.addresses = addresses;
        this.sessions = sessions;
        this.states = states;
        thread = new Thread(this::run, "selvedge-supervisor");
        thread.setDaemon(true);
    }

    /** A name that no life of Ignite in this process had before. */
    static String nextName() {
        return "selvedge-" + NUMBERS.incrementAndGet();
    }

    void start() {
        thread.start();
    }

    /** The running session, if Ignite is up. */
    @Nullable
    ClusterSession current() {
        return current;
    }

    /** How often Ignite was started again after it had been up. */
    int restarts() {
        return Math.max(0, starts.get() - 1);
    }

    void ended(ClusterSession session, String reason) {
        signals.add(new Signal.Ended(session, reason));
    }

    void role(ClusterRole wanted) {
        signals.add(new Signal.Role(wanted));
    }

    void restart(String reason) {
        signals.add(new Signal.Restart(reason));
    }

    @Override
    public void close() {
        signals.add(new Signal.Close());
        try {
            if (!finished.await(STOP_MILLIS + 2_000, TimeUnit.MILLISECONDS)) {
                LOG.warn("event=supervisor-left-behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes a waiting supervisor, because something that it could not reach may be reachable now. */
    void tryNow() {
        signals.add(new Signal.TryNow());
    }

    private void run() {
        int attempt = 0;
        while (!closing) {
            attempt++;
            states.accept(new ClusterState.Starting(role, attempt));
            End end = live();
            states.accept(new ClusterState.Down(closing ? "closed" : end.reason()));
            if (end.stable() || end.wanted()) {
                attempt = 0;
            }
            if (!closing && !end.wanted()) {
                LOG.info("event=ignite-down reason=\"{}\" attempt={}", end.reason(), attempt);
                pause(delayMillis(attempt));
            }
        }
        finished.countDown();
    }

    /** One life of Ignite from its start to its end. */
    private End live() {
        ClusterSession session;
        try {
            addresses.claim();
            session = sessions.apply(role);
        } catch (SelvedgeException e) {
            return new End(String.valueOf(e.getMessage()), false, false);
        }
        Thread starter = daemon("selvedge-ignite-start", () -> open(session));
        End end = awaitOpen(session);
        if (end == null) {
            long up = System.nanoTime();
            current = session;
            starts.incrementAndGet();
            states.accept(new ClusterState.Up(session.role()));
            session.begin();
            End heard = awaitEnd(session);
            current = null;
            boolean stable = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - up) > STABLE_MILLIS;
            end = new End(heard.reason(), heard.wanted(), stable);
        } else {
            starter.interrupt();
        }
        session.retire();
        Thread stopper = daemon("selvedge-ignite-stop", session::stop);
        boolean over = joined(stopper, STOP_MILLIS) && joined(starter, STOP_MILLIS);
        if (!over) {
            LOG.warn("event=ignite-left-behind reason=\"{}\"", end.reason());
        }
        return end;
    }

    /** Runs on the starter's thread. */
    private void open(ClusterSession session) {
        try {
            session.open();
            if (session.isRetired()) {
                session.stop();
            }
            signals.add(new Signal.Opened(session, null));
        } catch (RuntimeException | Error e) {
            // Whatever Ignite throws ends this attempt only.
            signals.add(new Signal.Opened(session, e));
        }
    }

    /** Null once Ignite is up. */
    private @Nullable End awaitOpen(ClusterSession session) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        String reason = "Ignite did not start within " + START_MILLIS + " ms";
        while (true) {
            Signal signal = next(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            switch (signal) {
                case null -> {
                    return new End(reason, false, false);
                }
                case Signal.Opened opened
                when opened.session() == session -> {
                    Throwable failure = opened.failure();
                    return failure == null ? null : new End(sentence(failure), false, false);
                }
                case Signal.Ended ended
                when ended.session() == session -> {
                    // The failed start itself says more; it follows at once, or never if it hangs.
                    reason = ended.reason();
                    deadline = Math.min(deadline, System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
                }
                default -> {
                    End wanted = command(signal);
                    if (wanted != null) {
                        return wanted;
                    }
                }
            }
        }
    }

    private End awaitEnd(ClusterSession session) {
        while (true) {
            long before = System.nanoTime();
            Signal signal = next(LOOK_MILLIS);
            long away = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) - LOOK_MILLIS;
            if (away > IgniteSettings.FAILURE_MILLIS) {
                // The others have gone on without this node. Ignite would take those for dead and go on alone.
                return new End("the process was frozen for " + away + " ms", true, false);
            }
            switch (signal) {
                case null -> {
                    if (!session.isRunning()) {
                        return new End("Ignite is not running any more", false, false);
                    }
                }
                case Signal.Ended ended
                when ended.session() == session -> {
                    return new End(ended.reason(), false, false);
                }
                default -> {
                    End wanted = command(signal);
                    if (wanted != null) {
                        return wanted;
                    }
                }
            }
        }
    }

    private void pause(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            Signal signal = next(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            if (signal == null || signal instanceof Signal.TryNow || command(signal) != null) {
                return;
            }
        }
    }

    /** What the caller asked for, if it ends this life. */
    private @Nullable End command(Signal signal) {
        return switch (signal) {
            case Signal.Close() -> {
                closing = true;
                yield new End("closed", true, false);
            }
            case Signal.Role(ClusterRole wanted) -> {
                boolean change = wanted != role;
                role = wanted;
                yield change ? new End("becomes " + wanted, true, false) : null;
            }
            case Signal.Restart(String reason) -> new End(reason, true, false);
            // Of an earlier life, or of no use here.
            case Signal.Ended ended -> null;
            case Signal.Opened opened -> null;
            case Signal.TryNow() -> null;
        };
    }

    private @Nullable Signal next(long timeoutMillis) {
        try {
            return signals.poll(Math.max(0, timeoutMillis), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody but this class knows the thread, and it ends by signal.
            throw new InvariantViolation("the supervisor was interrupted", e);
        }
    }

    static long delayMillis(int attempt) {
        int doublings = Math.min(Math.max(0, attempt - 1), 10);
        return Math.min(MAX_DELAY_MILLIS, MIN_DELAY_MILLIS << doublings);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static boolean joined(Thread thread, long millis) {
        try {
            return thread.join(Duration.ofMillis(millis));
        } catch (InterruptedException e) {
            throw new InvariantViolation("the supervisor was interrupted", e);
        }
    }

    /** The innermost message that says something, on one line. */
    private static String sentence(Throwable failure) {
        String text = failure.getClass().getSimpleName();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                text = cause.getMessage();
            }
        }
        String line = text.lines().findFirst().orElse(text);
        return line.length() > MAX_REASON_CHARS ? line.substring(0, MAX_REASON_CHARS) : line;
    }
}
