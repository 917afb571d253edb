package io.selvedge.runtime.transfer;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many connections there may be at once; the unknown ones are few, so that they cannot wear the node out. */
final class Admissions {
    /** A site has at most a few hundred nodes, and only gateways speak to other sites. */
    static final int MAX_CONNECTIONS = 1024;

    /** In TLS at the same time; a handshake costs a few milliseconds of CPU. */
    static final int MAX_HANDSHAKING = 64;

    /** Authenticated by TLS, not known by the mesh, introducing themselves. */
    static final int MAX_STRANGERS = 16;

    /** A place that is given back once, however often it is asked. */
    static final class Slot {
        private final AtomicInteger taken;
        private final AtomicBoolean released = new AtomicBoolean();

        private Slot(AtomicInteger taken) {
            this.taken = taken;
        }

        void release() {
            if (released.compareAndSet(false, true)) {
                taken.decrementAndGet();
            }
        }
    }

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger handshaking = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();

    @Nullable
    Slot findConnectionSlot() {
        return find(connections, MAX_CONNECTIONS);
    }

    @Nullable
    Slot findHandshakeSlot() {
        return find(handshaking, MAX_HANDSHAKING);
    }

    @Nullable
    Slot findStrangerSlot() {
        return find(strangers, MAX_STRANGERS);
    }

    private static @Nullable Slot find(AtomicInteger taken, int limit) {
        if (taken.incrementAndGet() > limit) {
            taken.decrementAndGet();
            return null;
        }
        return new Slot(taken);
    }
}
