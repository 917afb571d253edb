package io.selvedge.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.NodeLauncher;
import io.selvedge.crypto.audit.Audit;
import io.selvedge.crypto.audit.AuditReport;
import io.selvedge.crypto.audit.Options;
import io.selvedge.crypto.audit.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it: a process that starts processes. */
class DemoIT {
    /** The demo's own time limit is DESIGN's; a machine that tests at the same time is slower. */
    private static final long MAX_SECONDS = 300;

    @TempDir
    Path directory;

    private record Ended(int exit, JsonNode document, String err) {}

    private Process start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("demo", "--headless", "--json"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--home", directory.resolve("work").toString()));
        arguments.addAll(List.of("--keep", directory.resolve("kept").toString()));
        return new ProcessBuilder(new NodeLauncher(directory).command(arguments.toArray(new String[0])))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    private Ended run(String... options) throws Exception {
        Process demo = start(options);
        try {
            assertThat(demo.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            demo.destroyForcibly();
        }
        String err = Files.readString(directory.resolve("err"));
        JsonNode document = new ObjectMapper().readTree(directory.resolve("out").toFile());
        return new Ended(demo.exitValue(), document, err);
    }

    /** Known by the file of JVM options, which stands first: a long command line is shown cut off. */
    private List<ProcessHandle> nodesLeft() {
        String work = directory.resolve("work").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(work))
                .toList();
    }

    @Test
    void patchesTwoSitesRingByRingAndProvesIt() throws Exception {
        Ended ended = run();

        assertThat(ended.exit()).as(ended.err()).isZero();
        JsonNode document = ended.document();
        assertThat(document.path("sites").asInt()).isEqualTo(2);
        assertThat(document.path("nodes").asInt()).isEqualTo(6);
        assertThat(document.path("patched").asInt()).isEqualTo(6);
        assertThat(document.path("failed").asInt()).isZero();
        assertThat(document.path("rolledBack").asInt()).isZero();
        assertThat(document.path("verdict").asText()).isEqualTo("valid");
        assertThat(document.path("level").asText()).isEqualTo("L3");
        long payload = document.path("payloadBytes").asLong();
        // One site has the package from the admin, the other fetches it over the WAN about once.
        assertThat(document.path("wanBytes").asLong()).isBetween(payload, payload * 13 / 10);
        AuditReport audit = Audit.verify(
                Path.of(document.path("evidence").asText()),
                io.selvedge.app.TrustFile.read(Path.of(document.path("trust").asText())),
                new Options(null, Instant.now()));
        assertThat(audit.verdict()).isEqualTo(Verdict.VALID);
        for (String node : List.of("paris-1", "lyon-3")) {
            Path version = directory.resolve("work").resolve(node).resolve("root/usr/share/selvedge-hello/VERSION");
            if (Files.exists(version)) {
                assertThat(version).hasContent("2.0-1");
            }
        }
        assertThat(nodesLeft()).isEmpty();
    }

    @Test
    void stopsAtAFailingRingAndGoesBack() throws Exception {
        Ended ended = run("--fail-ring", "1");

        assertThat(ended.exit()).as(ended.err()).isEqualTo(1);
        assertThat(ended.document().path("rollout").asText()).isEqualTo("failed");
        assertThat(ended.document().path("patched").asInt()).isZero();
        assertThat(ended.document().path("failed").asInt()).isPositive();
        assertThat(ended.document().path("rolledBack").asInt())
                .isEqualTo(ended.document().path("failed").asInt());
        assertThat(ended.document().path("verdict").asText()).isEqualTo("valid");
        assertThat(nodesLeft()).isEmpty();
    }

    @Test
    void leavesNothingRunningWhenItIsKilled() throws Exception {
        Process demo = start("--sites", "1", "--nodes", "2");
        List<ProcessHandle> nodes = List.of();
        try {
            await(() -> demo.children().count() == 2 || !demo.isAlive());
            assertThat(demo.isAlive())
                    .as(Files.readString(directory.resolve("err")))
                    .isTrue();
            nodes = demo.children().toList();
            demo.destroyForcibly().waitFor();
            for (ProcessHandle node : nodes) {
                await(() -> !node.isAlive());
            }
        } finally {
            demo.destroyForcibly();
            nodes.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(200);
        }
    }
}
