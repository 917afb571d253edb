package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says how much of a site's network is enrolled. */
@Command(
        name = "coverage",
        description = {
            "Ask every node of a site which devices it sees on its network, and say which of them are not enrolled.",
            "The share is of enrolled nodes and strangers together; a stranger that two nodes see is corroborated.",
            "Exit code 1 when there is a stranger, or a node did not answer within 2 s."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  selvedge coverage", "  selvedge coverage --node http://127.0.0.1:7610 --json"})
final class CoverageCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Override
    public Integer call() {
        JsonNode coverage = node.client().get("/api/v1/coverage");
        long share = coverage.path("shareBasisPoints").asLong();
        StringBuilder text = new StringBuilder();
        text.append("%d enrolled of %d devices: %d.%02d %%; %d nodes said what they see%n"
                .formatted(
                        coverage.path("enrolled").asLong(),
                        coverage.path("denominator").asLong(),
                        share / 100,
                        share % 100,
                        coverage.path("answered").asLong()));
        for (JsonNode device : coverage.path("strangers")) {
            text.append("%s  %s  seen by %s%s%n"
                    .formatted(
                            device.path("mac").asText(),
                            words(device.path("addresses")),
                            words(device.path("seenBy")),
                            device.path("corroborated").asBoolean() ? "" : " alone"));
        }
        for (JsonNode each : coverage.path("silent")) {
            text.append("no answer from %s%n".formatted(each.path("name").asText()));
        }
        output.answer(coverage, Words.printable(text.toString()));
        return coverage.path("strangers").isEmpty() && coverage.path("silent").isEmpty() ? Exit.GOOD : Exit.NO;
    }

    private static String words(JsonNode list) {
        StringBuilder words = new StringBuilder();
        list.forEach(word -> words.append(words.isEmpty() ? "" : ", ").append(word.asText()));
        return words.toString();
    }
}
