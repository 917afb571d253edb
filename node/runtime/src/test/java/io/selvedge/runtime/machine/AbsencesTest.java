package io.selvedge.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.window.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbsencesTest {
    private static final long MINUTE = 60_000;

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = folder.resolve("marks");
    }

    @Test
    void remembersWhenTheMachineWasOff() throws IOException {
        Absences first = new Absences(file);
        first.mark(0);
        first.mark(MINUTE);
        assertThat(first.list()).isEmpty();

        Absences restarted = new Absences(file);
        restarted.mark(60 * MINUTE);
        restarted.mark(61 * MINUTE);
        assertThat(restarted.list()).containsExactly(new Interval(MINUTE, 60 * MINUTE));
        assertThat(new Absences(file).list()).isEqualTo(restarted.list());
    }

    @Test
    void aQuickRestartIsNoAbsence() throws IOException {
        new Absences(file).mark(0);
        Absences restarted = new Absences(file);
        restarted.mark(2 * MINUTE);
        assertThat(restarted.list()).isEmpty();
    }

    @Test
    void keepsTheLatestOnly() throws IOException {
        Absences absences = new Absences(file);
        for (int i = 0; i < 200; i++) {
            absences.mark(i * 60 * MINUTE);
        }
        assertThat(absences.list()).hasSize(Absences.MAX_ABSENCES);
        assertThat(absences.list().getLast()).isEqualTo(new Interval(198 * 60 * MINUTE, 199 * 60 * MINUTE));
        assertThat(new Absences(file).list()).isEqualTo(absences.list());
    }

    @Test
    void survivesAnyFile() throws IOException {
        Random random = new Random(9);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = ("5 9\n" + random.nextLong() + " " + random.nextInt() + "\n9 5\n7 7\n")
                    .getBytes(StandardCharsets.US_ASCII);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Files.write(file, bytes);
            Absences absences = new Absences(file);
            absences.mark(1_000_000);
            assertThat(absences.list()).hasSizeLessThan(4);
        }
    }
}
