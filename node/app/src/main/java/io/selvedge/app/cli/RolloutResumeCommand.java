package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.core.record.Resume;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.trust.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes back the halts of a rollout. */
@Command(
        name = "resume",
        description =
                "Take back the halts and pauses of a rollout that are in force now. Needs the threshold of role 'operations'.",
        footerHeading = "%nExamples:%n",
        footer =
                "  selvedge rollout resume hello-2 --reason 'printers had no paper' --key admin-1.pem --key admin-2.pem")
final class RolloutResumeCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Parameters(paramLabel = "ID|NAME", description = "The rollout.")
    private String what = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    @Override
    public Integer call() {
        NodeClient client = node.client();
        String id = Rollouts.idOf(client, what);
        List<String> halts = new ArrayList<>();
        JsonNode rollout = client.get("/api/v1/rollouts/" + id);
        for (String kind : List.of("halts", "pauses")) {
            for (JsonNode stop : rollout.path(kind)) {
                if (!stop.path("resumedBy").isTextual()) {
                    halts.add(stop.path("recordId").asText());
                }
            }
        }
        if (halts.isEmpty()) {
            throw new SelvedgeException(
                    "WRONG_USAGE", "rollout " + id + " is neither halted nor paused; there is nothing to take back");
        }
        Publisher.Published published =
                signing.publisher(client, output).publish(new Resume(id, halts, reason), List.of(), Role.OPERATIONS);
        output.answer(
                published.toJson().put("rollout", id),
                "%d halt(s) or pause(s) of rollout %s are taken back by %s.%n%s"
                        .formatted(halts.size(), id, published.recordId(), published.next()));
        return Exit.GOOD;
    }
}
