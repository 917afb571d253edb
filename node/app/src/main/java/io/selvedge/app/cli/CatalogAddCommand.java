package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.record.Custody;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Requirement;
import io.selvedge.core.state.Dependencies;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.record.Subject;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.Role;
import io.selvedge.runtime.catalog.AptChain;
import io.selvedge.runtime.health.HealthCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs packages into the catalog and hands their files to the node. */
@Command(
        name = "add",
        description = {
            "Hand packages to the node and sign them into the catalog. A patch may be rolled out when the threshold of role"
                    + " 'catalog' is met.",
            "",
            "A FILE is a Debian package, or an archive (.tar.gz, .zip) with a selvedge.json that has name and version. Without"
                    + " --check, a patch has succeeded when the new version is installed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge catalog add hello_2.10-3_amd64.deb --key admin-1.pem --key admin-2.pem",
            "  selvedge catalog add firmware.deb --no-undo --requires bootloader=2.1 --key admin-1.pem",
            "  selvedge catalog add openssl.deb --keyring debian.gpg --inrelease InRelease --index Packages.xz --key admin-1.pem",
            "  selvedge catalog add web.tar.gz --key admin-1.pem --check '{\"kind\":\"http\",\"url\":\"http://127.0.0.1:8080/\",\"status\":200}'"
        })
final class CatalogAddCommand implements Callable<Integer> {
    private static final int MAX_CHECK_BYTES = 16 * 1024;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Mixin
    private VendorOptions vendor = new VendorOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Packages.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--check",
            paramLabel = "JSON",
            description = "A health check after the installation, such as {\"kind\":\"tcp\",\"port\":80}; repeat it.")
    private List<String> checks = new ArrayList<>();

    @Option(
            names = "--released",
            paramLabel = "TIME",
            description = "When the vendor released it; UTC, such as 2026-11-23T03:00:00Z.")
    private @Nullable String released;

    @Option(
            names = "--requires",
            paramLabel = "PRODUCT=VERSION",
            description = "This version of a product, or a newer, must be in effect on an endpoint first; repeat it.")
    private List<String> requires = new ArrayList<>();

    @Option(
            names = "--remedy",
            paramLabel = "JSON",
            description = "A command to run where the patch went wrong and cannot be undone, such as"
                    + " {\"kind\":\"command\",\"argv\":[\"systemctl\",\"restart\",\"web\"]}; repeat it.")
    private List<String> remedies = new ArrayList<>();

    @Option(names = "--no-undo", description = "This package cannot go back to the version before.")
    private boolean noUndo;

    @Override
    public Integer call() throws IOException {
        if (released != null) {
            UtcTime.parse(released, "--released");
        }
        List<JsonNode> parsed = parsed(checks);
        List<JsonNode> commands = parsed(remedies);
        List<Requirement> needed =
                requires.stream().map(CatalogAddCommand::requirement).toList();
        // Everything is looked at before anything is sent.
        List<PackageFile> packages = new ArrayList<>();
        for (Path file : files) {
            packages.add(PackageFile.read(file));
        }
        Optional<AptChain> chain = vendor.chain();
        packages.forEach(each -> custody(chain, each));
        NodeClient client = node.client();
        Publisher publisher = signing.publisher(client, output);
        ArrayNode document = JsonNodeFactory.instance.arrayNode();
        StringBuilder text = new StringBuilder();
        for (PackageFile each : packages) {
            Patch patch = patch(each, parsed, needed, commands, custody(chain, each));
            refuseCircles(client, patch);
            Publisher.Published published = publish(client, publisher, each, patch, output);
            ObjectNode entry = published.toJson();
            entry.put("product", each.product())
                    .put("version", each.version())
                    .put("sha256", each.artifact().sha256().hex())
                    .put("sizeBytes", each.artifact().sizeBytes());
            document.add(entry);
            text.append("%s %s (%s, %s) is in the catalog as %s.%n%s%n"
                    .formatted(
                            each.product(),
                            each.version(),
                            each.method(),
                            Words.bytes(each.artifact().sizeBytes()),
                            published.recordId(),
                            published.next()));
        }
        output.answer(document, text.toString());
        return Exit.GOOD;
    }

    private static List<JsonNode> parsed(List<String> texts) {
        List<JsonNode> parsed = new ArrayList<>();
        for (String text : texts) {
            parsed.add(CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8), MAX_CHECK_BYTES));
        }
        HealthCheck.parse(JsonNodeFactory.instance.arrayNode().addAll(parsed));
        return parsed;
    }

    private static Requirement requirement(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new SelvedgeException("WRONG_USAGE", "--requires: '" + text + "' is not PRODUCT=VERSION");
        }
        return new Requirement(text.substring(0, equals), text.substring(equals + 1));
    }

    /** What needs each other could never be installed: better said now than by a rollout that stands still. */
    private static void refuseCircles(NodeClient client, Patch patch) {
        if (patch.requirements().isEmpty()) {
            return;
        }
        List<Patch> known = new ArrayList<>();
        for (JsonNode entry : client.get("/api/v1/catalog")) {
            if (!entry.path("requires").isEmpty()) {
                known.add(Rollouts.patch(client, entry.path("recordId").asText()));
            }
        }
        boolean sound = Dependencies.order(known).isPresent();
        known.add(patch);
        if (sound && Dependencies.order(known).isEmpty()) {
            throw new SelvedgeException(
                    "WRONG_USAGE",
                    "--requires: " + patch.name() + " would need itself: the catalog has patches that need it in turn");
        }
    }

    private static @Nullable Custody custody(Optional<AptChain> chain, PackageFile each) {
        return chain.map(links -> VendorOptions.custody(
                        links, each.file(), each.artifact().sha256()))
                .orElse(null);
    }

    private Patch patch(
            PackageFile file,
            List<JsonNode> parsed,
            List<Requirement> needed,
            List<JsonNode> commands,
            @Nullable Custody custody) {
        return new Patch(
                file.product() + " " + file.version(),
                file.product(),
                file.version(),
                file.artifact(),
                new Patch.Install(file.method(), file.product()),
                parsed,
                new Patch.Undo(noUndo ? "none" : "previous-version"),
                released,
                needed.isEmpty() ? null : needed,
                commands.isEmpty() ? null : commands,
                custody);
    }

    private static Publisher.Published publish(
            NodeClient client, Publisher publisher, PackageFile file, Patch patch, OutputOptions output) {
        String digest = file.artifact().sha256().hex();
        output.progress(
                "handing in " + file.file() + " (" + Words.bytes(file.artifact().sizeBytes()) + ")");
        client.put("/api/v1/artifacts/" + digest + "?size=" + file.artifact().sizeBytes(), file.file());
        return publisher.publish(
                patch,
                List.of(new Subject(file.artifact().name(), file.artifact().sha256())),
                Role.CATALOG);
    }
}
