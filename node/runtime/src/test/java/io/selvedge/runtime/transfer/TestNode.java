package io.selvedge.runtime.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.SigningKey;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node that has only a network: it notes what happens to it. */
final class TestNode implements NetworkListener, AutoCloseable {
    static final NetworkTimings QUICK = new NetworkTimings(200, 600, 2_000, 20, 200);
    static final long PATIENCE_SECONDS = 60;

    final SigningKey key;
    final PeerNetwork network;
    final Map<String, Standing> standings = new ConcurrentHashMap<>();
    final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile byte[] introduction = "hello, I am new".getBytes(UTF_8);

    TestNode(int seed) {
        this(seed, 0, QUICK);
    }

    TestNode(int seed, int port, NetworkTimings timings) {
        this.key = keyOf(seed);
        this.network = PeerNetwork.start(new NetworkSettings("127.0.0.1", port, timings, seed), key, this);
    }

    static SigningKey keyOf(int seed) {
        byte[] bytes = new byte[SigningKey.SEED_BYTES];
        Arrays.fill(bytes, (byte) seed);
        return SigningKey.ofSeed(bytes);
    }

    String id() {
        return network.nodeId();
    }

    void admit(TestNode... others) {
        for (TestNode other : others) {
            standings.put(other.id(), Standing.ADMITTED);
        }
    }

    void call(TestNode other) {
        network.addAddress("127.0.0.1", other.network.port());
    }

    static void acquaint(TestNode one, TestNode other) {
        one.admit(other);
        other.admit(one);
    }

    /** Waits for this event and gives those that came before it. */
    List<String> await(String event) throws InterruptedException {
        List<String> before = new ArrayList<>();
        while (true) {
            String next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("waiting for '%s', had %s", event, before).isNotNull();
            if (next.equals(event)) {
                return before;
            }
            before.add(next);
        }
    }

    @Override
    public Standing standingOf(String keyId) {
        return standings.getOrDefault(keyId, Standing.UNKNOWN);
    }

    @Override
    public byte[] introduction() {
        return introduction;
    }

    @Override
    public CompletionStage<Boolean> onIntroduction(String keyId, byte[] bytes) {
        events.add("introduced " + new String(bytes, UTF_8));
        boolean welcome = new String(bytes, UTF_8).startsWith("hello");
        if (welcome) {
            standings.put(keyId, Standing.ADMITTED);
        }
        return CompletableFuture.supplyAsync(() -> welcome);
    }

    @Override
    public void onConnected(String nodeId, InetSocketAddress remote) {
        events.add("connected " + nodeId);
    }

    @Override
    public void onDisconnected(String nodeId, InetSocketAddress remote) {
        events.add("disconnected " + nodeId);
    }

    @Override
    public void onMessage(String nodeId, byte[] message) {
        events.add("message " + (message.length > 100 ? message.length : new String(message, UTF_8)));
    }

    @Override
    public void close() {
        network.close();
    }
}
