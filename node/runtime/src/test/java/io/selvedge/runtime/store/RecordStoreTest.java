package io.selvedge.runtime.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordStoreTest {
    @TempDir
    Path home;

    private RecordStore open() {
        return RecordStore.open(home.resolve("store"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void forEachRecordGivesLogsInOrder() {
        try (RecordStore store = open()) {
            store.write(new RecordBatch()
                    .putRecord("b", 1, bytes("b1"))
                    .putRecord("a", 256, bytes("a256"))
                    .putRecord("a", 2, bytes("a2")));
            store.write(new RecordBatch().putRecord("ab", 0, bytes("ab0")).putRecord("b", 0, bytes("b0")));
        }
        try (RecordStore store = open()) {
            List<String> seen = new ArrayList<>();
            store.forEachRecord((origin, seq, leaf) -> seen.add(origin + "/" + seq + "=" + new String(leaf, UTF_8)));
            assertThat(seen).containsExactly("a/2=a2", "a/256=a256", "ab/0=ab0", "b/0=b0", "b/1=b1");
            assertThat(store.findRecord("a", 2))
                    .hasValueSatisfying(leaf -> assertThat(leaf).isEqualTo(bytes("a2")));
            assertThat(store.findRecord("a", 3)).isEmpty();
        }
    }

    @Test
    void forEachRecordOfOneLogStaysInIt() {
        try (RecordStore store = open()) {
            RecordBatch batch = new RecordBatch();
            for (int i = 0; i < 10; i++) {
                batch.putRecord("a", i, bytes("a" + i)).putRecord("ab", i, bytes("no"));
            }
            store.write(batch);
            List<Long> seen = new ArrayList<>();
            store.forEachRecord("a", 4, 3, (origin, seq, leaf) -> seen.add(seq));
            store.forEachRecord("a", 8, 100, (origin, seq, leaf) -> seen.add(seq));
            assertThat(seen).containsExactly(4L, 5L, 6L, 8L, 9L);
        }
    }

    @Test
    void everythingElseComesBackAfterReopening() {
        BitSet pieces = new BitSet();
        pieces.set(0);
        pieces.set(3);
        Digest digest = Digest.of(bytes("artifact"));
        try (RecordStore store = open()) {
            store.write(new RecordBatch()
                    .putCheckpoint("o", bytes("c"))
                    .putTrust(2, bytes("t2"))
                    .putTrust(1, bytes("t1"))
                    .putMeta("incarnation", bytes("7"))
                    .putArtifact(digest, new ArtifactProgress(1_000_000, 262_144, 5, 6, pieces)));
            store.write(new RecordBatch().putMeta("gone", bytes("x")));
            store.write(new RecordBatch().deleteMeta("gone"));
        }
        try (RecordStore store = open()) {
            List<String> seen = new ArrayList<>();
            store.forEachCheckpoint((origin, value) -> seen.add(origin + new String(value, UTF_8)));
            store.forEachTrust((version, value) -> seen.add(version + new String(value, UTF_8)));
            assertThat(seen).containsExactly("oc", "1t1", "2t2");
            assertThat(store.findMeta("incarnation")).hasValue(bytes("7"));
            assertThat(store.findMeta("gone")).isEmpty();
            ArtifactProgress progress = store.findArtifact(digest).orElseThrow();
            assertThat(progress).isEqualTo(new ArtifactProgress(1_000_000, 262_144, 5, 6, pieces));
            assertThat(progress.verifiedBytes()).isEqualTo(262_144 + 1_000_000 - 3 * 262_144);
        }
    }

    @Test
    void writeRefusesWhatIsTooLargeOrNamedBadly() {
        RecordBatch batch = new RecordBatch();
        assertThatThrownBy(() -> batch.putRecord("a", 0, new byte[RecordBatch.MAX_LEAF_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.putRecord("a\0b", 0, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.putRecord("a", -1, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.putMeta("", new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void openRefusesAStoreThatIsOpenElsewhere() {
        try (RecordStore store = open()) {
            assertThatThrownBy(this::open).isInstanceOfSatisfying(SelvedgeException.class, e -> {
                assertThat(e.code()).isEqualTo(StoreFailure.STORE_LOCKED);
                assertThat(e.fields()).containsKey("path");
            });
            store.write(new RecordBatch().putMeta("still", bytes("works")));
        }
    }

    @Test
    void openSaysWhereTheStoreIsDamagedAndWhatToDo() throws IOException {
        fill();
        Path log = newest(".log");
        byte[] content = Files.readAllBytes(log);
        content[content.length / 2] ^= 1;
        Files.write(log, content);
        assertDamageIsNoticed();
    }

    @Test
    void readingNoticesADamagedTable() throws IOException {
        fill();
        open().close(); // replays the log into a table
        Path table = newest(".sst");
        byte[] content = Files.readAllBytes(table);
        for (int i = 0; i < content.length / 2; i += 97) {
            content[i] ^= 1;
        }
        Files.write(table, content);
        assertDamageIsNoticed();
    }

    private void assertDamageIsNoticed() {
        assertThatThrownBy(() -> {
                    try (RecordStore store = open()) {
                        store.forEachRecord((origin, seq, leaf) -> {});
                    }
                })
                .isInstanceOfSatisfying(SelvedgeException.class, e -> {
                    assertThat(e.code()).isEqualTo(StoreFailure.STORE_CORRUPT);
                    assertThat(e)
                            .hasMessageContaining(home.toString())
                            .hasMessageContaining("move this directory aside");
                });
    }

    private void fill() {
        Random random = new Random(7);
        try (RecordStore store = open()) {
            for (int i = 0; i < 64; i++) {
                byte[] leaf = new byte[1000];
                random.nextBytes(leaf);
                store.write(new RecordBatch().putRecord("a", i, leaf));
            }
        }
    }

    private Path newest(String suffix) throws IOException {
        try (Stream<Path> paths = Files.walk(home)) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .filter(path -> path.toFile().length() > 10_000)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void openGoesOnBehindATornLastWrite() throws IOException {
        fill();
        Path log = newest(".log");
        byte[] content = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(content, content.length - 100));
        try (RecordStore store = open()) {
            int[] count = {0};
            store.forEachRecord((origin, seq, leaf) -> count[0]++);
            assertThat(count[0]).isEqualTo(63);
        }
    }
}
