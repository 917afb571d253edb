package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.runtime.store.ArtifactLimits;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.store.StoreFailure;
import io.selvedge.runtime.transfer.SwarmNode.World;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SwarmTest {
    private static final int SIZE = 3_000_000;

    private static final FrameType[] SWARM_TYPES = {
        FrameType.WANT,
        FrameType.UNWANT,
        FrameType.HAVE,
        FrameType.HAVE_MORE,
        FrameType.REQUEST,
        FrameType.BLOCK,
        FrameType.CANCEL,
        FrameType.REFUSE
    };

    @TempDir
    Path home;

    private final World world = new World();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private SwarmNode node(String site, int seed) {
        return closing(new SwarmNode(world, site, seed, home.resolve("n" + seed)));
    }

    private SwarmNode impatientNode(String site, int seed) {
        return closing(new SwarmNode(
                world, site, seed, home.resolve("n" + seed), SwarmNode.IMPATIENT, ArtifactLimits.DEFAULT));
    }

    private static byte[] body(int seed, int size) {
        byte[] body = new byte[size];
        new Random(seed).nextBytes(body);
        return body;
    }

    private Artifact publish(byte[] body) throws IOException {
        Artifact artifact = ArtifactStore.describe("a.deb", Files.write(home.resolve("body" + body.length), body));
        world.catalog.put(artifact.sha256(), artifact);
        return artifact;
    }

    private static void mesh(SwarmNode... nodes) {
        for (int i = 0; i < nodes.length; i++) {
            for (int j = 0; j < i; j++) {
                nodes[i].call(nodes[j]);
            }
        }
    }

    @Test
    void siteFetchesFromOneNodeAndFromEachOther() throws Exception {
        byte[] body = body(1, SIZE);
        Artifact artifact = publish(body);
        SwarmNode seed = node("a", 1).hold(body);
        SwarmNode[] nodes = {node("a", 2), node("a", 3), node("a", 4)};
        mesh(seed, nodes[0], nodes[1], nodes[2]);
        seed.swarm.setLimits(new RateLimits(2_000_000, 0));
        List<CompletableFuture<Path>> files = new ArrayList<>();
        for (SwarmNode node : nodes) {
            files.add(node.fetch(artifact));
        }
        for (CompletableFuture<Path> file : files) {
            SwarmNode.await(file, body);
        }
        // Had each taken all from the seed, it would have sent three times the file.
        assertThat(seed.swarm.stats().sentLanBytes()).isLessThan(2L * SIZE);
        for (SwarmNode node : nodes) {
            ReceivedBytes received = node.swarm.findReceived(artifact).orElseThrow();
            assertThat(received.lanBytes()).isBetween((long) SIZE, (long) (1.2 * SIZE));
            assertThat(received.wanBytes()).isZero();
            assertThat(node.bad).isEmpty();
        }
    }

    @Test
    void artifactCrossesTheWanOnceForAWholeSite() throws Exception {
        byte[] body = body(2, SIZE);
        Artifact artifact = publish(body);
        SwarmNode far = node("far", 1).hold(body);
        SwarmNode gateway = node("near", 2);
        SwarmNode[] leaves = {node("near", 3), node("near", 4), node("near", 5)};
        mesh(gateway, leaves[0], leaves[1], leaves[2]);
        FaultyWire wan = closing(new FaultyWire(far.network.port()));
        for (SwarmNode node : new SwarmNode[] {gateway, leaves[0], leaves[1], leaves[2]}) {
            node.network.addAddress("127.0.0.1", wan.port()); // all can reach the other site
        }
        Eventually.holds(() -> far.network.connected().size() == 4);
        long before = wan.crossedBytes();
        List<CompletableFuture<Path>> files = new ArrayList<>();
        for (SwarmNode leaf : leaves) {
            files.add(leaf.fetch(artifact));
        }
        gateway.swarm.setGateway(true);
        for (CompletableFuture<Path> file : files) {
            SwarmNode.await(file, body);
        }
        assertThat((double) (wan.crossedBytes() - before) / SIZE).isBetween(1.0, 1.04);
        assertThat(gateway.swarm.stats().receivedWanBytes()).isEqualTo(SIZE);
        for (SwarmNode leaf : leaves) {
            assertThat(leaf.swarm.stats().receivedWanBytes()).isZero();
        }
    }

    @Test
    void nodeThatIsNotTheGatewayWaits() throws Exception {
        byte[] body = body(3, 500_000);
        Artifact artifact = publish(body);
        SwarmNode far = node("far", 1).hold(body);
        SwarmNode near = node("near", 2);
        near.call(far);
        CompletableFuture<Path> file = near.fetch(artifact);
        // The other site hears of a want only from a gateway; a second artifact that is here shows that time has
        // passed.
        byte[] other = body(4, 500_000);
        Artifact local = publish(other.clone());
        near.hold(other);
        SwarmNode.await(near.fetch(local), other);
        assertThat(file).isNotDone();
        assertThat(near.swarm.stats().receivedWanBytes()).isZero();
        near.swarm.setGateway(true);
        SwarmNode.await(file, body);
    }

    @Test
    void nextGatewayGoesOnWithWhatIsOnTheDisksOfTheSite() throws Exception {
        byte[] body = body(5, SIZE);
        Artifact artifact = publish(body);
        SwarmNode far = node("far", 1).hold(body);
        far.swarm.setLimits(new RateLimits(0, 2_000_000));
        SwarmNode first = new SwarmNode(world, "near", 2, home.resolve("n2"));
        SwarmNode second = node("near", 3);
        SwarmNode third = node("near", 4);
        mesh(first, second, third);
        first.call(far);
        CompletableFuture<Path> toSecond = second.fetch(artifact);
        CompletableFuture<Path> toThird = third.fetch(artifact);
        first.swarm.setGateway(true);
        Eventually.holds(() -> second.pieces(artifact) > artifact.pieces().size() / 3);
        first.close();
        second.call(far);
        second.swarm.setGateway(true);
        SwarmNode.await(toSecond, body);
        SwarmNode.await(toThird, body);
        // What the first had received and not yet handed on is lost with it; no more than a moment's worth.
        long received =
                first.swarm.stats().receivedWanBytes() + second.swarm.stats().receivedWanBytes();
        assertThat(received).isBetween((long) SIZE, (long) (1.25 * SIZE));
        assertThat(third.swarm.stats().receivedWanBytes()).isZero();
    }

    @Test
    void gatewayHandsOnWhatANodeOfItsSiteHas() throws Exception {
        byte[] body = body(6, 1_000_000);
        Artifact artifact = publish(body);
        SwarmNode publisher = node("a", 1).hold(body);
        SwarmNode gatewayA = node("a", 2);
        SwarmNode gatewayB = node("b", 3);
        SwarmNode leafB = node("b", 4);
        mesh(publisher, gatewayA);
        mesh(gatewayB, leafB);
        gatewayB.call(gatewayA);
        gatewayA.swarm.setGateway(true);
        gatewayB.swarm.setGateway(true);
        SwarmNode.await(leafB.fetch(artifact), body);
        assertThat(gatewayB.swarm.stats().receivedWanBytes()).isEqualTo(body.length);
        assertThat(gatewayA.swarm.stats().receivedWanBytes()).isZero();
    }

    @Test
    void flippedBitIsRefusedReportedAndFetchedElsewhere() throws Exception {
        byte[] body = body(7, 1_000_000);
        Artifact artifact = publish(body);
        SwarmNode honest = node("a", 1).hold(body);
        SwarmNode rotten = node("a", 2).hold(body);
        SwarmNode fetcher = node("a", 3);
        Path onDisk = rotten.store.findFile(artifact.sha256()).orElseThrow();
        try (RandomAccessFile file = new RandomAccessFile(onDisk.toFile(), "rw")) {
            for (int piece = 0; piece < artifact.pieces().size(); piece++) {
                long at = (long) piece * artifact.pieceSizeBytes() + 12_345;
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ 0x10);
            }
        }
        mesh(honest, rotten, fetcher);
        SwarmNode.await(fetcher.fetch(artifact), body);
        assertThat(fetcher.bad).containsExactly(rotten.id());
    }

    @Test
    void slowPeerDoesNotHoldUpTheRest() throws Exception {
        byte[] body = body(8, SIZE);
        Artifact artifact = publish(body);
        SwarmNode quick = node("a", 1).hold(body);
        SwarmNode slow = node("a", 2).hold(body);
        SwarmNode fetcher = node("a", 3);
        slow.swarm.setLimits(new RateLimits(15_000, 0));
        mesh(quick, slow, fetcher);
        long start = System.nanoTime();
        SwarmNode.await(fetcher.fetch(artifact), body);
        assertThat(System.nanoTime() - start).as("not paced by the slow one").isLessThan(40_000_000_000L);
        assertThat(slow.swarm.stats().sentLanBytes()).isLessThan(SIZE / 5);
    }

    @Test
    void peerThatNeverAnswersIsPassedBy() throws Exception {
        byte[] body = body(9, 1_000_000);
        Artifact artifact = publish(body);
        SwarmNode honest = node("a", 1).hold(body);
        SwarmNode fetcher = impatientNode("a", 2);
        mesh(honest, fetcher);
        try (RawPeer mute = mute("a", fetcher, artifact)) {
            SwarmNode.await(fetcher.fetch(artifact), body);
        }
    }

    /** A peer that claims to have all of an artifact and never sends any. */
    private RawPeer mute(String site, SwarmNode at, Artifact artifact) throws IOException {
        String id = TestNode.keyOf(99).verifyingKey().keyId();
        world.sites.put(id, site);
        RawPeer mute = closing(new RawPeer(TestNode.keyOf(99), at.network.port()));
        mute.hello(true);
        Eventually.holds(() -> at.network.connected().contains(id));
        BitSet all = new BitSet();
        all.set(0, artifact.pieces().size());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    int type = mute.read();
                    if (type == FrameType.WANT.number()) {
                        mute.write(bytes(new SwarmMessage.Have(
                                artifact.sha256(), artifact.pieces().size(), all)));
                    } else if (type == FrameType.PING.number()) {
                        mute.send(FrameType.PONG.number());
                    }
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        return mute;
    }

    private static byte[] bytes(SwarmMessage message) {
        ByteBuf frame = message.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        frame.release();
        return bytes;
    }

    @Test
    void gatewayDoesNotTrustAnEmptyClaimForever() throws Exception {
        byte[] body = body(10, 500_000);
        Artifact artifact = publish(body);
        SwarmNode far = node("far", 1).hold(body);
        SwarmNode gateway = impatientNode("near", 2);
        SwarmNode leaf = node("near", 3);
        mesh(gateway, leaf);
        gateway.call(far);
        try (RawPeer mute = mute("near", gateway, artifact)) {
            gateway.swarm.setGateway(true);
            SwarmNode.await(leaf.fetch(artifact), body);
        }
    }

    @Test
    void connectionThatBreaksAgainAndAgainGetsThere() throws Exception {
        byte[] body = body(11, 1_000_000);
        Artifact artifact = publish(body);
        SwarmNode far = node("far", 1).hold(body);
        SwarmNode gateway = node("near", 2);
        FaultyWire wan = closing(new FaultyWire(far.network.port(), 150_000));
        gateway.network.addAddress("127.0.0.1", wan.port());
        gateway.swarm.setGateway(true);
        SwarmNode.await(gateway.fetch(artifact), body);
        assertThat(wan.connections()).isGreaterThan(6);
        ReceivedBytes received = gateway.swarm.findReceived(artifact).orElseThrow();
        assertThat(received.wanBytes()).as("it went on in the middle of pieces").isLessThan(1_100_000);
    }

    @Test
    void restartedNodeFetchesOnlyWhatIsMissing() throws Exception {
        byte[] body = body(12, SIZE);
        Artifact artifact = publish(body);
        SwarmNode seed = node("a", 1).hold(body);
        seed.swarm.setLimits(new RateLimits(1_500_000, 0));
        SwarmNode before = new SwarmNode(world, "a", 2, home.resolve("n2"));
        mesh(seed, before);
        before.fetch(artifact);
        Eventually.holds(() -> before.pieces(artifact) > artifact.pieces().size() / 2);
        before.close();
        seed.swarm.setLimits(RateLimits.NONE);
        SwarmNode after = node("a", 2);
        after.call(seed);
        SwarmNode.await(after.fetch(artifact), body);
        assertThat(after.swarm.stats().receivedLanBytes()).isLessThan(SIZE / 2);
        assertThat(after.swarm.findReceived(artifact).orElseThrow().lanBytes())
                .as("the ledger counts over restarts")
                .isGreaterThanOrEqualTo((long) (0.9 * SIZE));
    }

    @Test
    void rateLimitOfTheWanIsKept() throws Exception {
        byte[] body = body(13, 1_000_000);
        Artifact artifact = publish(body);
        SwarmNode far = node("far", 1).hold(body);
        SwarmNode gateway = node("near", 2);
        gateway.call(far);
        gateway.swarm.setLimits(new RateLimits(0, 500_000));
        gateway.swarm.setGateway(true);
        long start = System.nanoTime();
        SwarmNode.await(gateway.fetch(artifact), body);
        assertThat((System.nanoTime() - start) / 1e9).isBetween(1.5, 10.0);
    }

    @Test
    void fullDiskStallsAndGoesOnAfterwards() throws Exception {
        byte[] body = body(14, 400_000);
        Artifact artifact = publish(body);
        SwarmNode seed = node("a", 1).hold(body);
        long all = Files.getFileStore(home).getTotalSpace();
        SwarmNode full = closing(new SwarmNode(
                world, "a", 2, home.resolve("n2"), SwarmNode.QUICK, new ArtifactLimits(1L << 30, all, 1 << 20)));
        mesh(seed, full);
        CompletableFuture<Path> file = full.fetch(artifact);
        Eventually.holds(() -> full.stalls.contains(StoreFailure.DISK_FULL));
        assertThat(file).isNotDone();
        full.swarm.cancel(artifact.sha256());
        Eventually.holds(file::isCompletedExceptionally);
    }

    @Test
    void manifestThatContradictsItselfFails() throws Exception {
        byte[] body = body(15, 200_000);
        Artifact honest = publish(body);
        Artifact lying = new Artifact(
                "a.deb", Digest.of(new byte[1]), honest.sizeBytes(), honest.pieceSizeBytes(), honest.pieces());
        world.catalog.put(lying.sha256(), lying);
        SwarmNode node = node("a", 1);
        SwarmNode seed = node("a", 2);
        seed.store.begin(lying);
        for (int i = 0; i < lying.pieces().size(); i++) {
            int from = i * lying.pieceSizeBytes();
            seed.store.writePiece(lying.sha256(), i, ByteBuffer.wrap(body, from, lying.pieceLength(i)));
        }
        mesh(node, seed);
        CompletableFuture<Path> file = node.fetch(lying);
        Eventually.holds(file::isCompletedExceptionally);
        assertThat(node.stalls).containsExactly(StoreFailure.DIGEST_MISMATCH);
        assertThat(node.store.findFile(lying.sha256())).isEmpty();
    }

    @Test
    void swarmGarbageFromAPeerEndsItsConnectionOnly() throws Exception {
        byte[] body = body(16, 1_000_000);
        Artifact artifact = publish(body);
        SwarmNode seed = node("a", 1).hold(body);
        SwarmNode fetcher = node("a", 2);
        mesh(seed, fetcher);
        seed.swarm.setLimits(new RateLimits(1_000_000, 0));
        CompletableFuture<Path> file = fetcher.fetch(artifact);
        world.sites.put(TestNode.keyOf(98).verifyingKey().keyId(), "a");
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            FrameType type = SWARM_TYPES[random.nextInt(SWARM_TYPES.length)];
            byte[] payload = new byte[random.nextInt(Math.min(type.maxBytes(), 200))];
            random.nextBytes(payload);
            if (payload.length >= 32 && random.nextBoolean()) {
                System.arraycopy(artifact.sha256().bytes(), 0, payload, 0, 32);
            }
            try (RawPeer peer = new RawPeer(TestNode.keyOf(98), fetcher.network.port())) {
                peer.hello(true).send(type.number(), payload);
            }
        }
        SwarmNode.await(file, body);
    }
}
