package io.selvedge.runtime.transfer;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the addresses that the node was given until somebody answers, and again when the connection is lost.
 *
 * <p>All of it runs on one timer thread, name resolution included.
 */
final class Dialer {
    /** A mesh of 1,000 sites with a few addresses each. */
    static final int MAX_ADDRESSES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

    /** Opens a connection; the dialer hears of its fate through {@link #onUp} and {@link #onClosed}. */
    @FunctionalInterface
    interface Caller {
        void call(Target target, InetSocketAddress address);
    }

    record Address(String host, int port) {}

    /** An address and who is there. Only the timer thread writes it. */
    static final class Target {
        private final Address address;
        private @Nullable String nodeId;
        private int failures;
        private boolean calling;
        private boolean removed;
        private @Nullable ScheduledFuture<?> next;

        private Target(Address address, @Nullable String nodeId) {
            this.address = address;
            this.nodeId = nodeId;
        }

        @Override
        public String toString() {
            return address.host() + ":" + address.port();
        }
    }

    private final ScheduledExecutorService timer;
    private final BackOff backOff;
    private final Predicate<String> connected;
    private final Caller caller;
    private final Map<Address, Target> targets = new HashMap<>();

    Dialer(ScheduledExecutorService timer, BackOff backOff, Predicate<String> connected, Caller caller) {
        this.timer = timer;
        this.backOff = backOff;
        this.connected = connected;
        this.caller = caller;
    }

    /** Adds an address; who is expected there may be known or not. False when there are too many. For any thread. */
    boolean add(@Nullable String nodeId, Address address) {
        Target target;
        synchronized (targets) {
            Target known = targets.get(address);
            if (known == null && targets.size() >= MAX_ADDRESSES) {
                return false;
            }
            target = known == null ? new Target(address, nodeId) : known;
            targets.put(address, target);
        }
        timer.execute(() -> {
            if (nodeId != null && !nodeId.equals(target.nodeId)) {
                target.nodeId = nodeId;
                target.failures = 0;
            }
            if (target.next == null && !target.calling) {
                attempt(target);
            }
        });
        return true;
    }

    /** Calls this address no more. For any thread. */
    void remove(Address address) {
        Target target;
        synchronized (targets) {
            target = targets.remove(address);
        }
        if (target != null) {
            timer.execute(() -> {
                target.removed = true;
                ScheduledFuture<?> scheduled = target.next;
                if (scheduled != null) {
                    scheduled.cancel(false);
                }
            });
        }
    }

    /** Somebody answered at this address. For any thread. */
    void onUp(Target target, String nodeId) {
        timer.execute(() -> {
            target.nodeId = nodeId;
            target.failures = 0;
        });
    }

    /** The address is this node's own. For any thread. */
    void onSelf(Target target) {
        remove(target.address);
    }

    /** The call failed, or the connection that it gave has ended. For any thread. */
    void onClosed(Target target, boolean wasUp) {
        timer.execute(() -> {
            target.calling = false;
            if (!wasUp) {
                target.failures++;
            }
            schedule(target);
        });
    }

    /** No connection with this node is left: time to call it again. For any thread. */
    void onLost(String nodeId) {
        timer.execute(() -> {
            for (Target target : snapshot()) {
                if (nodeId.equals(target.nodeId) && !target.calling) {
                    target.failures = 0;
                    schedule(target);
                }
            }
        });
    }

    private Target[] snapshot() {
        synchronized (targets) {
            return targets.values().toArray(new Target[0]);
        }
    }

    private void schedule(Target target) {
        ScheduledFuture<?> scheduled = target.next;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        if (!target.removed) {
            long delay = backOff.delayMillis(target.failures);
            target.next = timer.schedule(() -> attempt(target), delay, TimeUnit.MILLISECONDS);
        }
    }

    private void attempt(Target target) {
        target.next = null;
        if (target.removed || target.calling) {
            return;
        }
        String expected = target.nodeId;
        if (expected != null && connected.test(expected)) {
            return; // onLost wakes it up
        }
        InetSocketAddress address = new InetSocketAddress(target.address.host(), target.address.port());
        if (address.isUnresolved()) {
            LOG.debug("event=name-not-resolved address={}", target);
            target.failures++;
            schedule(target);
            return;
        }
        target.calling = true;
        caller.call(target, address);
    }
}
