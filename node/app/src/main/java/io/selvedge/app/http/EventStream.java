package io.selvedge.app.http;

import io.javalin.http.sse.SseClient;
import io.selvedge.app.http.view.EventView;
import io.selvedge.crypto.SelvedgeException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events to a bounded number of clients with a bounded queue each. A client that reads too slowly loses its
 * queue and gets one event that says that many things changed: events only say what to ask for again.
 */
public final class EventStream implements AutoCloseable {
    /** A busy rollout makes some tens of events a second; this is several seconds of them. */
    static final int MAX_QUEUED = 256;

    /** Proxies and browsers give a silent connection up after 30 s or more. */
    static final long COMMENT_SECONDS = 15;

    private final int maxClients;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStream(int maxClients) {
        this.maxClients = maxClients;
    }

    /** One event of a type such as {@code rollout} to everybody who follows. Never blocks. */
    public void publish(String type, EventView event) {
        if (followers.isEmpty()) {
            return;
        }
        Event ready = new Event(type, new String(Json.bytes(event), StandardCharsets.UTF_8));
        followers.forEach(follower -> follower.offer(ready));
    }

    /** How many clients follow now. */
    public int clients() {
        return followers.size();
    }

    void checkRoom() {
        if (closed) {
            throw new SelvedgeException("NOT_READY", "this node is stopping");
        }
        if (followers.size() >= maxClients) {
            throw new SelvedgeException(
                    "TOO_MANY_CLIENTS",
                    "already " + maxClients + " clients follow this node's events (http.maxEventClients); ask for"
                            + " /api/v1/status now and then instead",
                    Map.of("limit", String.valueOf(maxClients)));
        }
    }

    void follow(SseClient client) {
        Follower follower = new Follower(client);
        if (closed || followers.size() >= maxClients) {
            client.close();
            return;
        }
        client.keepAlive();
        client.onClose(() -> {
            followers.remove(follower);
            follower.stop();
        });
        followers.add(follower);
        follower.thread.start();
    }

    @Override
    public void close() {
        closed = true;
        followers.forEach(Follower::stop);
    }

    private record Event(String type, String data) {}

    private static final Event MANY =
            new Event("status", new String(Json.bytes(EventView.any()), StandardCharsets.UTF_8));

    private final class Follower implements Runnable {
        private final SseClient client;
        private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
        private final Thread thread;

        Follower(SseClient client) {
            this.client = client;
            this.thread = Thread.ofVirtual().name("events").unstarted(this);
        }

        void offer(Event event) {
            if (!queue.offer(event)) {
                queue.clear();
                queue.offer(MANY);
            }
        }

        void stop() {
            thread.interrupt();
        }

        @Override
        public void run() {
            try {
                client.sendComment("hello");
                while (!client.terminated() && !closed) {
                    Event event = queue.poll(COMMENT_SECONDS, TimeUnit.SECONDS);
                    if (event == null) {
                        client.sendComment("still here");
                    } else {
                        client.sendEvent(event.type, event.data);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                followers.remove(this);
                client.close();
            }
        }
    }
}
