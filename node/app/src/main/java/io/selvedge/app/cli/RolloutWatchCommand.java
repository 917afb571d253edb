package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.SelvedgeException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a rollout until it has ended. */
@Command(
        name = "watch",
        description = "Follow a rollout until it is done (exit code 0), failed or halted (exit code 1).",
        footerHeading = "%nExamples:%n",
        footer = {"  selvedge rollout watch hello-2", "  selvedge rollout watch hello-2 --timeout PT30M --json"})
final class RolloutWatchCommand implements Callable<Integer> {
    private static final Set<String> ENDED = Set.of("done", "failed", "halted");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "ID|NAME", description = "The rollout.")
    private String what = "";

    @Option(names = "--timeout", paramLabel = "P", description = "Give up after this time, such as PT30M; exit code 1.")
    private @Nullable Duration timeout;

    @Override
    public Integer call() throws InterruptedException {
        NodeClient client = node.client();
        String id = Rollouts.idOf(client, what);
        JsonNode rollout = follow(client, id, timeout, new RolloutFollower(output.err()));
        output.answer(rollout, String.join("\n", RingBars.of(rollout)));
        return exitCode(rollout.path("state").asText());
    }

    /** Asks every second until the rollout has ended; a node that is away for a while is asked again. */
    static JsonNode follow(NodeClient client, String id, @Nullable Duration timeout, RolloutFollower follower)
            throws InterruptedException {
        long end = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                JsonNode rollout = client.get("/api/v1/rollouts/" + id);
                follower.show(RingBars.of(rollout));
                if (ENDED.contains(rollout.path("state").asText())) {
                    return rollout;
                }
            } catch (SelvedgeException e) {
                if (!e.code().equals("NO_NODE") && !e.code().equals("NOT_READY")) {
                    throw e;
                }
                follower.show(List.of("waiting for " + client.address() + " to answer"));
            }
            if (timeout != null && System.nanoTime() > end) {
                throw new SelvedgeException(
                        "ROLLOUT_FAILED", "the rollout has not ended after " + Words.duration(timeout.toMillis()));
            }
            Thread.sleep(500);
        }
    }

    static int exitCode(String state) {
        return state.equals("failed") || state.equals("halted") ? Exit.NO : Exit.GOOD;
    }
}
