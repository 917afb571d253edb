package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.runtime.store.ArtifactLimits;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.store.RecordStore;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/** A node with a disk and a swarm, in a site of a small world where all know each other. */
final class SwarmNode implements NetworkListener, SwarmListener, AutoCloseable {
    /** What all nodes of a test know: who is in which site, and the catalog. */
    static final class World {
        final Map<String, String> sites = new ConcurrentHashMap<>();
        final Map<Digest, Artifact> catalog = new ConcurrentHashMap<>();
    }

    /** Patient with a loaded machine, quick in everything else. */
    static final SwarmSettings QUICK = new SwarmSettings(RateLimits.NONE, 10_000, 10_000, 300, 1_500, 0);

    /** Passes silent peers by at once. */
    static final SwarmSettings IMPATIENT = new SwarmSettings(RateLimits.NONE, 700, 1_500, 300, 1_500, 0);

    final World world;
    final String site;
    final PeerNetwork network;
    final RecordStore records;
    final ArtifactStore store;
    final Swarm swarm;
    final Set<String> bad = new ConcurrentSkipListSet<>();
    final Set<String> stalls = new ConcurrentSkipListSet<>();

    SwarmNode(World world, String site, int seed, Path home) {
        this(world, site, seed, home, QUICK, ArtifactLimits.DEFAULT);
    }

    SwarmNode(World world, String site, int seed, Path home, SwarmSettings settings, ArtifactLimits limits) {
        this.world = world;
        this.site = site;
        SigningKey key = TestNode.keyOf(seed);
        world.sites.put(key.verifyingKey().keyId(), site);
        records = RecordStore.open(home.resolve("store"));
        store = ArtifactStore.open(home.resolve("chunks"), records, limits);
        network = PeerNetwork.start(new NetworkSettings("127.0.0.1", 0, TestNode.QUICK, seed), key, this);
        SwarmSettings seeded = new SwarmSettings(
                settings.limits(),
                settings.lanSilenceMillis(),
                settings.wanSilenceMillis(),
                settings.answerMillis(),
                settings.starveMillis(),
                seed);
        swarm = Swarm.start(network, store, this, seeded);
    }

    String id() {
        return network.nodeId();
    }

    void call(SwarmNode... others) {
        for (SwarmNode other : others) {
            network.addAddress("127.0.0.1", other.network.port());
        }
        for (SwarmNode other : others) {
            Eventually.holds(() -> network.connected().contains(other.id())
                    && other.network.connected().contains(id()));
        }
    }

    SwarmNode hold(byte[] body) {
        store.importFile(new ByteArrayInputStream(body), Digest.of(body), body.length);
        return this;
    }

    CompletableFuture<Path> fetch(Artifact artifact) {
        return swarm.fetch(artifact, 0);
    }

    static void await(CompletableFuture<Path> file, byte[] body) throws Exception {
        assertThat(file.get(TestNode.PATIENCE_SECONDS, TimeUnit.SECONDS)).hasBinaryContent(body);
    }

    int pieces(Artifact artifact) {
        return store.pieces(artifact).cardinality();
    }

    @Override
    public Standing standingOf(String keyId) {
        return world.sites.containsKey(keyId) ? Standing.ADMITTED : Standing.REFUSED;
    }

    @Override
    public byte[] introduction() {
        return new byte[0];
    }

    @Override
    public CompletionStage<Boolean> onIntroduction(String keyId, byte[] introduction) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public void onConnected(String nodeId, InetSocketAddress remote) {}

    @Override
    public void onDisconnected(String nodeId, InetSocketAddress remote) {}

    @Override
    public void onMessage(String nodeId, byte[] message) {}

    @Override
    public Source sourceOf(String nodeId) {
        return site.equals(world.sites.get(nodeId)) ? Source.LAN : Source.WAN;
    }

    @Override
    public Optional<Artifact> findArtifact(Digest sha256) {
        return Optional.ofNullable(world.catalog.get(sha256));
    }

    @Override
    public void onProgress(Digest sha256, long verifiedBytes, long sizeBytes) {
        assertThat(verifiedBytes).isLessThanOrEqualTo(sizeBytes);
    }

    @Override
    public void onWhole(Artifact artifact) {}

    @Override
    public void onStalled(Digest sha256, SelvedgeException reason) {
        stalls.add(reason.code());
    }

    @Override
    public void onBadPeer(String nodeId, Digest sha256, String what) {
        bad.add(nodeId);
    }

    @Override
    public void close() {
        network.close();
        swarm.close();
        store.close();
        records.close();
    }
}
