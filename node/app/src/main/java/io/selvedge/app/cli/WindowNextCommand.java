package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.window.Interval;
import io.selvedge.policy.window.WindowCalendar;
import io.selvedge.policy.window.Zones;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the next windows of a policy; needs no node and no key. */
@Command(
        name = "next",
        description =
                "When a policy next lets endpoints install. Needs no node and no key. Exit code 1: no window comes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge window next servers.yaml --zone Europe/Berlin",
            "  selvedge window next servers.yaml --zone Pacific/Chatham --from 2026-11-23T12:00:00Z --count 10 --json"
        })
final class WindowNextCommand implements Callable<Integer> {
    /** Most windows listed: two years of nights. */
    private static final int MAX_COUNT = 1_000;

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "POLICY", description = "The policy as YAML.")
    private Path file = Path.of("");

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The endpoint's time zone, such as Europe/Berlin (default: this machine's). A policy with a"
                    + " timeZone of its own keeps to that.")
    private @Nullable String zone;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            description = "From when on, such as 2026-11-23T12:00:00Z (default: now).")
    private @Nullable String from;

    @Option(names = "--count", paramLabel = "N", defaultValue = "5", description = "How many (default: 5).")
    private int count = 5;

    @Override
    public Integer call() {
        if (count < 1 || count > MAX_COUNT) {
            throw new SelvedgeException("WRONG_USAGE", "--count is from 1 to " + MAX_COUNT + ", not " + count);
        }
        ZoneId own = zone == null ? ZoneId.systemDefault() : zone(zone, "--zone");
        Instant start = from == null ? InstantSource.system().instant() : instant(from);
        PolicyDocument policy = PolicyFile.read(file).valid();
        WindowCalendar calendar = policy.settings().windows();
        ZoneId at = calendar.zone()
                .map(name -> zone(name, file + " windows.timeZone"))
                .orElse(own);
        List<Interval> next = calendar.next(at, start.toEpochMilli(), count);
        output.answer(document(policy, at, start, next), text(policy, at, start, calendar, next));
        return next.isEmpty() ? Exit.NO : Exit.GOOD;
    }

    private ObjectNode document(PolicyDocument policy, ZoneId at, Instant start, List<Interval> next) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("policy", policy.name()).put("version", policy.version());
        document.put("zone", at.getId()).put("from", start.toString());
        ArrayNode windows = document.putArray("windows");
        for (Interval interval : next) {
            windows.addObject()
                    .put("start", Instant.ofEpochMilli(interval.startMillis()).toString())
                    .put("end", Instant.ofEpochMilli(interval.endMillis()).toString())
                    .put("localStart", local(interval.startMillis(), at))
                    .put("localEnd", local(interval.endMillis(), at))
                    .put("seconds", (interval.endMillis() - interval.startMillis()) / 1_000)
                    .put("openNow", interval.contains(start.toEpochMilli()));
        }
        return document;
    }

    private static String text(
            PolicyDocument policy, ZoneId at, Instant start, WindowCalendar calendar, List<Interval> next) {
        if (calendar.isAlways()) {
            return "Policy " + policy.name() + " has no windows and no blackouts: endpoints may install at any time.";
        }
        if (next.isEmpty()) {
            return "No window of policy %s comes within %d days of %s."
                    .formatted(policy.name(), WindowCalendar.HORIZON_DAYS, start);
        }
        StringBuilder text = new StringBuilder("Policy %s in %s:%n".formatted(policy.name(), at.getId()));
        for (Interval interval : next) {
            text.append("  %s  to  %s%s%n"
                    .formatted(
                            local(interval.startMillis(), at),
                            local(interval.endMillis(), at),
                            interval.contains(start.toEpochMilli()) ? "  (open already)" : ""));
        }
        return text.toString();
    }

    private static String local(long millis, ZoneId at) {
        return Instant.ofEpochMilli(millis).atZone(at).format(LOCAL);
    }

    private static ZoneId zone(String name, String place) {
        return Zones.find(name)
                .orElseThrow(() -> new SelvedgeException(
                        "WRONG_USAGE",
                        place + ": this machine knows no time zone '" + name
                                + "'; names are such as Europe/Berlin or UTC",
                        Map.of("place", place)));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new SelvedgeException(
                    "WRONG_USAGE",
                    "--from: '" + text + "' is no instant in UTC such as 2026-11-23T12:00:00Z",
                    Map.of("place", "--from"));
        }
    }
}
