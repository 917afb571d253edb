package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.core.record.Resume;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.trust.Role;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Takes back the halts of a rollout. */
@Command(
        name = "resume",
        description =
                "Take back the halts and pauses of a rollout that are in force now. Needs the threshold of role 'operations'.",
        footerHeading = "%nExamples:%n",
        footer =
                "  selvedge rollout resume hello-2 --reason 'printers had no paper' --key admin-1.pem --key admin-2.pem")
final class RolloutResumeCommand extends RolloutStatement {
    @Override
    Integer say(NodeClient client, String id, String reason) {
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
                publisher(client).publish(new Resume(id, halts, reason), List.of(), Role.OPERATIONS);
        return answer(
                published,
                id,
                "%d halt(s) or pause(s) of rollout %s are taken back by %s.%n%s"
                        .formatted(halts.size(), id, published.recordId(), published.next()));
    }
}
