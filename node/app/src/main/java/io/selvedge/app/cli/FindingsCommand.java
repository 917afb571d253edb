package io.selvedge.app.cli;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.advisory.Interest;
import io.selvedge.policy.document.Priorities;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.priority.RankedFinding;
import io.selvedge.policy.priority.Ranking;
import io.selvedge.policy.priority.Risk;
import io.selvedge.policy.priority.Urgency;
import io.selvedge.runtime.feed.FeedReader;
import io.selvedge.runtime.feed.Feeds;
import io.selvedge.runtime.inventory.InventoryFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Joins an inventory with advisories; needs no node and no network. */
@Command(
        name = "findings",
        description = {
            "Which vulnerabilities an inventory has, why, how urgent each is and until when it is to be remedied.",
            "Needs no node and no network.",
            "Exit code 0: no open finding (with --fail-on overdue: none whose time is over); 1: there is one;",
            "2: a file is damaged, of an unknown format, or does not say which release it is of."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge findings --inventory here.json --advisories feeds/",
            "  selvedge findings --inventory /var/lib/dpkg/status --advisories kev.json.gz epss.csv.gz dsa.list --json",
            "  selvedge findings --inventory here.cdx.json --advisories feeds/ --policy servers.yaml --exposed no",
            "  selvedge findings --inventory here.json --advisories feeds/ --priorities cvss-epss --fail-on overdue",
            "",
            "Feeds are told by their content, plain, gzip or in a zip: CISA KEV, EPSS, NVD 2.0, CVE 5, OSV, CSAF, OpenVEX,",
            "Debian's DSA and DLA lists and its tracker's JSON. A folder is read with everything in it."
        })
final class FindingsCommand implements Callable<Integer> {
    /** What makes the exit code 1. */
    enum FailOn {
        ANY,
        OVERDUE
    }

    /** Whether the endpoint can be reached from the internet. */
    enum Exposed {
        YES,
        NO,
        UNKNOWN
    }

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--inventory",
            required = true,
            paramLabel = "FILE",
            description =
                    "What `selvedge inventory scan` printed as JSON or CycloneDX, another tool's CycloneDX, or a status"
                            + " file of dpkg.")
    private Path inventoryFile = Path.of("");

    @Option(
            names = "--advisories",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, folders and zip archives of feeds.")
    private List<Path> advisories = List.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy whose section `priorities` ranks the findings.")
    private @Nullable Path policy;

    @Option(
            names = "--priorities",
            paramLabel = "NAME",
            description = "A ready-made ranking where no policy states one: bod-26-04 (default) or cvss-epss.")
    private String priorities = "bod-26-04";

    @Option(
            names = "--exposed",
            description =
                    "Whether the endpoint can be reached from the internet: yes, no, or unknown (default; counts as"
                            + " yes).")
    private Exposed exposed = Exposed.UNKNOWN;

    @Option(
            names = "--release",
            paramLabel = "ID:VERSION",
            description = "The release, such as debian:12, where the inventory does not say it.",
            converter = ReleaseConverter.class)
    private @Nullable Release release;

    @Option(names = "--at", paramLabel = "TIME", description = "Read the clocks at this time instead of now.")
    private @Nullable String at;

    @Option(names = "--fail-on", description = "What makes the exit code 1: any open finding (default), or overdue.")
    private FailOn failOn = FailOn.ANY;

    @Override
    public Integer call() {
        Inventory inventory = inventory();
        Priorities ranking = priorities();
        Instant now = now();
        Feeds feeds = FeedReader.read(advisories, Interest.in(List.of(inventory))::covers);
        List<Finding> found = feeds.statements().findings(inventory);
        List<RankedFinding> ranked = new Ranking(ranking, feeds.kev(), feeds.epss(), feeds::findFacts)
                .rank(found, new Ranking.Endpoint(exposure(), inventory.takenAt(), List.of(), now));
        feeds.skipped().forEach(file -> output.progress("skipped, not a feed: " + file));
        FindingsReport report = new FindingsReport(inventory, feeds.files(), ranked, now);
        output.answer(report.document(), report.text());
        boolean failed = ranked.stream()
                .filter(each -> each.finding().isOpen())
                .anyMatch(each -> failOn == FailOn.ANY || each.isOverdue());
        return failed ? Exit.NO : Exit.GOOD;
    }

    private Inventory inventory() {
        Inventory read = InventoryFile.read(inventoryFile);
        if (release == null && read.system().release().isEmpty()) {
            throw bad(inventoryFile + " does not say which release it is of; say it with --release, such as debian:12");
        }
        if (release == null) {
            return read;
        }
        OperatingSystem system = read.system();
        return new Inventory(
                read.endpoint(),
                read.takenAt(),
                new OperatingSystem(system.name(), Optional.of(release), system.kernel(), system.architecture()),
                read.hardware(),
                read.sources(),
                read.packages());
    }

    private Priorities priorities() {
        if (policy != null) {
            return PolicyFile.read(policy)
                    .valid()
                    .settings()
                    .findPriorities()
                    .orElseThrow(() -> bad(policy + " has no section priorities; leave --policy out, or add one"));
        }
        return switch (priorities) {
            case "bod-26-04" -> Urgency.BOD_26_04;
            case "cvss-epss" -> Urgency.CVSS_EPSS;
            default -> throw bad("--priorities '" + priorities + "' is neither bod-26-04 nor cvss-epss");
        };
    }

    private Risk.Exposure exposure() {
        return switch (exposed) {
            case YES -> Risk.Exposure.EXPOSED;
            case NO -> Risk.Exposure.NOT_EXPOSED;
            case UNKNOWN -> Risk.Exposure.UNKNOWN;
        };
    }

    private Instant now() {
        try {
            return at == null ? Instant.now() : Instant.parse(at);
        } catch (DateTimeParseException e) {
            throw bad("--at '" + at + "' is not a time such as 2026-01-31T00:00:00Z");
        }
    }

    private static SelvedgeException bad(String message) {
        return new SelvedgeException("WRONG_USAGE", message, Map.of());
    }
}
