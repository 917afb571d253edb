package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.NodeHome;
import io.selvedge.app.config.ConfigFile;
import io.selvedge.app.config.ConfigText;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.trust.InviteFile;
import io.selvedge.crypto.trust.TrustHistory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a home for a new node. */
@Command(
        name = "join",
        description =
                "Make a home for a node on this machine: its key, its leave to join, its configuration. It enrols when it"
                        + " runs for the first time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge node join --home /var/lib/selvedge --invite paris.json --name paris-7 --label room=b2",
            "  selvedge node join --home n1 --invite paris.json --name n1 --set http.port=0 --set install.root=n1/root"
        })
final class NodeJoinCommand implements Callable<Integer> {
    private static final int MAX_LABELS = 64;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            required = true,
            description = "New directory for everything of the node.")
    private Path home = Path.of("");

    @Option(names = "--invite", paramLabel = "FILE", required = true, description = "The file of `selvedge invite`.")
    private Path invite = Path.of("");

    @Option(names = "--name", paramLabel = "N", required = true, description = "The node's name, for people.")
    private String name = "";

    @Option(names = "--label", paramLabel = "K=V", description = "A label that policies select by; repeat it.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A key of config.yaml (docs/configuration.md) with its value in YAML; repeat it.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Override
    public Integer call() throws IOException {
        NodeHome node = new NodeHome(home);
        if (node.isOccupied()) {
            throw new SelvedgeException(
                    "WRONG_USAGE",
                    node.directory() + " is the home of a node already; name another directory with --home",
                    Map.of("place", "--home"));
        }
        if (!ConfigFile.isName(name)) {
            throw new SelvedgeException(
                    "WRONG_USAGE", "--name: '" + name + "' must be letters, digits, dot, dash, underscore");
        }
        InviteFile file = readInvite();
        String yaml = configuration();
        ConfigFile.parse("config.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        String id = node.settle(file, yaml);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("id", id)
                .put("name", name)
                .put("mesh", file.invite().mesh())
                .put("site", file.invite().site())
                .put("founding", file.invite().founding())
                .put("home", node.directory().toString());
        output.answer(
                document,
                "Node %s (%s) of site %s, mesh %s, has its home in %s.%nStart it: selvedge node run --home %s"
                        .formatted(
                                name,
                                id.substring(0, 12),
                                file.invite().site(),
                                file.invite().mesh(),
                                node.directory(),
                                home));
        return Exit.GOOD;
    }

    private InviteFile readInvite() throws IOException {
        if (Files.size(invite) > TrustHistory.MAX_FILE_BYTES) {
            throw new SelvedgeException("BAD_FORMAT", invite + " is too large for an invite");
        }
        InviteFile file;
        try {
            file = InviteFile.parse(new String(Files.readAllBytes(invite), StandardCharsets.UTF_8));
        } catch (SelvedgeException e) {
            throw new SelvedgeException(
                    e.code(),
                    invite + " is not a good invite: " + e.getMessage(),
                    Map.of("place", invite.toString()),
                    e);
        }
        if (file.invite().isExpired(Instant.now())) {
            throw new SelvedgeException(
                    SelvedgeException.EXPIRED,
                    invite + " expired on " + file.invite().expires() + ", by this machine's clock",
                    Map.of("place", invite.toString()));
        }
        return file;
    }

    private String configuration() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("node.name", name);
        values.put("node.address", lanAddress());
        if (labels.size() > MAX_LABELS) {
            throw new SelvedgeException("WRONG_USAGE", "--label: at most " + MAX_LABELS + " labels");
        }
        if (!labels.isEmpty()) {
            labels.forEach((label, value) -> {
                if (!ConfigFile.isName(label) || !ConfigFile.isName(value)) {
                    throw new SelvedgeException(
                            "WRONG_USAGE",
                            "--label: '" + label + "=" + value + "' must be letters, digits, dot, dash, underscore");
                }
            });
            StringBuilder map = new StringBuilder("{");
            labels.forEach((label, value) -> map.append(map.length() > 1 ? ", " : "")
                    .append('"')
                    .append(label)
                    .append("\": \"")
                    .append(value)
                    .append('"'));
            values.put("node.labels", map.append('}').toString());
        }
        values.putAll(settings);
        return ConfigText.of(values);
    }

    /** The first IPv4 address of an interface that is up and not loopback; loopback where there is none. */
    private static String lanAddress() throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && !each.isLoopback() && !each.isVirtual()) {
                @Nullable String address = firstIpv4(each);
                if (address != null) {
                    return address;
                }
            }
        }
        return "127.0.0.1";
    }

    private static @Nullable String firstIpv4(NetworkInterface network) {
        return network.inetAddresses()
                .filter(address -> address instanceof Inet4Address && !address.isLinkLocalAddress())
                .map(address -> address.getHostAddress())
                .findFirst()
                .orElse(null);
    }
}
