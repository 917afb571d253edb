package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.document.Inheritance;
import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.OwnFacts;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.SettingKey;
import io.selvedge.policy.document.SettingWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows why an endpoint gets what it gets from several policies. */
@Command(
        name = "explain",
        description =
                "Show what policies say together for one endpoint: each setting with its value, the file and line that"
                        + " states it, and what it overrides. Needs a node only where the endpoint is given by name.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge policy explain mesh.yaml site-lyon.yaml servers.yaml --endpoint web-1.json",
            "  selvedge policy explain *.yaml --endpoint web-1 --node http://127.0.0.1:7610 --json",
            "",
            "An endpoint's file: {\"name\": \"web-1\", \"site\": \"lyon\", \"labels\": {\"role\": \"server\"}}"
        })
final class PolicyExplainCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Policies as YAML, in any order.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--endpoint",
            paramLabel = "FILE|NAME",
            required = true,
            description = "The endpoint: a JSON file, or the name of one that the node knows.")
    private String endpoint = "";

    @Override
    public Integer call() {
        Map<PolicyDocument, Path> policies = new LinkedHashMap<>();
        for (Path file : files) {
            policies.put(PolicyFile.read(file).valid(), file);
        }
        OwnFacts facts = facts();
        Inheritance inheritance = Inheritance.of(facts, policies.keySet());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("endpoint", facts.name()).put("site", facts.site());
        StringBuilder text = new StringBuilder("Endpoint %s at site %s%n".formatted(facts.name(), facts.site()));
        layers(document.putArray("policies"), text, policies, inheritance, facts);
        settings(document.putArray("settings"), text, policies, inheritance);
        output.answer(document, Words.printable(text.toString()));
        return inheritance.layers().isEmpty() ? Exit.NO : Exit.GOOD;
    }

    private OwnFacts facts() {
        Path file = Path.of(endpoint);
        if (Files.exists(file)) {
            List<EndpointFile.Described> described = EndpointFile.read(file).endpoints();
            if (described.size() != 1) {
                throw new SelvedgeException(
                        "WRONG_USAGE", file + " has " + described.size() + " endpoints; one is explained at a time");
            }
            return described.getFirst().facts();
        }
        for (JsonNode site : node.client().get("/api/v1/mesh").path("sites")) {
            for (JsonNode each : site.path("nodes")) {
                if (each.path("name").asText().equals(endpoint)) {
                    return EndpointFile.described(file, each, 0).facts();
                }
            }
        }
        throw new SelvedgeException(
                "UNKNOWN_NAME",
                "there is no file '" + endpoint + "', and the node knows no endpoint of that name",
                Map.of("place", "--endpoint"));
    }

    private static void layers(
            ArrayNode list,
            StringBuilder text,
            Map<PolicyDocument, Path> policies,
            Inheritance inheritance,
            OwnFacts facts) {
        policies.forEach((policy, file) -> {
            boolean targeted = inheritance.layers().contains(policy);
            String ring = targeted ? ring(policy, facts) : "";
            list.addObject()
                    .put("file", file.toString())
                    .put("name", policy.name())
                    .put("version", policy.version())
                    .put("scope", policy.scope().text())
                    .put("targeted", targeted)
                    .put("ring", ring);
            text.append("%s: policy %s version %d, scope %s: %s%n"
                    .formatted(
                            file,
                            policy.name(),
                            policy.version(),
                            policy.scope().text(),
                            targeted ? "is for it" + (ring.isEmpty() ? "" : "; " + ring) : "is not for it"));
        });
    }

    /** In which ring it is, as far as that can be said without a rollout. */
    private static String ring(PolicyDocument policy, OwnFacts facts) {
        List<String> drawn = new ArrayList<>();
        for (var ring : policy.rings()) {
            switch (ring.members()) {
                case Members.Chosen chosen -> {
                    if (chosen.selector().matches(facts)) {
                        return "ring " + ring.name() + ", whose selector chooses it";
                    }
                }
                case Members.Percent ignored -> drawn.add(ring.name());
                case Members.Rest ignored -> drawn.add(ring.name());
            }
        }
        return drawn.isEmpty()
                ? (policy.rings().isEmpty() ? "" : "in none of its rings")
                : "ring " + String.join(" or ", drawn) + ", by the hash of each rollout";
    }

    private static void settings(
            ArrayNode list, StringBuilder text, Map<PolicyDocument, Path> policies, Inheritance inheritance) {
        for (SettingKey key : SettingKey.values()) {
            List<Inheritance.Statement> statements = inheritance.statements(key);
            if (statements.isEmpty()) {
                continue;
            }
            Inheritance.Statement winner = statements.getLast();
            Object value = inheritance.settings().find(key).orElseThrow().value();
            ObjectNode entry = list.addObject().put("setting", key.path()).put("value", SettingWords.of(value));
            place(entry, policies, winner);
            text.append("%n%s: %s%n  from %s%s%n"
                    .formatted(
                            key.path(),
                            SettingWords.of(value),
                            where(policies, winner),
                            statements.size() > 1 && key.addsUp() ? ", which adds to" : ""));
            ArrayNode others = entry.putArray(key.addsUp() ? "addsTo" : "overrides");
            for (Inheritance.Statement other :
                    statements.subList(0, statements.size() - 1).reversed()) {
                String words = SettingWords.of(other.setting().value());
                place(others.addObject().put("value", words), policies, other);
                text.append(
                        "  %s %s: %s%n".formatted(key.addsUp() ? "  " : "overrides", where(policies, other), words));
            }
        }
    }

    private static void place(ObjectNode entry, Map<PolicyDocument, Path> policies, Inheritance.Statement statement) {
        entry.put("policy", statement.policy().name())
                .put("scope", statement.policy().scope().text())
                .put("file", String.valueOf(policies.get(statement.policy())))
                .put("line", statement.setting().line())
                .put("column", statement.setting().column());
    }

    private static String where(Map<PolicyDocument, Path> policies, Inheritance.Statement statement) {
        return policies.get(statement.policy()) + ":" + statement.setting().line() + " (scope "
                + statement.policy().scope().text() + ")";
    }
}
