package io.selvedge.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {
    private static final ArtifactLimits LIMITS = new ArtifactLimits(2_000_000, 1 << 20, 200_000);

    @TempDir
    Path home;

    private RecordStore records;
    private ArtifactStore store;

    @BeforeEach
    void openStore() {
        records = RecordStore.open(home.resolve("store"));
        store = ArtifactStore.open(home.resolve("chunks"), records, LIMITS);
    }

    @AfterEach
    void closeStore() {
        store.close();
        records.close();
    }

    private void reopen() {
        store.close();
        store = ArtifactStore.open(home.resolve("chunks"), records, LIMITS);
    }

    private static byte[] body(int seed, int size) {
        byte[] body = new byte[size];
        new Random(seed).nextBytes(body);
        return body;
    }

    private Artifact describe(byte[] body) throws IOException {
        return ArtifactStore.describe("a.bin", Files.write(home.resolve("body"), body));
    }

    private static ByteBuffer piece(byte[] body, Artifact artifact, int index) {
        return ByteBuffer.wrap(body, index * artifact.pieceSizeBytes(), artifact.pieceLength(index));
    }

    private void writeAll(Artifact artifact, byte[] body) {
        for (int i = 0; i < artifact.pieces().size(); i++) {
            assertThat(store.writePiece(artifact.sha256(), i, piece(body, artifact, i)))
                    .isEqualTo(PieceOutcome.STORED);
        }
    }

    @Test
    void completeGivesTheFileItsNameWhenAllPiecesAreThere() throws IOException {
        byte[] body = body(1, 400_000);
        Artifact artifact = describe(body);
        assertThat(store.begin(artifact).pieces().isEmpty()).isTrue();
        assertThat(store.complete(artifact.sha256())).isEmpty();
        writeAll(artifact, body);
        Path file = store.complete(artifact.sha256()).orElseThrow();
        assertThat(file).hasBinaryContent(body);
        assertThat(file.getFileName()).hasToString(artifact.sha256().hex());
        assertThat(store.begin(artifact).isWhole()).isTrue();
        assertThat(store.writePiece(artifact.sha256(), 0, piece(body, artifact, 0)))
                .isEqualTo(PieceOutcome.HELD_ALREADY);
    }

    @Test
    void writePieceRefusesEveryFlippedBit() throws IOException {
        byte[] body = body(2, 130_000);
        Artifact artifact = describe(body);
        store.begin(artifact);
        Random random = new Random(99);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = body.clone();
            int at = random.nextInt(artifact.pieceSizeBytes());
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(store.writePiece(artifact.sha256(), 0, piece(damaged, artifact, 0)))
                    .isEqualTo(PieceOutcome.WRONG_BYTES);
        }
        assertThat(store.writePiece(
                        artifact.sha256(), 0, piece(body, artifact, 0).limit(10)))
                .isEqualTo(PieceOutcome.WRONG_BYTES);
        assertThat(store.pieces(artifact).isEmpty()).isTrue();
    }

    @Test
    void completeThrowsAwayWhatIsNotTheWholeItsNameSays() throws IOException {
        byte[] body = body(3, 100_000);
        Artifact honest = describe(body);
        Artifact lying = new Artifact(
                "a.bin", Digest.of(new byte[1]), honest.sizeBytes(), honest.pieceSizeBytes(), honest.pieces());
        store.begin(lying);
        writeAll(lying, body);
        assertThatThrownBy(() -> store.complete(lying.sha256()))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(StoreFailure.DIGEST_MISMATCH));
        assertThat(store.findFile(lying.sha256())).isEmpty();
        assertThat(store.usedBytes()).isZero();
    }

    @Test
    void beginTakesUpWhatIsThereAndRechecksIt() throws IOException {
        byte[] body = body(4, 500_000);
        Artifact artifact = describe(body);
        store.begin(artifact);
        for (int i : new int[] {0, 2, 5, 7}) {
            store.writePiece(artifact.sha256(), i, piece(body, artifact, i));
        }
        store.countReceived(artifact.sha256(), 100, 20);
        reopen();
        assertThat(store.hasLeftover(artifact.sha256())).isTrue();
        Path part = home.resolve("chunks/sha256/" + artifact.sha256().hex().substring(0, 2) + "/"
                + artifact.sha256().hex() + ".part");
        try (RandomAccessFile file = new RandomAccessFile(part.toFile(), "rw")) {
            file.seek(2L * artifact.pieceSizeBytes() + 17);
            file.write(file.read() ^ 1);
        }
        ArtifactProgress progress = store.begin(artifact);
        assertThat(progress.pieces().stream().boxed()).containsExactly(0, 5, 7);
        assertThat(progress.lanBytes()).isEqualTo(100);
        assertThat(progress.wanBytes()).isEqualTo(20);
    }

    @Test
    void readGivesOnlyVerifiedPieces() throws IOException {
        byte[] body = body(5, 300_000);
        Artifact artifact = describe(body);
        ByteBuffer to = ByteBuffer.allocate(1000);
        assertThat(store.read(artifact, 1, 0, to)).isFalse();
        store.begin(artifact);
        store.writePiece(artifact.sha256(), 1, piece(body, artifact, 1));
        assertThat(store.read(artifact, 0, 0, to.clear())).isFalse();
        assertThat(store.read(artifact, 1, 500, to.clear())).isTrue();
        assertThat(to.array()).isEqualTo(java.util.Arrays.copyOfRange(body, 66_036, 67_036));
        assertThatThrownBy(() -> store.read(artifact, 1, artifact.pieceSizeBytes() - 1, to.clear()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void importFileTakesOnlyWhatWasExpected() {
        byte[] body = body(6, 150_000);
        Digest digest = Digest.of(body);
        assertRefused(body, digest, 149_999, SelvedgeException.TOO_LARGE);
        assertRefused(body, Digest.of(new byte[3]), 150_000, StoreFailure.DIGEST_MISMATCH);
        assertThat(store.whole()).isEmpty();
        Path file = store.importFile(new ByteArrayInputStream(body), digest, 150_000);
        assertThat(file).hasBinaryContent(body);
        assertThat(store.whole()).containsExactly(digest);
        assertThat(home.resolve("chunks/sha256").toFile().list()).hasSize(1);
    }

    private void assertRefused(byte[] body, Digest expected, long maxBytes, String code) {
        assertThatThrownBy(() -> store.importFile(new ByteArrayInputStream(body), expected, maxBytes))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void quotaEvictsWhatIsLongestUnusedAndNeverWhatIsInUse() {
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            digests.add(importBody(10 + i));
        }
        store.keepNeeded(digests.get(0)::equals);
        try (ArtifactLease lease = store.lease(digests.get(1)).orElseThrow()) {
            digests.add(importBody(14));
            assertThat(store.whole())
                    .contains(digests.get(0), digests.get(1), digests.get(3))
                    .doesNotContain(digests.get(2));
            assertThat(lease.path()).exists();
        }
        importBody(15);
        assertThat(store.whole()).contains(digests.get(0), digests.get(1));
        store.keepNeeded(digest -> true);
        assertThatThrownBy(() -> importBody(16))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(StoreFailure.QUOTA_EXCEEDED));
    }

    private Digest importBody(int seed) {
        byte[] body = body(seed, 450_000);
        store.importFile(new ByteArrayInputStream(body), Digest.of(body), body.length);
        return Digest.of(body);
    }

    @Test
    void verifyThrowsAwayWhatRotted() throws IOException {
        byte[] body = body(7, 10_000);
        Path file = store.importFile(new ByteArrayInputStream(body), Digest.of(body), body.length);
        assertThat(store.verify(Digest.of(body))).isTrue();
        body[77] ^= 1;
        Files.write(file, body);
        body[77] ^= 1;
        assertThat(store.verify(Digest.of(body))).isFalse();
        assertThat(store.findFile(Digest.of(body))).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void openRemovesImportsThatNeverEnded() throws IOException {
        Path leftover = Files.write(home.resolve("chunks/sha256/.import-123"), new byte[10]);
        Path stranger = Files.write(home.resolve("chunks/sha256/notes.txt"), new byte[10]);
        reopen();
        assertThat(leftover).doesNotExist();
        assertThat(stranger).exists();
    }
}
