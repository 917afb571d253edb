package io.selvedge.app.cli;

import io.selvedge.core.record.Body;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an administrator says of a running rollout, with a reason. */
abstract class RolloutStatement implements Callable<Integer> {
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
        return say(client, Rollouts.idOf(client, what), reason);
    }

    /** Signs it and hands it in. */
    abstract Integer say(NodeClient client, String rollout, String reason);

    /** One key stops a rollout. */
    final Integer stop(NodeClient client, String rollout, Body record, String how) {
        Publisher.Published published = publisher(client).publishAlone(record);
        return answer(
                published,
                rollout,
                "Rollout %s is %s by %s. Endpoints stop before their next installation.%nTo go on: selvedge rollout resume %s --reason TEXT --key FILE"
                        .formatted(rollout, how, published.recordId(), rollout));
    }

    final Publisher publisher(NodeClient client) {
        return signing.publisher(client, output);
    }

    final Integer answer(Publisher.Published published, String rollout, String text) {
        output.answer(published.toJson().put("rollout", rollout), text);
        return Exit.GOOD;
    }
}
