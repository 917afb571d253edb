package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.supersedence.UpdateChains;
import io.selvedge.runtime.catalog.CvrfDocument;
import io.selvedge.runtime.catalog.CvrfReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says which updates replace a Microsoft update and which it replaces; needs no node. */
@Command(
        name = "chain",
        description = {
            "Say which updates replace a Microsoft update and which it replaces, through every step, from monthly CVRF documents"
                    + " (.xml, also .xz or .gz). Needs no node. Exit code 1: the documents do not name it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge catalog chain KB5034127 cvrfDocument-2024-Jan.xml cvrfDocument-2024-Feb.xml",
            "  selvedge catalog chain 5034127 *.xml.xz --json"
        })
final class CatalogChainCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "KB", description = "Number of the KB article, with or without KB before it.")
    private String update = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "CVRF documents.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        String article = update.toUpperCase(Locale.ROOT).startsWith("KB") ? update.substring(2) : update;
        if (!article.matches("[0-9]{6,8}")) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT,
                    "'" + update + "' is no KB article such as KB5034127",
                    Map.of("place", "KB"));
        }
        List<UpdateChains.Link> links = new ArrayList<>();
        for (Path file : files) {
            CvrfDocument month = CvrfReader.read(file);
            links.addAll(month.supersedence());
            output.progress(month.id() + ": " + month.vulnerabilities().size() + " vulnerabilities");
        }
        UpdateChains chains = new UpdateChains(links);
        boolean known = chains.updates().contains(article);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("update", article)
                .put("known", known)
                .put("statements", links.size())
                .put("links", new TreeSet<>(links).size());
        put(document.putArray("replaces"), chains.replacedBy(article));
        put(document.putArray("replacedBy"), chains.replacing(article));
        put(document.putArray("newest"), chains.newestOf(article));
        String text = known
                ? "KB%s%nreplaces:    %s%nreplaced by: %s%ninstall:     %s%n"
                        .formatted(
                                article,
                                shown(chains.replacedBy(article)),
                                shown(chains.replacing(article)),
                                shown(chains.newestOf(article)))
                : "The documents say nothing about what replaces KB" + article + " or what it replaces.";
        output.answer(document, text);
        return known ? Exit.GOOD : Exit.NO;
    }

    private static void put(ArrayNode array, Collection<String> updates) {
        updates.forEach(array::add);
    }

    private static String shown(Collection<String> updates) {
        return updates.isEmpty() ? "nothing" : "KB" + String.join(" KB", updates);
    }
}
