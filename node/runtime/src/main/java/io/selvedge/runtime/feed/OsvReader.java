package io.selvedge.runtime.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.advisory.RangeEvents;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.advisory.VersionRange;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One advisory in the OSV format, as Debian, Ubuntu, Alpine, AlmaLinux, Rocky and others publish theirs.
 *
 * @see <a href="https://ossf.github.io/osv-schema/">OSV schema</a>
 */
final class OsvReader {
    /** {@code UBUNTU-CVE-2025-32462} and {@code DEBIAN-CVE-…} are CVE ids with their publisher in front. */
    private static final Pattern CVE = Pattern.compile("(?:[A-Z]+-)?(CVE-[0-9]{4}-[0-9]{4,9})");

    private OsvReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            JsonNode osv = StrictJson.tree(in, source.name());
            String id = JsonText.of(osv, "id");
            if (id.isEmpty()) {
                throw BadInput.at(source.name() + " id", "missing");
            }
            Snapshot snapshot = source.snapshot(JsonText.of(osv, "modified"));
            List<Affected> affected = new ArrayList<>();
            for (JsonNode each : osv.path("affected")) {
                JsonNode item = each.path("package");
                Optional<Target> target = Ecosystem.ofOsv(JsonText.of(item, "ecosystem"), JsonText.of(item, "name"));
                if (target.isPresent() && feeds.wants(target.get())) {
                    affected.add(affected(each, target.get(), source.name() + " " + id));
                }
            }
            feeds.add(new Advisory(
                    id,
                    cves(osv, id),
                    JsonText.time(JsonText.of(osv, "published")),
                    osv.hasNonNull("withdrawn"),
                    vector(osv.path("severity")),
                    affected,
                    snapshot));
            feeds.finish(FeedFormat.OSV, snapshot);
        }
    }

    private static Affected affected(JsonNode each, Target target, String place) {
        List<VersionRange> ranges = new ArrayList<>();
        for (JsonNode range : each.path("ranges")) {
            if (!JsonText.of(range, "type").equals("GIT")) {
                ranges.addAll(ranges(range.path("events"), target.system().scheme(), place));
            }
        }
        Set<String> versions = new LinkedHashSet<>();
        each.path("versions").forEach(version -> versions.add(version.asText("")));
        return new Affected(target, ranges, versions);
    }

    private static List<VersionRange> ranges(JsonNode list, Optional<VersionScheme> scheme, String place) {
        RangeEvents events = new RangeEvents();
        try {
            for (JsonNode event : list) {
                event.properties().forEach(entry -> {
                    String version = entry.getValue().asText("");
                    switch (entry.getKey()) {
                        case "introduced" -> events.introduced(version);
                        case "fixed" -> events.fixed(version);
                        case "last_affected" -> events.lastAffected(version);
                        default -> {
                            // "limit" bounds commits only; keys that later schemas add change nothing of these.
                        }
                    }
                });
            }
        } catch (IllegalArgumentException e) {
            throw BadInput.at(place, String.valueOf(e.getMessage()));
        }
        return events.ranges(scheme.orElse(VersionScheme.SEMVER));
    }

    /** Those that it is another name of or rests on; only without any, those that it calls related, as AlmaLinux does. */
    private static List<String> cves(JsonNode osv, String id) {
        Set<String> found = new TreeSet<>();
        collect(id, found);
        osv.path("aliases").forEach(alias -> collect(alias.asText(""), found));
        osv.path("upstream").forEach(upstream -> collect(upstream.asText(""), found));
        if (found.isEmpty()) {
            osv.path("related").forEach(related -> collect(related.asText(""), found));
        }
        return List.copyOf(found);
    }

    private static void collect(String text, Set<String> into) {
        Matcher match = CVE.matcher(text);
        if (match.matches() && CveId.is(match.group(1))) {
            into.add(match.group(1));
        }
    }

    private static String vector(JsonNode severities) {
        String vector = "";
        for (JsonNode severity : severities) {
            String type = JsonText.of(severity, "type");
            if (type.equals("CVSS_V4") || (type.startsWith("CVSS_") && vector.isEmpty())) {
                vector = JsonText.of(severity, "score");
            }
        }
        return vector;
    }
}
