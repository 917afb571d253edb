package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.record.SignedRecord;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds signatures to a document that waits for its threshold. */
@Command(
        name = "approve",
        description =
                "Add your signature to a rollout, or to a policy, patch or resume that waits for its threshold. What is"
                        + " signed is shown first, taken from the record itself.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge rollout approve hello-2 --key admin-2.pem",
            "  selvedge rollout approve 5e1f9a03… --key admin-2.pem --json"
        })
final class RolloutApproveCommand implements Callable<Integer> {
    private static final Set<String> APPROVABLE = Set.of("rollout", "policy", "patch", "resume");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Parameters(
            paramLabel = "ID|NAME",
            description = "Record id (the beginning is enough for rollouts), or a rollout's name.")
    private String what = "";

    @Override
    public Integer call() {
        NodeClient client = node.client();
        String id = Rollouts.idOf(client, what);
        SignedRecord record = SignedRecord.parse(CanonicalJson.encode(client.get("/api/v1/records/" + id)));
        if (!record.id().hex().equals(id)) {
            throw new SelvedgeException("STALE_NODE", client.address() + " shows another record than " + id);
        }
        if (!APPROVABLE.contains(record.type())) {
            throw new SelvedgeException("WRONG_USAGE", "a record of type " + record.type() + " needs no approval");
        }
        output.progress(Words.printable(describe(record)));
        int approvals = signing.publisher(client, output).approve(id, record.type());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("recordId", id).put("type", record.type()).put("approvals", approvals);
        output.answer(document, "%s %s: %d approval(s) handed in.".formatted(record.type(), id, approvals));
        return Exit.GOOD;
    }

    private static String describe(SignedRecord record) {
        JsonNode predicate = record.predicate();
        StringBuilder text = new StringBuilder("You sign: " + record.type());
        predicate.properties().forEach(field -> {
            if (field.getValue().isTextual() && field.getValue().asText().length() < 200) {
                text.append("\n  ")
                        .append(field.getKey())
                        .append(": ")
                        .append(field.getValue().asText());
            }
        });
        record.subjects().forEach(subject -> text.append("\n  about: ").append(subject.name()));
        return text.append("\n  by key: ").append(record.origin().keyId()).toString();
    }
}
