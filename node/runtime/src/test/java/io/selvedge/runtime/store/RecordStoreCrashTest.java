package io.selvedge.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DESIGN, invariant 2: a node killed at any instant restarts with every record that it acknowledged. */
@Timeout(120)
class RecordStoreCrashTest {
    private static final int ROUNDS = 4;

    @TempDir
    Path home;

    /** Writes records without end and says after each write which one is acknowledged. */
    static final class Writer {
        private Writer() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            try (RecordStore store = RecordStore.open(Path.of(arguments[0]))) {
                long[] next = {0};
                store.forEachRecord((origin, seq, leaf) -> next[0] = Math.max(next[0], seq + 1));
                for (long seq = next[0]; ; seq++) {
                    store.write(new RecordBatch()
                            .putRecord("log", seq, leaf(seq))
                            .putMeta("head", ByteBuffer.allocate(8).putLong(seq).array()));
                    System.out.println(seq);
                }
            }
        }
    }

    private static byte[] leaf(long seq) {
        byte[] leaf = new byte[200 + (int) (seq * 37 % 3000)];
        new Random(seq).nextBytes(leaf);
        return leaf;
    }

    @Test
    void everyAcknowledgedWriteIsThereAfterKill() throws IOException, InterruptedException {
        Path directory = home.resolve("store");
        Random random = new Random(11);
        long acknowledged = -1;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged = Math.max(acknowledged, writeAndKill(directory, 20 + random.nextInt(200)));
            try (RecordStore store = RecordStore.open(directory)) {
                long[] next = {0};
                store.forEachRecord((origin, seq, leaf) -> {
                    assertThat(seq).isEqualTo(next[0]++);
                    assertThat(Digest.of(leaf)).isEqualTo(Digest.of(leaf(seq)));
                });
                assertThat(next[0]).as("records after round %d", round).isGreaterThan(acknowledged);
                long head =
                        ByteBuffer.wrap(store.findMeta("head").orElseThrow()).getLong();
                assertThat(head).as("a batch is there whole").isEqualTo(next[0] - 1);
            }
        }
    }

    private static long writeAndKill(Path directory, int writes) throws IOException, InterruptedException {
        Process child = ChildJvm.start(List.of(), Writer.class, directory);
        long acknowledged = -1;
        try (BufferedReader lines = child.inputReader()) {
            String line = lines.readLine();
            for (int i = 0; line != null; i++) {
                acknowledged = Long.parseLong(line);
                if (i == writes) {
                    // Not Process.destroyForcibly: that closes the pipe, and what was acknowledged is still in it.
                    child.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        }
        child.waitFor();
        assertThat(acknowledged).as("the child wrote").isGreaterThanOrEqualTo(0);
        return acknowledged;
    }
}
