package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes everything that a node can prove into one file. */
@Command(
        name = "export",
        description = "Write everything that the node can prove into one file (zip) for an auditor.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge evidence export --out evidence.zip",
            "  selvedge evidence export --out evidence.zip --nonce 7c1f    the auditor's nonce shows that it is fresh"
        })
final class EvidenceExportCommand implements Callable<Integer> {
    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write.")
    private Path out = Path.of("");

    @Option(names = "--nonce", paramLabel = "N", description = "The auditor's nonce: 1 to 64 letters, digits, - and _.")
    private @Nullable String nonce;

    @Override
    public Integer call() throws IOException {
        if (nonce != null && !NONCE.matcher(nonce).matches()) {
            throw new SelvedgeException("WRONG_USAGE", "--nonce: must be 1 to 64 letters, digits, - and _");
        }
        node.client().download("/api/v1/evidence" + (nonce == null ? "" : "?nonce=" + nonce), out);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("file", out.toString()).put("sizeBytes", Files.size(out));
        output.answer(
                document,
                "%s, %s. Verify it anywhere, without a node:%n  selvedge audit verify %s --trust trust.json"
                        .formatted(out, Words.bytes(Files.size(out)), out));
        return Exit.GOOD;
    }
}
