package io.selvedge.app.cli;

import io.selvedge.core.record.Pause;
import picocli.CommandLine.Command;

/** Holds a rollout without failing it. */
@Command(
        name = "pause",
        description =
                "Hold a rollout: no ring opens or passes, nobody sets out to install, and the time counts against nobody. What"
                        + " has begun is finished, and a failed ring still goes back. One key with role 'operations' is enough; going on"
                        + " needs the threshold.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge rollout pause hello-2 --reason 'quarter end' --key admin-1.pem")
final class RolloutPauseCommand extends RolloutStatement {
    @Override
    Integer say(NodeClient client, String rollout, String reason) {
        return stop(client, rollout, new Pause(rollout, reason), "paused");
    }
}
