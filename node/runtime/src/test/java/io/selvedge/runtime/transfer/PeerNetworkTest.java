package io.selvedge.runtime.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PeerNetworkTest {
    private final List<AutoCloseable> open = new ArrayList<>();

    private <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private TestNode node(int seed) {
        return closing(new TestNode(seed));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void messagesGoBothWaysOverTheConnectionOfOneSide() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        a.call(b);
        a.await("connected " + b.id());
        b.await("connected " + a.id());
        assertThat(a.network.send(b.id(), bytes("ping"))).isTrue();
        b.await("message ping");
        assertThat(b.network.send(a.id(), bytes("pong"))).isTrue();
        a.await("message pong");
        assertThat(a.network.send(b.id(), new byte[PeerNetwork.MAX_MESSAGE_BYTES]))
                .isTrue();
        b.await("message " + PeerNetwork.MAX_MESSAGE_BYTES);
        assertThatThrownBy(() -> a.network.send(b.id(), new byte[PeerNetwork.MAX_MESSAGE_BYTES + 1]))
                .isInstanceOf(SelvedgeException.class);
        assertThat(a.network.send("nobody", bytes("x"))).isFalse();
        assertThat(a.network.traffic(b.id()).outBytes()).isGreaterThan(PeerNetwork.MAX_MESSAGE_BYTES);
    }

    @Test
    void nodesThatCallEachOtherKeepOneConnection() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (TestNode a = new TestNode(10 + round);
                    TestNode b = new TestNode(20 + round)) {
                TestNode.acquaint(a, b);
                a.call(b);
                b.call(a);
                a.await("connected " + b.id());
                b.await("connected " + a.id());
                for (int i = 0; i < 50; i++) {
                    assertThat(a.network.send(b.id(), bytes("m" + i))).isTrue();
                    assertThat(b.await("message m" + i)).doesNotContain("disconnected " + a.id());
                    assertThat(b.network.send(a.id(), bytes("r" + i))).isTrue();
                    assertThat(a.await("message r" + i)).doesNotContain("disconnected " + b.id());
                }
                Eventually.holds(() -> a.network.connections() == 1 && b.network.connections() == 1);
                a.network.send(b.id(), bytes("still"));
                assertThat(b.await("message still")).isEmpty();
            }
        }
    }

    @Test
    void unknownNodeIsAdmittedAfterItsIntroduction() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        a.call(b);
        a.await("introduced hello, I am new");
        b.await("introduced hello, I am new");
        a.await("connected " + b.id());
        b.await("connected " + a.id());
        a.network.send(b.id(), bytes("thanks"));
        b.await("message thanks");
    }

    @Test
    void unknownNodeIsCutWhenItsIntroductionDoesNotPlease() throws Exception {
        TestNode a = node(1);
        a.standings.put(TestNode.keyOf(9).verifyingKey().keyId(), Standing.UNKNOWN);
        try (RawPeer stranger = new RawPeer(TestNode.keyOf(9), a.network.port())) {
            stranger.hello(true)
                    .send(FrameType.INTRODUCE.number(), bytes("let me in"))
                    .awaitEnd();
        }
        a.await("introduced let me in");
        assertThat(a.network.connected()).isEmpty();
    }

    @Test
    void unknownNodeMayDoNothingElse() throws Exception {
        TestNode a = node(1);
        byte[][] attempts = {
            {FrameType.MESSAGE.number()}, {FrameType.REQUEST.number()}, {FrameType.INTRODUCE.number()},
        };
        for (byte[] attempt : attempts) {
            try (RawPeer stranger = new RawPeer(TestNode.keyOf(9), a.network.port())) {
                stranger.send(attempt[0], bytes("no greeting before")).awaitEnd();
            }
        }
        try (RawPeer stranger = new RawPeer(TestNode.keyOf(9), a.network.port())) {
            stranger.hello(true).send(FrameType.MESSAGE.number(), bytes("x")).awaitEnd();
        }
        try (RawPeer stranger = new RawPeer(TestNode.keyOf(9), a.network.port())) {
            stranger.hello(true);
            for (int i = 0; i < 100_000; i++) {
                stranger.send(FrameType.PING.number(), new byte[8]);
            }
            stranger.awaitEnd();
        } catch (IOException e) {
            // cut while it was writing
        }
        try (RawPeer silent = new RawPeer(TestNode.keyOf(9), a.network.port())) {
            silent.hello(true).awaitEnd();
        }
        assertThat(a.events).isEmpty();
        Eventually.holds(() -> a.network.connections() == 0);
    }

    @Test
    void unknownNodesAreFewAndDoNotKeepOthersOut() throws Exception {
        TestNode a = closing(new TestNode(1, 0, new NetworkTimings(10_000, 30_000, 60_000, 20, 200)));
        for (int i = 0; i < 40; i++) {
            closing(new RawPeer(TestNode.keyOf(100 + i), a.network.port())).hello(true);
        }
        Eventually.holds(() -> a.network.connections() <= Admissions.MAX_STRANGERS);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        b.call(a);
        b.await("connected " + a.id());
    }

    @Test
    void connectionsThatNeverSpeakAreFewAndEnd() throws Exception {
        TestNode a = node(1);
        for (int i = 0; i < 90; i++) {
            closing(new java.net.Socket("127.0.0.1", a.network.port()));
        }
        Eventually.holds(() -> a.network.connections() <= Admissions.MAX_HANDSHAKING);
        Eventually.holds(() -> a.network.connections() == 0);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        b.call(a);
        b.await("connected " + a.id());
    }

    @Test
    void revokedKeyIsCutAndDoesNotComeBack() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        b.call(a);
        a.await("connected " + b.id());
        b.await("connected " + a.id());
        a.standings.put(b.id(), Standing.REFUSED);
        a.network.disconnect(b.id());
        a.await("disconnected " + b.id());
        b.await("disconnected " + a.id());
        assertThatThrownBy(() -> {
                    try (RawPeer again = new RawPeer(TestNode.keyOf(2), a.network.port())) {
                        again.hello(true).read();
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(a.network.connected()).isEmpty();
        assertThat(a.events).isEmpty();
    }

    @Test
    void lostConnectionComesBackWhenThePeerDoes() throws Exception {
        TestNode a = node(1);
        TestNode b = new TestNode(2);
        int port = b.network.port();
        TestNode.acquaint(a, b);
        a.call(b);
        a.await("connected " + b.id());
        b.close();
        a.await("disconnected " + b.id());
        TestNode again = closing(new TestNode(2, port, TestNode.QUICK));
        again.admit(a);
        a.await("connected " + b.id());
    }

    @Test
    void silentWireCountsAsDead() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        FaultyWire wire = closing(new FaultyWire(b.network.port()));
        a.network.addAddress("127.0.0.1", wire.port());
        a.await("connected " + b.id());
        b.await("connected " + a.id());
        wire.freeze();
        a.await("disconnected " + b.id());
        b.await("disconnected " + a.id());
        wire.thaw();
        a.await("connected " + b.id());
    }

    @Test
    void quietConnectionStays() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        FaultyWire wire = closing(new FaultyWire(b.network.port()));
        a.network.addAddress("127.0.0.1", wire.port());
        a.await("connected " + b.id());
        long before = wire.crossedBytes();
        Eventually.holds(() -> wire.crossedBytes() > before + 400); // some rounds of ping and pong
        assertThat(a.events).isEmpty();
        assertThat(wire.connections()).isEqualTo(1);
    }

    @Test
    void sendSaysNoWhenThePeerDoesNotRead() throws Exception {
        TestNode a = closing(new TestNode(1, 0, new NetworkTimings(10_000, 30_000, 10_000, 20, 200)));
        a.standings.put(TestNode.keyOf(9).verifyingKey().keyId(), Standing.ADMITTED);
        try (RawPeer deaf = new RawPeer(TestNode.keyOf(9), a.network.port())) {
            deaf.hello(true);
            String id = TestNode.keyOf(9).verifyingKey().keyId();
            a.await("connected " + id);
            int accepted = 0;
            while (a.network.send(id, new byte[100_000])) {
                accepted++;
                assertThat(accepted).as("messages in a bounded queue").isLessThan(1000);
            }
        }
    }

    @Test
    void garbageOnOneConnectionHurtsNobodyElse() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        b.call(a);
        a.await("connected " + b.id());
        String bad = TestNode.keyOf(9).verifyingKey().keyId();
        a.standings.put(bad, Standing.ADMITTED);
        byte[][] frames = {
            {(byte) 0x80, 0, 0, 0, 3}, // 2 GiB of message
            {0x7f, -1, -1, -1, 3},
            {0, 0, 0, 0, 3},
            {0, 0, 0, 1, 99},
            {0, 0, 0, 1, -1},
            {0, 0, 1, 0, 4}, // a ping of 255 bytes
        };
        for (byte[] frame : frames) {
            try (RawPeer peer = new RawPeer(TestNode.keyOf(9), a.network.port())) {
                peer.hello(true).write(frame).awaitEnd();
            }
            a.await("disconnected " + bad);
        }
        try (java.net.Socket plain = new java.net.Socket("127.0.0.1", a.network.port())) {
            plain.getOutputStream().write(bytes("GET / HTTP/1.1\r\n\r\n"));
            plain.setSoTimeout(20_000);
            plain.getInputStream().readAllBytes();
        }
        b.network.send(a.id(), bytes("well?"));
        a.await("message well?");
    }

    @Test
    void addressOfItselfIsForgotten() throws Exception {
        TestNode a = node(1);
        TestNode b = node(2);
        TestNode.acquaint(a, b);
        a.call(a);
        a.call(b);
        a.await("connected " + b.id());
        Eventually.holds(() -> a.network.connections() == 1);
        assertThat(a.network.connected()).containsExactly(b.id());
    }

    @Test
    void startSaysWhichPortIsInUse() {
        TestNode a = node(1);
        int port = a.network.port();
        assertThatThrownBy(() -> new TestNode(2, port, TestNode.QUICK))
                .isInstanceOfSatisfying(SelvedgeException.class, e -> {
                    assertThat(e.code()).isEqualTo(PeerNetwork.PORT_IN_USE);
                    assertThat(e.fields()).containsEntry("port", Integer.toString(port));
                });
    }
}
