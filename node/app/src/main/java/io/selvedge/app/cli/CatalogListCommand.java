package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the patches that a node knows. */
@Command(
        name = "list",
        description = "The patches that the mesh knows, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  selvedge catalog list", "  selvedge catalog list --json --node http://127.0.0.1:7610"})
final class CatalogListCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Override
    public Integer call() {
        JsonNode catalog = node.client().get("/api/v1/catalog");
        StringBuilder text = new StringBuilder();
        for (JsonNode entry : catalog) {
            text.append("%s  %-24s %-20s %10s  %s%n"
                    .formatted(
                            entry.path("recordId").asText(),
                            entry.path("product").asText(),
                            entry.path("version").asText(),
                            Words.bytes(entry.path("sizeBytes").asLong()),
                            entry.path("effective").asBoolean()
                                    ? "in force"
                                    : "%d of %d signatures"
                                            .formatted(
                                                    entry.at("/approvals/count").asLong(),
                                                    entry.at("/approvals/threshold")
                                                            .asLong())));
        }
        if (catalog.isEmpty()) {
            text.append("The catalog is empty. Add a package: selvedge catalog add FILE --key KEY");
        }
        output.answer(catalog, Words.printable(text.toString()));
        return Exit.GOOD;
    }
}
