package io.selvedge.runtime.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.advisory.VersionRange;
import io.selvedge.policy.advisory.VexStatement;
import io.selvedge.policy.inventory.PackageUrl;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An OpenVEX document, 0.0.1 and 0.2.0. Statements about parts of a product (subcomponents) say nothing of the same part
 * elsewhere and are left out, as are products that are no package of a release.
 *
 * @see <a href="https://github.com/openvex/spec">OpenVEX</a>
 */
final class OpenVexReader {
    private OpenVexReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            JsonNode document = StrictJson.tree(in, source.name());
            if (!document.path("@context").asText("").contains("openvex")) {
                throw BadInput.at(source.name() + " @context", "JSON-LD that is not OpenVEX");
            }
            Snapshot snapshot = source.snapshot(JsonText.of(document, "timestamp"));
            int index = 0;
            for (JsonNode statement : document.path("statements")) {
                statement(statement, source.name() + " statements[" + index++ + "]", snapshot, feeds);
            }
            feeds.finish(FeedFormat.OPENVEX, snapshot);
        }
    }

    private static void statement(JsonNode statement, String place, Snapshot snapshot, Feeds feeds) {
        JsonNode named = statement.path("vulnerability");
        String vulnerability = named.isTextual() ? named.textValue() : JsonText.of(named, "name");
        if (vulnerability.isEmpty()) {
            throw BadInput.at(place, "no vulnerability is named");
        }
        String status = JsonText.of(statement, "status");
        Optional<VexStatement.Status> clearing = VexStatement.Status.find(status);
        String reason = String.join(
                        ": ", JsonText.of(statement, "justification"), JsonText.of(statement, "impact_statement"))
                .replaceAll("^: |: $", "");
        List<Affected> affected = new ArrayList<>();
        for (JsonNode product : statement.path("products")) {
            Optional<PackageUrl> purl = product.path("subcomponents").isEmpty() ? purl(product) : Optional.empty();
            Optional<Target> target = purl.flatMap(Ecosystem::ofPurl);
            if (target.isEmpty()) {
                continue;
            }
            String version = Ecosystem.version(purl.get());
            if (clearing.isPresent()) {
                feeds.add(new VexStatement(vulnerability, target.get(), version, clearing.get(), reason, snapshot));
            } else if (status.equals("affected")) {
                affected.add(new Affected(
                        target.get(),
                        version.isEmpty() ? List.of(VersionRange.ALL) : List.of(),
                        version.isEmpty() ? Set.of() : Set.of(version)));
            }
        }
        if (!affected.isEmpty()) {
            feeds.add(new Advisory(
                    vulnerability,
                    List.of(vulnerability),
                    JsonText.time(JsonText.of(statement, "timestamp")),
                    false,
                    "",
                    affected,
                    snapshot));
        }
    }

    private static Optional<PackageUrl> purl(JsonNode product) {
        if (product.isTextual()) {
            return JsonText.purl(product.textValue());
        }
        String identifier = product.at("/identifiers/purl").asText("");
        return JsonText.purl(identifier.isEmpty() ? product.path("@id").asText("") : identifier);
    }
}
