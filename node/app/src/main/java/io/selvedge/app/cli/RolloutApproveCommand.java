package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.record.RingApproval;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.record.SignedRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds signatures to a document that waits for its threshold. */
@Command(
        name = "approve",
        description =
                "Add your signature to a rollout, or to a policy, patch or resume that waits for its threshold; with --ring,"
                        + " to the opening of one ring of a rollout. What is signed is shown first, taken from the record"
                        + " itself.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge rollout approve hello-2 --key admin-2.pem",
            "  selvedge rollout approve hello-2 --ring 2 --reason 'ring 1 is fine' --key admin-2.pem",
            "  selvedge rollout approve 5e1f9a03… --key admin-2.pem --json"
        })
final class RolloutApproveCommand implements Callable<Integer> {
    private static final Set<String> APPROVABLE = Set.of("rollout", "policy", "patch", "resume", "exception");

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

    @Option(
            names = "--ring",
            paramLabel = "N",
            description = "Approve that this ring of the rollout opens; the first ring is 1.")
    private @Nullable Integer ring;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "With --ring: what you looked at; everybody reads it.")
    private String reason = "";

    @Override
    public Integer call() {
        NodeClient client = node.client();
        String id = Rollouts.idOf(client, what);
        if (ring != null) {
            return approveRing(client, id, ring);
        }
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

    private int approveRing(NodeClient client, String id, int number) {
        JsonNode rollout = client.get("/api/v1/rollouts/" + id);
        JsonNode rings = rollout.path("rings");
        if (number < 1 || number > rings.size()) {
            throw new SelvedgeException(
                    "WRONG_USAGE",
                    "--ring: rollout " + rollout.path("name").asText() + " has rings 1 to " + rings.size() + ", not "
                            + number);
        }
        JsonNode chosen = rings.get(number - 1);
        if (!chosen.path("approvals").isObject()) {
            throw new SelvedgeException(
                    "WRONG_USAGE",
                    "--ring: ring " + number + " (" + chosen.path("name").asText() + ") opens without an approval");
        }
        output.progress(Words.printable("You sign: ring " + number + " ("
                + chosen.path("name").asText() + ") of rollout "
                + rollout.path("name").asText() + " may open\n  state: "
                + chosen.path("state").asText() + "\n  reason: " + reason));
        List<String> records =
                signing.publisher(client, output).publishByEach(new RingApproval(id, number - 1, reason));
        long had = chosen.path("approvals").path("count").asLong();
        long threshold = chosen.path("approvals").path("threshold").asLong();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("rollout", id).put("ring", number).put("threshold", threshold);
        records.forEach(document.putArray("records")::add);
        output.answer(
                document,
                "Ring %d of rollout %s: %d approval(s) handed in; it had %d of %d."
                        .formatted(number, id, records.size(), had, threshold));
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
