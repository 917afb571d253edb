package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.demo.Demo;
import io.selvedge.app.demo.DemoPlan;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a whole mesh on this machine. */
@Command(
        name = "demo",
        description = {
            "Run a whole mesh of real node processes on this machine and patch it ring by ring: real packages in sandbox"
                    + " directories, chunks from peer to peer, evidence verified at the end.",
            "",
            "Stays up for you to look at the web pages until Ctrl-C; with --headless it ends by itself. Nothing is installed on"
                    + " this machine itself, and nothing keeps running."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge demo",
            "  selvedge demo --headless --json",
            "  selvedge demo --headless --fail-ring 1     ring 1 is unhealthy: it stops, goes back, exit code 1"
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--sites",
            paramLabel = "S",
            defaultValue = "2",
            description = "How many sites, 1 to 5 (default ${DEFAULT-VALUE}).")
    private int sites;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "Nodes of each site, 1 to 10 (default ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--headless", description = "End by itself.")
    private boolean headless;

    @Option(
            names = "--fail-ring",
            paramLabel = "N",
            defaultValue = "0",
            description = "Make the health check of ring N (1 or 2) fail.")
    private int failRing;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Where evidence.zip and trust.json go (default: a new temporary directory).")
    private @Nullable Path keep;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where the nodes live; must be empty, and stays (default: temporary, removed).")
    private @Nullable Path home;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Checked before any directory is made.
        new DemoPlan(sites, nodes, failRing, Path.of("."), true, Path.of("."));
        Path work = home == null ? Files.createTempDirectory("selvedge-demo") : empty(home);
        Path kept = keep == null ? Files.createTempDirectory("selvedge-evidence") : keep;
        DemoPlan plan = new DemoPlan(sites, nodes, failRing, work, home != null, kept);
        try (Demo demo = new Demo(plan, output.err())) {
            demo.begin();
            Demo.Outcome outcome = demo.patch();
            output.answer(outcome.document(), text(outcome));
            if (!headless) {
                output.progress("The mesh stays up; look at the web pages above. Ctrl-C ends it.");
                new CountDownLatch(1).await();
            }
            return outcome.exit();
        }
    }

    private static Path empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> content = Files.list(directory)) {
            if (content.findAny().isPresent()) {
                throw new SelvedgeException(
                        "WRONG_USAGE", "--home: " + directory + " is not empty", Map.of("place", "--home"));
            }
        }
        return directory;
    }

    private static String text(Demo.Outcome outcome) {
        ObjectNode document = outcome.document();
        return """

                %d of %d nodes of %d sites are patched, %d failed, %d went back; the rollout is %s.
                The package has %s; %s crossed between sites, %s moved inside them.
                Evidence: %d records, %s, assurance level %s, in %d s.
                Verify it yourself, without a node:
                  selvedge audit verify %s --trust %s
                """.formatted(
                        document.path("patched").asLong(),
                        document.path("nodes").asLong(),
                        document.path("sites").asLong(),
                        document.path("failed").asLong(),
                        document.path("rolledBack").asLong(),
                        document.path("rollout").asText(),
                        Words.bytes(document.path("payloadBytes").asLong()),
                        Words.bytes(document.path("wanBytes").asLong()),
                        Words.bytes(document.path("lanBytes").asLong()),
                        document.path("records").asLong(),
                        document.path("verdict").asText(),
                        document.path("level").asText(),
                        document.path("seconds").asLong(),
                        document.path("evidence").asText(),
                        document.path("trust").asText());
    }
}
