package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Asks every node of a site what it has installed. */
@Command(
        name = "ask",
        description = {
            "Ask every node of a site which packages it has, now, and who did not answer within 2 s.",
            "Exit code 1 when a node of the site did not answer."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge ask 'openssl < 3.0.20'",
            "  selvedge ask curl --node http://127.0.0.1:7610 --json",
            "",
            "A question is a package, or its source, and perhaps one of < <= = != >= > and a version."
        })
final class AskCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Parameters(paramLabel = "QUESTION", description = "Such as 'openssl < 3.0.20'.")
    private String question = "";

    @Override
    public Integer call() {
        JsonNode answer = node.client().post("/api/v1/questions", question.getBytes(StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder();
        int have = 0;
        for (JsonNode each : answer.path("answers")) {
            have += each.path("count").asLong() > 0 ? 1 : 0;
            for (JsonNode row : each.path("packages")) {
                text.append("%s  %s %s %s%n"
                        .formatted(
                                each.path("name").asText(),
                                row.path("name").asText(),
                                row.path("version").asText(),
                                row.path("architecture").asText()));
            }
        }
        int answered = answer.path("answers").size();
        int silent = answer.path("silent").size();
        text.append("%d of %d nodes have %s; %d answered in %d ms%n"
                .formatted(
                        have,
                        answered + silent,
                        answer.path("question").asText(),
                        answered,
                        answer.path("tookMillis").asLong()));
        for (JsonNode each : answer.path("silent")) {
            text.append("no answer from %s%n".formatted(each.path("name").asText()));
        }
        output.answer(answer, Words.printable(text.toString()));
        return silent == 0 ? Exit.GOOD : Exit.NO;
    }
}
