package io.selvedge.app.cli;

import io.selvedge.core.record.Waiver;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.trust.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Signs an exception. */
@Command(
        name = "grant",
        description = "Sign an exception: the endpoints do not install the products until it lapses, which it does by"
                + " itself. It holds when the threshold of role 'policy' is met.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge exception grant --name mri-scanner --endpoint 'mri-*' --product kernel \\",
            "      --reason 'the vendor has not certified it' --control 'in a network of its own' --owner 'dr. bones' \\",
            "      --expires 2026-12-31T00:00:00Z --key admin-1.pem --key admin-2.pem"
        })
final class ExceptionGrantCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Name, for people.")
    private String name = "";

    @Option(names = "--endpoint", paramLabel = "GLOB", description = "Names of endpoints; may be repeated.")
    private List<String> endpoints = new ArrayList<>();

    @Option(names = "--site", paramLabel = "GLOB", description = "Names of sites; may be repeated.")
    private List<String> sites = new ArrayList<>();

    @Option(names = "--product", paramLabel = "GLOB", description = "Products not to install; may be repeated.")
    private List<String> products = new ArrayList<>();

    @Option(
            names = "--vulnerability",
            paramLabel = "ID",
            description = "What is left unremedied, such as CVE-2026-1234; may be repeated.")
    private List<String> vulnerabilities = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason = "";

    @Option(
            names = "--control",
            paramLabel = "TEXT",
            required = true,
            description = "The compensating control: what protects the endpoints instead.")
    private String control = "";

    @Option(names = "--owner", paramLabel = "TEXT", required = true, description = "Who answers for it.")
    private String owner = "";

    @Option(names = "--from", paramLabel = "INSTANT", description = "When it begins (default: at once).")
    private @Nullable String from;

    @Option(
            names = "--expires",
            paramLabel = "INSTANT",
            required = true,
            description = "When it ends, such as 2026-12-31T00:00:00Z; within a year.")
    private String expires = "";

    @Override
    public Integer call() {
        Instant begin = from == null ? InstantSource.system().instant() : instant("--from", from);
        Instant end = instant("--expires", expires);
        if (!end.isAfter(begin) || end.isAfter(begin.plusMillis(Waiver.MAX_MILLIS))) {
            throw wrong("--expires", "must be after its beginning and within 366 days of it");
        }
        Waiver waiver;
        try {
            waiver = new Waiver(
                    name, endpoints, sites, products, vulnerabilities, reason, control, owner, from, expires);
        } catch (IllegalArgumentException e) {
            throw wrong("exception", String.valueOf(e.getMessage()));
        }
        Publisher.Published published =
                signing.publisher(node.client(), output).publish(waiver, List.of(), Role.POLICY);
        output.answer(
                published.toJson().put("name", name).put("expires", expires),
                "Exception %s is published as %s and lapses %s.%n%s"
                        .formatted(name, published.recordId(), expires, published.next()));
        return Exit.GOOD;
    }

    private static Instant instant(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(option, "'" + text + "' is no instant in UTC such as 2026-12-31T00:00:00Z");
        }
    }

    private static SelvedgeException wrong(String place, String problem) {
        return new SelvedgeException("WRONG_USAGE", place + ": " + problem, Map.of("place", place));
    }
}
