package io.selvedge.app.cli;

import io.selvedge.core.record.WaiverEnd;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends an exception before its time. */
@Command(
        name = "revoke",
        description = "End an exception at once. One key with role 'policy' is enough: it only makes things stricter.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge exception revoke mri-scanner --reason 'the vendor has certified it' --key admin-1.pem")
final class ExceptionRevokeCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Parameters(
            paramLabel = "ID|NAME",
            description = "The exception: its record id or the beginning of it, or its name.")
    private String what = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    @Override
    public Integer call() {
        NodeClient client = node.client();
        String id = Rollouts.find(
                        client.get("/api/v1/exceptions"),
                        "exception",
                        what,
                        each -> each.path("name").asText().equals(what))
                .path("recordId")
                .asText();
        Publisher.Published published = signing.publisher(client, output).publishAlone(new WaiverEnd(id, reason));
        output.answer(
                published.toJson().put("exception", id),
                "Exception %s is ended by %s.".formatted(id, published.recordId()));
        return Exit.GOOD;
    }
}
