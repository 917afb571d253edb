package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The user of this endpoint puts a rollout off. */
@Command(
        name = "defer",
        description =
                "Put a rollout off on this endpoint, as often and as long as the policy lets. Needs no key; exit code 4"
                        + " where the policy does not let it.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge rollout defer hello-2 --for PT4H")
final class RolloutDeferCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "ID|NAME", description = "The rollout.")
    private String what = "";

    @Option(names = "--for", paramLabel = "TIME", required = true, description = "For how long, such as PT4H.")
    private Duration wish = Duration.ZERO;

    @Override
    public Integer call() {
        NodeClient client = node.client();
        String id = Rollouts.idOf(client, what);
        JsonNode answer = client.post("/api/v1/rollouts/" + id + "/defer?for=" + wish, new byte[0]);
        output.answer(answer, answer.path("answer").asText());
        return Exit.GOOD;
    }
}
