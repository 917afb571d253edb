package io.selvedge.app.cli;

import io.selvedge.core.record.Halt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a rollout everywhere. */
@Command(
        name = "halt",
        description =
                "Stop a rollout everywhere, at once. One key with role 'operations' is enough; going on needs the threshold.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge rollout halt hello-2 --reason 'printers are down in Lyon' --key admin-1.pem")
final class RolloutHaltCommand implements Callable<Integer> {
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
        Publisher.Published published = signing.publisher(client, output).publishAlone(new Halt(id, reason));
        output.answer(
                published.toJson().put("rollout", id),
                "Rollout %s is halted by %s. Endpoints stop before their next installation.%n"
                                .formatted(id, published.recordId())
                        + "To go on: selvedge rollout resume " + id + " --reason TEXT --key FILE");
        return Exit.GOOD;
    }
}
