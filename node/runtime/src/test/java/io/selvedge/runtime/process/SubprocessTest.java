package io.selvedge.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubprocessTest {
    private static final long GONE_SECONDS = 20;

    @TempDir
    Path temp;

    @BeforeEach
    void needsShell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
    }

    @Test
    void givesExitCodeAndBothOutputs() {
        Ended ended = shell("echo out; echo err >&2; exit 3", 10_000).run();
        assertThat(ended).isEqualTo(new Ended.Exited(3, "out\nerr\n"));
    }

    @Test
    void hasOnlyTheEnvironmentThatItIsGiven() {
        Subprocess env =
                new Subprocess(List.of("env"), Map.of("PATH", Subprocess.SYSTEM_PATH, "ONLY", "this"), temp, 10_000);
        assertThat(env.run().output().lines().filter(line -> !line.startsWith("_=")))
                .containsExactlyInAnyOrder("ONLY=this", "PATH=" + Subprocess.SYSTEM_PATH);
    }

    @Test
    void hasEmptyInput() {
        assertThat(shell("cat; echo end", 10_000).run()).isEqualTo(new Ended.Exited(0, "end\n"));
    }

    @Test
    void saysWhenThereIsNoSuchProgram() {
        Subprocess missing =
                new Subprocess(List.of("/no/such/program"), Map.of("PATH", Subprocess.SYSTEM_PATH), temp, 10_000);
        assertThat(missing.run()).isInstanceOf(Ended.NotStarted.class);
        assertThat(missing.runDetached(temp.resolve("out"))).isInstanceOf(Ended.NotStarted.class);
    }

    @Test
    void keepsTheEndOfEndlessOutputAndEndsIt() {
        Ended ended = shell("yes | tr -d '\\n'", 500).run();
        assertThat(ended).isInstanceOf(Ended.TimedOut.class);
        assertThat(ended.output()).hasSize(Subprocess.OUTPUT_TAIL_BYTES).containsOnlyOnce("y".repeat(8192));
    }

    @Test
    void killsChildrenOfWhatTookTooLong() throws Exception {
        Path pid = temp.resolve("pid");
        Ended ended = shell("(sh -c 'echo $$ > " + pid + "; exec sleep 600' &) ; exec sleep 600", 1_500)
                .run();
        assertThat(ended).isInstanceOf(Ended.TimedOut.class);
        assertGone(pid);
    }

    @Test
    void killsWhatIsLeftBehindAndDoesNotWaitForIt() throws Exception {
        Path pid = temp.resolve("pid");
        Path fifo = fifo("ready");
        Ended ended = shell(
                        "sh -c 'echo $$ > " + pid + "; echo > " + fifo + "; exec yes' & read x < " + fifo
                                + "; echo done",
                        60_000)
                .run();
        assertThat(ended).isInstanceOf(Ended.Exited.class);
        assertGone(pid);
    }

    @Test
    void isKilledWhenItsThreadIsInterrupted() throws Exception {
        Path pid = temp.resolve("pid");
        Path fifo = fifo("ready");
        AtomicReference<String> code = new AtomicReference<>("");
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                shell("echo $$ > " + pid + "; echo > " + fifo + "; exec sleep 600", 600_000)
                        .run();
            } catch (SelvedgeException e) {
                code.set(e.code());
            }
        });
        Files.readAllBytes(fifo);
        runner.interrupt();
        runner.join();
        assertThat(code.get()).isEqualTo("INTERRUPTED");
        assertGone(pid);
    }

    @Test
    void detachedGoesOnWhenItsThreadIsInterrupted() throws Exception {
        Path ready = fifo("ready");
        Path go = fifo("go");
        Path end = fifo("end");
        Path out = temp.resolve("out");
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                shell("echo > " + ready + "; read x < " + go + "; echo survived; echo > " + end, 600_000)
                        .runDetached(out);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isEqualTo("INTERRUPTED");
            }
        });
        Files.readAllBytes(ready);
        runner.interrupt();
        runner.join();
        Files.writeString(go, "x\n");
        Files.readAllBytes(end);
        assertThat(out).hasContent("survived");
    }

    @Test
    void detachedIsKilledWhenItTakesTooLong() throws Exception {
        Path pid = temp.resolve("pid");
        Path out = temp.resolve("out");
        Ended ended = shell("echo $$ > " + pid + "; echo begun; exec sleep 600", 1_500)
                .runDetached(out);
        assertThat(ended).isEqualTo(new Ended.TimedOut("begun\n"));
        assertGone(pid);
    }

    private Subprocess shell(String script, long timeoutMillis) {
        return new Subprocess(
                List.of("/bin/sh", "-c", script), Map.of("PATH", Subprocess.SYSTEM_PATH), temp, timeoutMillis);
    }

    private Path fifo(String name) throws IOException, InterruptedException {
        Path fifo = temp.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    private static void assertGone(Path pidFile) throws Exception {
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            CompletableFuture<ProcessHandle> exit = process.get().onExit();
            assertThat(exit.get(GONE_SECONDS, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }
}
