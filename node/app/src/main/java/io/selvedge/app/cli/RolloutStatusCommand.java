package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows where rollouts stand. */
@Command(
        name = "status",
        description = "Where a rollout stands, or all of them. Exit code 1 when the one named has failed or is halted.",
        footerHeading = "%nExamples:%n",
        footer = {"  selvedge rollout status", "  selvedge rollout status hello-2 --json"})
final class RolloutStatusCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "ID|NAME", arity = "0..1", description = "The rollout; all without it.")
    private @Nullable String what;

    @Override
    public Integer call() {
        NodeClient client = node.client();
        if (what == null) {
            JsonNode all = client.get("/api/v1/rollouts");
            List<String> lines = new ArrayList<>();
            all.forEach(rollout -> {
                lines.add(rollout.path("recordId").asText());
                lines.addAll(RingBars.of(rollout));
            });
            output.answer(all, lines.isEmpty() ? "There is no rollout yet." : String.join("\n", lines));
            return Exit.GOOD;
        }
        JsonNode rollout = client.get("/api/v1/rollouts/" + Rollouts.idOf(client, what));
        output.answer(rollout, String.join("\n", RingBars.of(rollout)));
        return RolloutWatchCommand.exitCode(rollout.path("state").asText());
    }
}
