package io.selvedge.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that really is full, a home that really is forbidden. */
@Timeout(120)
class StoreFaultTest {
    private static final int DISK_BYTES = 40 << 20;

    @TempDir
    Path home;

    @Test
    void fullDiskRefusesAndGoesOnWhenThereIsSpaceAgain() throws Exception {
        Path disk = mountSmallDisk();
        try (RecordStore store = RecordStore.open(disk.resolve("store"))) {
            store.write(new RecordBatch().putRecord("a", 0, new byte[1000]));
            Path ballast = fillUp(disk);
            long acknowledged = writeUntilFull(store);
            Files.delete(ballast);
            store.write(new RecordBatch().putRecord("a", acknowledged + 1, new byte[1000]));
            int[] count = {0};
            store.forEachRecord((origin, seq, leaf) -> count[0]++);
            assertThat(count[0]).isEqualTo((int) acknowledged + 2);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** Goes on after the first refusals: opening the store afresh folds its logs, which gives some space back. */
    private static long writeUntilFull(RecordStore store) {
        byte[] leaf = new byte[60_000];
        Random random = new Random(3);
        long acknowledged = 0;
        int refused = 0;
        for (int i = 0; i < DISK_BYTES / leaf.length && refused < 3; i++) {
            random.nextBytes(leaf);
            try {
                store.write(new RecordBatch().putRecord("a", acknowledged + 1, leaf));
                acknowledged++;
            } catch (SelvedgeException e) {
                assertThat(e.code()).isEqualTo(StoreFailure.DISK_FULL);
                refused++;
            }
        }
        assertThat(refused).as("the disk became full").isEqualTo(3);
        return acknowledged;
    }

    @Test
    void artifactsLeaveTheReserveToRecords() throws Exception {
        Path disk = mountSmallDisk();
        ArtifactLimits limits = new ArtifactLimits(1L << 30, 4 << 20, 1 << 20);
        byte[] body = new byte[2 << 20];
        new Random(5).nextBytes(body);
        Path source = Files.write(home.resolve("body"), body);
        Artifact artifact = ArtifactStore.describe("body", source);
        try (RecordStore records = RecordStore.open(disk.resolve("store"));
                ArtifactStore store = ArtifactStore.open(disk.resolve("chunks"), records, limits)) {
            store.begin(artifact);
            long free = Files.getFileStore(disk).getUsableSpace();
            Files.write(disk.resolve("ballast"), new byte[(int) (free - (4 << 20) - 1000)]);
            assertDiskFull(() -> store.writePiece(artifact.sha256(), 0, piece(body, artifact, 0)));
            assertDiskFull(() -> store.importFile(new ByteArrayInputStream(body), artifact.sha256(), body.length));
            Artifact other = new Artifact(
                    "other",
                    Digest.of(new byte[1]),
                    70_000,
                    65_536,
                    artifact.pieces().subList(0, 2));
            assertDiskFull(() -> store.begin(other));
            for (int i = 0; i < 20; i++) {
                records.write(new RecordBatch().putRecord("a", i, new byte[60_000]));
            }
            Files.delete(disk.resolve("ballast"));
            assertThat(store.writePiece(artifact.sha256(), 0, piece(body, artifact, 0)))
                    .isEqualTo(PieceOutcome.STORED);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void assertDiskFull(Runnable write) {
        assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(StoreFailure.DISK_FULL));
    }

    private static ByteBuffer piece(byte[] body, Artifact artifact, int index) {
        return ByteBuffer.wrap(body, index * artifact.pieceSizeBytes(), artifact.pieceLength(index));
    }

    /** Opens a store where it may not and prints the code. */
    static final class Opener {
        private Opener() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            try (RecordStore store = RecordStore.open(Path.of(arguments[0]))) {
                System.out.println("OPENED");
            } catch (SelvedgeException e) {
                System.out.println(e.code() + " " + e.fields().get("path"));
            }
        }
    }

    @Test
    void openSaysWhereRightsAreMissing() throws Exception {
        Path forbidden = Files.createDirectory(home.resolve("forbidden"));
        assertThat(openUnprivileged(forbidden.resolve("store"))).isEqualTo("OPENED");
        for (Path path : List.of(forbidden.resolve("store/records"), forbidden.resolve("store"), forbidden)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        try {
            assertThat(openUnprivileged(forbidden.resolve("store"))).startsWith("NO_PERMISSION " + forbidden);
            assertThat(openUnprivileged(forbidden.resolve("other"))).startsWith("NO_PERMISSION " + forbidden);
        } finally {
            for (Path path : List.of(forbidden, forbidden.resolve("store"), forbidden.resolve("store/records"))) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    private static String openUnprivileged(Path directory) throws IOException, InterruptedException {
        boolean root = System.getProperty("user.name").equals("root");
        // Root without the right to override file modes is like any other user, and still may read the class path.
        List<String> prefix = root
                ? List.of(
                        "setpriv",
                        "--bounding-set=-dac_override,-dac_read_search",
                        "--inh-caps=-dac_override,-dac_read_search")
                : List.of();
        Process child = ChildJvm.start(prefix, Opener.class, directory);
        String line = new String(child.getInputStream().readAllBytes()).strip();
        child.waitFor();
        return line;
    }

    private Path mountSmallDisk() throws Exception {
        Path disk = Files.createDirectory(home.resolve("disk"));
        boolean mounted = System.getProperty("user.name").equals("root")
                && run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString()) == 0;
        if (!mounted) {
            String reason = "cannot mount a small disk: needs root and the right to mount";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
        return disk;
    }

    private static Path fillUp(Path disk) throws IOException {
        long free = Files.getFileStore(disk).getUsableSpace();
        return Files.write(disk.resolve("ballast"), new byte[(int) (free - (1 << 20))]);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
