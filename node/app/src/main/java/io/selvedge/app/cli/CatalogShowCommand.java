package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.catalog.FileDigest;
import io.selvedge.runtime.catalog.PackageFacts;
import io.selvedge.runtime.catalog.PackageReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what package files are; needs no node and installs nothing. */
@Command(
        name = "show",
        description = {
            "Say what package files hold: name, version, architecture, maker, size, SHA-256, and the scripts that their"
                    + " installation runs. Needs no node and installs nothing.",
            "",
            "A FILE is a .deb, .rpm or .msi, an archive (.tar.gz, .zip) with a selvedge.json, or a winget manifest (.yaml)."
                    + " Exit code 2: a file is none of these, damaged or truncated; the others are shown all the same."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge catalog show openssl_3.0.20-1~deb12u2_amd64.deb",
            "  selvedge catalog show bash-5.2.26-1.fc40.x86_64.rpm 7z2409-x64.msi VideoLAN.VLC.installer.yaml --json"
        })
final class CatalogShowCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Packages.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        ArrayNode document = JsonNodeFactory.instance.arrayNode();
        StringBuilder text = new StringBuilder();
        boolean good = true;
        for (Path file : files) {
            ObjectNode entry = document.addObject().put("file", file.toString());
            try {
                show(file, entry, text);
            } catch (SelvedgeException | IOException e) {
                good = false;
                SelvedgeException known = ErrorSentences.known(e);
                entry.putObject("error").put("code", known.code()).put("message", known.getMessage());
                String message = String.valueOf(known.getMessage());
                String place = message.startsWith(file.toString()) ? "" : file + ": ";
                output.err().println("selvedge: " + Words.printable(place + message));
            }
        }
        output.answer(document, Words.printable(text.toString()));
        return good ? Exit.GOOD : Exit.BAD_INPUT;
    }

    private static void show(Path file, ObjectNode entry, StringBuilder text) throws IOException {
        PackageFacts facts = PackageReader.read(file);
        FileDigest measured = FileDigest.of(file);
        entry.put("kind", facts.kind())
                .put("name", facts.name())
                .put("version", facts.version())
                .put("architecture", facts.architecture())
                .put("maker", facts.maker())
                .put("summary", facts.summary())
                .put("sizeBytes", measured.sizeBytes())
                .put("sha256", measured.sha256().hex());
        ArrayNode scripts = entry.putArray("scripts");
        facts.scripts().forEach(scripts::add);
        text.append("%s%n  %s %s %s (%s)%n  maker    %s%n"
                .formatted(
                        file,
                        facts.name(),
                        facts.version(),
                        facts.architecture(),
                        facts.kind(),
                        facts.maker().isEmpty() ? "not said" : facts.maker()));
        text.append("  size     %d bytes%n  sha256   %s%n  scripts  %s%n"
                .formatted(
                        measured.sizeBytes(),
                        measured.sha256().hex(),
                        facts.scripts().isEmpty() ? "none" : String.join(" ", facts.scripts())));
        if (facts.kind().equals("winget")) {
            ArrayNode installers = entry.putArray("installers");
            for (PackageFacts.Installer installer : facts.installers()) {
                installers
                        .addObject()
                        .put("architecture", installer.architecture())
                        .put("type", installer.type())
                        .put("url", installer.url())
                        .put("sha256", installer.sha256());
                text.append("  %-8s %s %s%n           %s%n"
                        .formatted(installer.architecture(), installer.type(), installer.url(), installer.sha256()));
            }
        }
    }
}
