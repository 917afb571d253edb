package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.TrustFile;
import io.selvedge.app.WholeFile;
import io.selvedge.app.config.ConfigFile;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.crypto.trust.InviteFile;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.TrustHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs leave to join a site. */
@Command(
        name = "invite",
        description = {
            "Write a file that lets machines join a site. Whoever holds it may join until it expires: hand it over like a"
                    + " password.",
            "",
            "The first invite of a site is a founding one: use it on one machine only, the others join with a second invite."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge invite --mesh acme --site paris --key admin-1.pem --key admin-2.pem --out paris-1.json",
            "  selvedge invite --mesh acme --site lyon --address 10.0.0.7:7603 --expires P1D --key admin-1.pem --key admin-2.pem --out lyon.json"
        })
final class InviteCommand implements Callable<Integer> {
    /** The sites that were invited to, so that the first invite of each can be the founding one. */
    static final String SITES = "sites.json";

    private static final int MAX_SITES_BYTES = 4 << 20;

    private static final Duration MAX_LIFE = Duration.ofDays(366);

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(
            names = "--mesh",
            paramLabel = "DIR",
            required = true,
            description = "The directory of `mesh init`; its trust.json is needed.")
    private Path mesh = Path.of("");

    @Option(
            names = "--site",
            paramLabel = "S",
            required = true,
            description = "The site: lower-case letters, digits, dots, dashes.")
    private String site = "";

    @Option(
            names = "--address",
            paramLabel = "HOST:PORT",
            description =
                    "Transfer address of a node that is there already (port 7603 by default); repeat it. The first site needs none.")
    private List<String> addresses = new ArrayList<>();

    @Option(
            names = "--expires",
            paramLabel = "P",
            defaultValue = "P7D",
            description = "How long it is good, such as P7D or PT2H (default ${DEFAULT-VALUE}).")
    private Duration expires = Duration.ZERO;

    @Option(
            names = "--founding",
            negatable = true,
            description = "Whether the machine founds the site (default: only with the site's first invite).")
    private @Nullable Boolean founding;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The invite file to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        check();
        TrustHistory trust = TrustFile.read(mesh.resolve(TrustFile.NAME));
        Set<String> sites = readSites();
        boolean founds = founding == null ? !sites.contains(site) : founding;
        List<AdminKey> keys = signing.open();
        SigningKey bearer = SigningKey.generate(new SecureRandom());
        Instant end = Instant.now().plus(expires);
        Invite invite = Invite.sign(
                trust.current().mesh(),
                site,
                founds,
                end,
                bearer.verifyingKey(),
                addresses,
                keys.stream().map(AdminKey::key).toArray(SigningKey[]::new));
        requireThreshold(trust, keys, invite);
        WholeFile.writeSecret(
                out, new InviteFile(invite, bearer, trust).toText().getBytes(StandardCharsets.UTF_8));
        sites.add(site);
        writeSites(sites);
        answer(founds, UtcTime.format(end));
        return Exit.GOOD;
    }

    private void check() {
        if (!Origin.isMeshName(site)) {
            throw bad("--site: '" + site
                    + "' cannot name a site; use 1 to 63 lower-case letters, digits, dots and dashes");
        }
        if (expires.isNegative() || expires.isZero() || expires.compareTo(MAX_LIFE) > 0) {
            throw bad("--expires: must be from a moment to 366 days, such as P7D");
        }
        for (String address : addresses) {
            if (!ConfigFile.isAddress(address)) {
                throw bad("--address: '" + address + "' is not host:port");
            }
        }
    }

    private static void requireThreshold(TrustHistory trust, List<AdminKey> keys, Invite invite) {
        if (!invite.isSignedFor(io.selvedge.crypto.SignatureCheck.ED25519, trust.current())) {
            throw new SelvedgeException(
                    SelvedgeException.BELOW_THRESHOLD,
                    "an invite to mesh " + trust.current().mesh() + " needs "
                            + trust.current().role(Role.ENROLMENT).threshold() + " signatures of role 'enrolment'; "
                            + keys.size() + " key(s) were given",
                    Map.of("role", "enrolment"));
        }
    }

    private void answer(boolean founds, String end) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("site", site).put("founding", founds).put("expires", end).put("file", out.toString());
        output.answer(
                document,
                "Invite to site %s in %s, good until %s.%n%s%nOn the new machine:%n  selvedge node join --home /var/lib/selvedge --invite %s --name NAME"
                        .formatted(
                                site,
                                out,
                                end,
                                founds
                                        ? "It founds the site: use it on one machine only, and make a second invite for the others."
                                        : "It is good for any number of machines.",
                                out.getFileName()));
    }

    private Set<String> readSites() throws IOException {
        Set<String> sites = new TreeSet<>();
        Path file = mesh.resolve(SITES);
        if (Files.exists(file)) {
            if (Files.size(file) > MAX_SITES_BYTES) {
                throw bad(file + " is larger than " + MAX_SITES_BYTES + " bytes; it only lists the sites' names");
            }
            JsonNode list = CanonicalJson.parse(Files.readAllBytes(file), MAX_SITES_BYTES);
            list.path("sites").forEach(each -> sites.add(each.asText()));
        }
        return sites;
    }

    private void writeSites(Set<String> sites) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode list = document.putArray("sites");
        sites.forEach(list::add);
        WholeFile.write(mesh.resolve(SITES), OutputOptions.write(document).getBytes(StandardCharsets.UTF_8));
    }

    private static SelvedgeException bad(String message) {
        return new SelvedgeException("WRONG_USAGE", message);
    }
}
