package io.selvedge.app.cli;

import io.selvedge.core.record.Pause;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds a rollout without failing it. */
@Command(
        name = "pause",
        description =
                "Hold a rollout: no ring opens or passes, nobody sets out to install, and the time counts against nobody. What"
                        + " has begun is finished, and a failed ring still goes back. One key with role 'operations' is enough; going on"
                        + " needs the threshold.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge rollout pause hello-2 --reason 'quarter end' --key admin-1.pem")
final class RolloutPauseCommand implements Callable<Integer> {
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
        Publisher.Published published = signing.publisher(client, output).publishAlone(new Pause(id, reason));
        output.answer(
                published.toJson().put("rollout", id),
                "Rollout %s is paused by %s. Endpoints stop before their next installation.%n"
                                .formatted(id, published.recordId())
                        + "To go on: selvedge rollout resume " + id + " --reason TEXT --key FILE");
        return Exit.GOOD;
    }
}
