package io.selvedge.app.cli;

import io.selvedge.core.record.Halt;
import picocli.CommandLine.Command;

/** Stops a rollout everywhere. */
@Command(
        name = "halt",
        description =
                "Stop a rollout everywhere, at once. One key with role 'operations' is enough; going on needs the threshold.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge rollout halt hello-2 --reason 'printers are down in Lyon' --key admin-1.pem")
final class RolloutHaltCommand extends RolloutStatement {
    @Override
    Integer say(NodeClient client, String rollout, String reason) {
        return stop(client, rollout, new Halt(rollout, reason), "halted");
    }
}
