package io.selvedge.sim;

import java.util.PriorityQueue;

/** Virtual time: what is to happen, in the order of time and, at the same instant, of having been asked for. */
final class Timeline {
    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private long nowMillis;
    private long asked;
    private long happened;

    private record Event(long atMillis, long sequence, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return atMillis != other.atMillis
                    ? Long.compare(atMillis, other.atMillis)
                    : Long.compare(sequence, other.sequence);
        }
    }

    long nowMillis() {
        return nowMillis;
    }

    /** Events that happened. */
    long happened() {
        return happened;
    }

    void after(long millis, Runnable action) {
        queue.add(new Event(nowMillis + Math.max(0, millis), asked++, action));
    }

    /** Lets the next event happen if it is not after {@code untilMillis}; false where there is none. */
    boolean step(long untilMillis) {
        Event next = queue.peek();
        if (next == null || next.atMillis() > untilMillis) {
            nowMillis = Math.max(nowMillis, untilMillis);
            return false;
        }
        queue.remove();
        nowMillis = next.atMillis();
        happened++;
        next.action().run();
        return true;
    }
}
