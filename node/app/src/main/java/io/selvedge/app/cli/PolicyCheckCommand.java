package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.document.PolicyWarning;
import io.selvedge.policy.document.Problem;
import io.selvedge.policy.document.Ring;
import io.selvedge.policy.ring.Coverage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Validates a policy file; needs no node and no key. */
@Command(
        name = "check",
        description = "Validate a policy file. Needs no node and no key. Exit code 2 names every line that is wrong.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge policy check two-rings.yaml",
            "  selvedge policy check two-rings.yaml --json",
            "  selvedge policy check servers.yaml --endpoints mesh.json"
        })
final class PolicyCheckCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", description = "The policy as YAML.")
    private Path file = Path.of("");

    @Option(
            names = "--endpoints",
            paramLabel = "FILE",
            description = "Endpoints as JSON, such as the answer of GET /api/v1/mesh: says what matches none of them.")
    private @Nullable Path endpoints;

    @Override
    public Integer call() {
        PolicyFile policy = PolicyFile.read(file);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("file", file.toString());
        return switch (policy.result()) {
            case PolicyParser.Result.Valid valid -> good(document, valid.document());
            case PolicyParser.Result.Invalid invalid -> bad(document, invalid.problems());
        };
    }

    private int good(ObjectNode document, PolicyDocument policy) {
        document.put("valid", true).put("name", policy.name()).put("version", policy.version());
        ArrayNode rings = document.putArray("rings");
        policy.rings().forEach(ring -> rings.add(ring.name()));
        ArrayNode warnings = document.putArray("warnings");
        StringBuilder text = new StringBuilder();
        text.append("%s: policy %s version %d is good; rings: %s%n"
                .formatted(
                        file,
                        policy.name(),
                        policy.version(),
                        String.join(
                                ", ", policy.rings().stream().map(Ring::name).toList())));
        List<PolicyWarning> notes = new ArrayList<>(policy.warnings());
        if (endpoints != null) {
            Coverage coverage = Coverage.of(policy, EndpointFile.read(endpoints).asMembers());
            notes.addAll(coverage.warnings(policy));
            document.put("targets", coverage.targets());
            ArrayNode members = document.putArray("members");
            coverage.members().forEach(members::add);
            text.append(
                    "%d endpoints are targets; ring by ring: %s%n".formatted(coverage.targets(), coverage.members()));
        }
        for (PolicyWarning warning : notes) {
            warnings.addObject().put("path", warning.path()).put("message", warning.message());
            text.append("note: ")
                    .append(warning.path())
                    .append(": ")
                    .append(warning.message())
                    .append('\n');
        }
        output.answer(document, text.toString());
        return Exit.GOOD;
    }

    private int bad(ObjectNode document, List<Problem> problems) {
        document.put("valid", false);
        ArrayNode list = document.putArray("problems");
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            list.addObject()
                    .put("line", problem.line())
                    .put("column", problem.column())
                    .put("path", problem.path())
                    .put("message", problem.message())
                    .put("hint", problem.hint().orElse(""));
            text.append(file).append(':').append(problem.sentence()).append('\n');
        }
        text.append("Nothing was published. Correct the lines above and check again.");
        output.answer(document, Words.printable(text.toString()));
        return Exit.BAD_INPUT;
    }
}
