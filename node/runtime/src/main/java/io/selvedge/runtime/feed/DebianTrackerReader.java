package io.selvedge.runtime.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.advisory.VersionRange;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON of Debian's security tracker: source packages, their vulnerabilities, and the state of each in each release.
 * It is read a vulnerability at a time: the whole has 70 MB.
 */
final class DebianTrackerReader {
    private DebianTrackerReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        Snapshot snapshot = source.snapshot("");
        try (InputStream in = source.open()) {
            StrictJson.read(in, source.name(), json -> {
                packages(json, source.name(), feeds, snapshot);
                return snapshot;
            });
        }
        feeds.finish(FeedFormat.DEBIAN_TRACKER, snapshot);
    }

    private static void packages(JsonParser json, String name, Feeds feeds, Snapshot snapshot) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String item = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw BadInput.at(name + " " + item, "not vulnerabilities of a package");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String id = json.currentName();
                json.nextToken();
                JsonNode vulnerability = json.readValueAsTree();
                feeds.add(advisory(item, id, vulnerability, snapshot));
            }
        }
    }

    private static Advisory advisory(String item, String id, JsonNode vulnerability, Snapshot snapshot) {
        List<Affected> affected = new ArrayList<>();
        for (Map.Entry<String, JsonNode> release :
                vulnerability.path("releases").properties()) {
            Optional<Release> known = Release.ofCodename("debian", release.getKey());
            if (known.isPresent()) {
                range(release.getValue())
                        .ifPresent(range -> affected.add(new Affected(
                                new Target(PackageSystem.DPKG, known.get(), item, true), List.of(range), Set.of())));
            }
        }
        return new Advisory(
                id, CveId.is(id) ? List.of(id) : List.of(), Optional.empty(), false, "", affected, snapshot);
    }

    /** {@code resolved} with version 0 was never in that release; {@code undetermined} says nothing. */
    private static Optional<VersionRange> range(JsonNode release) {
        String fixed = JsonText.of(release, "fixed_version");
        return switch (JsonText.of(release, "status")) {
            case "resolved" ->
                fixed.isEmpty() || fixed.equals("0") ? Optional.empty() : Optional.of(VersionRange.before(fixed));
            case "open" -> Optional.of(VersionRange.ALL);
            default -> Optional.empty();
        };
    }
}
