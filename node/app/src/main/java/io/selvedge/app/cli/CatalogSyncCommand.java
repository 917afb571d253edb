package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.openpgp.VendorKeyring;
import io.selvedge.runtime.catalog.AptIndex;
import io.selvedge.runtime.catalog.AptSource;
import io.selvedge.runtime.catalog.AptSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches packages from a vendor's repository, verified from its signature down; needs no node. */
@Command(
        name = "sync",
        description = {
            "Fetch the newest version of packages from an apt repository into a folder, verified link by link from the vendor's"
                    + " signature. Needs no node; the answer names the `selvedge catalog add` that signs them into the catalog"
                    + " with their chain of custody.",
            "",
            "SOURCE is the repository's root: http(s)://…, or a directory such as a mounted mirror."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge catalog sync /mnt/mirror/debian-security --suite bookworm-security --keyring debian-archive-keyring.gpg"
                    + " --package openssl --package libssl3 --out incoming",
        })
final class CatalogSyncCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private VendorOptions.Clock clock = new VendorOptions.Clock();

    @Parameters(paramLabel = "SOURCE", description = "Root of the repository.")
    private String source = "";

    @Option(names = "--suite", required = true, paramLabel = "NAME", description = "As below dists/.")
    private String suite = "";

    @Option(names = "--component", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private String component = "main";

    @Option(names = "--architecture", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
    private String architecture = "amd64";

    @Option(names = "--keyring", required = true, paramLabel = "FILE", description = "The vendor's public keys.")
    private Path keyring = Path.of("");

    @Option(names = "--package", required = true, paramLabel = "NAME", description = "What to fetch; repeat it.")
    private List<String> packages = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to; made where it is not there.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        AptSync sync = AptSync.open(
                new AptSource(source),
                new AptSync.Part(suite, component, architecture),
                VendorKeyring.parse(InputFile.read(keyring, VendorKeyring.MAX_BYTES, "a keyring")),
                folder,
                clock.at());
        List<AptIndex.Entry> wanted = new ArrayList<>();
        for (String name : packages) {
            wanted.add(sync.findNewest(name)
                    .orElseThrow(() -> new SelvedgeException(
                            "NOT_FOUND", "the index has no package " + name, Map.of("package", name))));
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("inRelease", folder.resolve("InRelease").toString())
                .put("index", folder.resolve(sync.indexName()).toString());
        ArrayNode fetched = document.putArray("fetched");
        StringBuilder text = new StringBuilder();
        List<String> files = new ArrayList<>();
        for (AptIndex.Entry entry : wanted) {
            output.progress("fetching " + entry.fileName() + " (" + Words.bytes(entry.sizeBytes()) + ")");
            Path file = sync.fetch(entry);
            files.add(file.toString());
            fetched.addObject()
                    .put("package", entry.name())
                    .put("version", entry.version())
                    .put("file", file.toString())
                    .put("sha256", entry.sha256().hex())
                    .put("sizeBytes", entry.sizeBytes());
            text.append("%s %s is in %s, as its vendor published it%n".formatted(entry.name(), entry.version(), file));
        }
        text.append(
                "Sign them into the catalog: selvedge catalog add %s --keyring %s --inrelease %s --index %s --key KEY%n"
                        .formatted(
                                String.join(" ", files),
                                keyring,
                                folder.resolve("InRelease"),
                                folder.resolve(sync.indexName())));
        output.answer(document, Words.printable(text.toString()));
        return Exit.GOOD;
    }
}
