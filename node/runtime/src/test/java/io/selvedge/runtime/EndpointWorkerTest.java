package io.selvedge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchResult.Check;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.crypto.Digest;
import io.selvedge.runtime.health.HealthCheck;
import io.selvedge.runtime.install.ArchiveInstaller;
import io.selvedge.runtime.store.ArtifactLimits;
import io.selvedge.runtime.store.ArtifactStore;
import io.selvedge.runtime.store.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint's own health checks, and the commands of a patch, as real programs of this machine. */
class EndpointWorkerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path home;

    private final LinkedBlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    private RecordStore records;
    private ArtifactStore artifacts;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(home.resolve("root"));
        records = RecordStore.open(home.resolve("store"));
        artifacts = ArtifactStore.open(home.resolve("chunks"), records, ArtifactLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        artifacts.close();
        records.close();
    }

    private EndpointWorker worker(String health) throws IOException {
        return new EndpointWorker(
                List.of(new ArchiveInstaller(home.resolve("packages"))),
                home.resolve("root"),
                HealthCheck.parse(JSON.readTree(health)),
                artifacts,
                inputs::add);
    }

    private static Patch patch(String... remedies) throws IOException {
        List<JsonNode> commands = new java.util.ArrayList<>();
        for (String remedy : remedies) {
            commands.add(JSON.readTree(remedy));
        }
        byte[] content = {1};
        return new Patch(
                "tool 1",
                "tool",
                "1.0.0",
                new Artifact("tool.zip", Digest.of(content), 1, 65_536, List.of(Digest.of(content))),
                new Patch.Install("archive", "tool"),
                List.of(),
                new Patch.Undo("none"),
                null,
                null,
                commands);
    }

    private Input.Observation next() throws InterruptedException {
        return ((Input.Observed) java.util.Objects.requireNonNull(inputs.poll(20, TimeUnit.SECONDS))).observation();
    }

    @Test
    void looksAtItsOwnHealth() throws Exception {
        Files.writeString(home.resolve("root/there"), "x");
        String checks = """
                [{"kind":"file","path":"/there"},{"kind":"file","path":"/gone","name":"service"}]
                """;
        try (EndpointWorker worker = worker(checks)) {
            worker.examine(new Effect.Examine("a/1"));
            Input.Examined examined = (Input.Examined) next();
            assertThat(examined.assignment()).isEqualTo("a/1");
            assertThat(examined.checks()).extracting(Check::passed).containsExactly(true, false);
            assertThat(examined.checks().getLast().name()).isEqualTo("service");
        }
        try (EndpointWorker healthy = worker("[]")) {
            healthy.examine(new Effect.Examine("a/2"));
            assertThat(((Input.Examined) next()).checks()).isEmpty();
        }
    }

    @Test
    void runsTheCommandsOfAPatchWithinTheirTimeAndKeepsWhatTheySaid() throws Exception {
        Patch patch = patch("""
                {"kind":"command","argv":["touch","mended"]}""", """
                {"kind":"command","argv":["ls","no-such-file"]}""", """
                {"kind":"command","argv":["sleep","30"],"timeoutMillis":200}""");
        try (EndpointWorker worker = worker("[]")) {
            long began = System.nanoTime();
            worker.remediate(new Effect.Remediate("a/1", patch, patch.remedies()));
            List<Check> ran = ((Input.Probed) next()).checks();
            assertThat(ran).extracting(Check::passed).containsExactly(true, false, false);
            assertThat(ran.get(1).detail()).contains("no-such-file");
            assertThat(ran.get(2).detail()).contains("killed");
            assertThat(home.resolve("root/mended")).exists();
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(20));
        }
    }
}
