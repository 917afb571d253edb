package io.selvedge.app.cli;

import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.record.Subject;
import io.selvedge.crypto.trust.Role;
import io.selvedge.policy.document.PolicyDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Signs and publishes a policy. */
@Command(
        name = "publish",
        description = "Validate, sign and publish a policy. It is in force when the threshold of role 'policy' is met.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge policy publish two-rings.yaml --key admin-1.pem --key admin-2.pem",
            "  selvedge policy publish two-rings.yaml --key admin-1.pem --node http://127.0.0.1:7610"
        })
final class PolicyPublishCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Parameters(paramLabel = "FILE", description = "The policy as YAML.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        PolicyFile policy = PolicyFile.read(file);
        PolicyDocument document = policy.valid();
        Subject subject = new Subject(
                "policy:" + document.name(), Digest.of(policy.source().getBytes(StandardCharsets.UTF_8)));
        Publisher.Published published = signing.publisher(node.client(), output)
                .publish(
                        new PublishedPolicy(document.name(), document.version(), policy.source()),
                        List.of(subject),
                        Role.POLICY);
        output.answer(
                published.toJson().put("name", document.name()).put("version", document.version()),
                "Policy %s version %d is published as %s.%n%s"
                        .formatted(document.name(), document.version(), published.recordId(), published.next()));
        return Exit.GOOD;
    }
}
