package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists exceptions. */
@Command(
        name = "list",
        description = "The exceptions that the mesh knows, newest first, also those that are over.",
        footerHeading = "%nExamples:%n",
        footer = {"  selvedge exception list", "  selvedge exception list --json --node http://127.0.0.1:7610"})
final class ExceptionListCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Override
    public Integer call() {
        JsonNode exceptions = node.client().get("/api/v1/exceptions");
        StringBuilder text = new StringBuilder();
        for (JsonNode each : exceptions) {
            text.append("%s  %-20s %-9s until %s%n    %s at %s; %s%n    instead: %s; owner: %s%n"
                    .formatted(
                            each.path("recordId").asText(),
                            each.path("name").asText(),
                            each.path("state").asText(),
                            each.path("expires").asText(),
                            words(each.path("products"), each.path("vulnerabilities")),
                            words(each.path("endpoints"), each.path("sites")),
                            each.path("reason").asText(),
                            each.path("compensatingControl").asText(),
                            each.path("owner").asText()));
        }
        if (exceptions.isEmpty()) {
            text.append("There are no exceptions.");
        }
        output.answer(exceptions, Words.printable(text.toString()));
        return Exit.GOOD;
    }

    private static String words(JsonNode first, JsonNode second) {
        StringBuilder words = new StringBuilder();
        first.forEach(each -> words.append(words.isEmpty() ? "" : ", ").append(each.asText()));
        second.forEach(each -> words.append(words.isEmpty() ? "" : ", ").append(each.asText()));
        return words.toString();
    }
}
