package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says how a node and its mesh are. */
@Command(
        name = "status",
        description = "How a node and its mesh are. Exit code 1 when the node reports a problem that needs somebody.",
        footerHeading = "%nExamples:%n",
        footer = {"  selvedge status", "  selvedge status --node http://127.0.0.1:7610 --json"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Override
    public Integer call() {
        NodeClient client = node.client();
        JsonNode status = client.get("/api/v1/status");
        JsonNode mesh = client.get("/api/v1/mesh");
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set("status", status);
        document.set("mesh", mesh);
        output.answer(document, text(client.address(), status, mesh));
        boolean danger = false;
        for (JsonNode problem : status.path("problems")) {
            danger |= problem.path("severity").asText().equals("danger");
        }
        return danger ? Exit.NO : Exit.GOOD;
    }

    private static String text(String address, JsonNode status, JsonNode mesh) {
        StringBuilder text = new StringBuilder();
        text.append("%s (%s) of site %s, mesh %s, at %s%n"
                .formatted(
                        status.at("/node/name").asText(),
                        status.path("role").asText(),
                        status.path("site").asText(),
                        status.path("mesh").asText(),
                        address));
        text.append("up %s, version %s, Ignite %s (%d servers, %d clients, %d restarts)%n"
                .formatted(
                        Words.duration(status.path("uptimeSeconds").asLong() * 1000),
                        status.path("version").asText(),
                        status.at("/ignite/state").asText(),
                        status.at("/ignite/servers").asLong(),
                        status.at("/ignite/clients").asLong(),
                        status.at("/ignite/restarts").asLong()));
        text.append("%d records in %d logs, trust version %d%n"
                .formatted(
                        status.path("records").asLong(),
                        status.path("logs").asLong(),
                        status.path("trustVersion").asLong()));
        for (JsonNode problem : status.path("problems")) {
            text.append("%s: %s%n"
                    .formatted(
                            problem.path("severity").asText(),
                            problem.path("message").asText()));
        }
        for (JsonNode site : mesh.path("sites")) {
            text.append("%nsite %s: %d nodes, %d anchors%n"
                    .formatted(
                            site.path("name").asText(),
                            site.path("nodes").size(),
                            site.path("anchors").size()));
            for (JsonNode each : site.path("nodes")) {
                text.append(line(each));
            }
        }
        return Words.printable(text.toString());
    }

    private static String line(JsonNode node) {
        StringBuilder installed = new StringBuilder();
        node.path("installed")
                .properties()
                .forEach(product -> installed
                        .append("  ")
                        .append(product.getKey())
                        .append(' ')
                        .append(product.getValue().asText()));
        String alive = node.path("alive").isNull() ? "?" : node.path("alive").asBoolean() ? "up" : "down";
        JsonNode web = node.path("webAddress");
        return "  %-20s %-6s %-5s %s%s%n"
                .formatted(
                        node.path("name").asText(),
                        node.path("role").asText(),
                        alive,
                        web.isTextual() ? web.asText() : "",
                        installed);
    }
}
