package io.selvedge.runtime.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.VersionRange;
import io.selvedge.policy.advisory.VexStatement;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CSAF 2.0 advisory or VEX document. A package that is fixed in a version is affected before it; one that is known to
 * be affected is so in the version that is named, or in every one; one that is known not to be affected is cleared.
 *
 * @see <a href="https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html">CSAF 2.0</a>
 */
final class CsafReader {
    private final FeedSource source;
    private final Feeds feeds;
    private final CsafProducts products;
    private final Snapshot snapshot;
    private final String id;
    private final Optional<Instant> published;

    private CsafReader(FeedSource source, Feeds feeds, JsonNode document) throws IOException {
        this.source = source;
        this.feeds = feeds;
        JsonNode tracking = document.at("/document/tracking");
        this.id = JsonText.of(tracking, "id");
        if (id.isEmpty()) {
            throw BadInput.at(source.name() + " document.tracking.id", "missing");
        }
        this.snapshot = source.snapshot(JsonText.of(tracking, "current_release_date"));
        this.published = JsonText.time(JsonText.of(tracking, "initial_release_date"));
        this.products = CsafProducts.of(document.path("product_tree"), source.name());
    }

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            JsonNode document = StrictJson.tree(in, source.name());
            CsafReader reader = new CsafReader(source, feeds, document);
            int index = 0;
            for (JsonNode vulnerability : document.path("vulnerabilities")) {
                reader.vulnerability(vulnerability, index++);
            }
            feeds.finish(FeedFormat.CSAF, reader.snapshot);
        }
    }

    private void vulnerability(JsonNode vulnerability, int index) {
        String cve = JsonText.of(vulnerability, "cve");
        if (!cve.isEmpty() && !CveId.is(cve)) {
            throw BadInput.at(source.name() + " vulnerabilities[" + index + "].cve", "no CVE id");
        }
        JsonNode status = vulnerability.path("product_status");
        Set<Affected> affected = new LinkedHashSet<>();
        for (CsafProducts.Product product : products(status.path("fixed"))) {
            if (!product.version().isEmpty()) {
                affected.add(new Affected(product.target(), List.of(VersionRange.before(product.version())), Set.of()));
            }
        }
        for (CsafProducts.Product product : products(status.path("known_affected"))) {
            boolean every = product.version().isEmpty();
            affected.add(new Affected(
                    product.target(),
                    every ? List.of(VersionRange.ALL) : List.of(),
                    every ? Set.of() : Set.of(product.version())));
        }
        feeds.add(new Advisory(
                id,
                cve.isEmpty() ? List.of() : List.of(cve),
                published,
                false,
                vector(vulnerability.path("scores")),
                List.copyOf(affected),
                snapshot));
        clear(vulnerability, cve.isEmpty() ? id : cve);
    }

    private void clear(JsonNode vulnerability, String name) {
        Map<String, String> labels = new HashMap<>();
        for (JsonNode flag : vulnerability.path("flags")) {
            flag.path("product_ids").forEach(product -> labels.put(product.asText(""), JsonText.of(flag, "label")));
        }
        for (JsonNode product : vulnerability.at("/product_status/known_not_affected")) {
            String productId = product.asText("");
            products.find(productId)
                    .ifPresent(found -> feeds.add(new VexStatement(
                            name,
                            found.target(),
                            found.version(),
                            VexStatement.Status.NOT_AFFECTED,
                            labels.getOrDefault(productId, ""),
                            snapshot)));
        }
    }

    private List<CsafProducts.Product> products(JsonNode ids) {
        List<CsafProducts.Product> found = new ArrayList<>();
        ids.forEach(each -> products.find(each.asText("")).ifPresent(found::add));
        return found;
    }

    private static String vector(JsonNode scores) {
        for (JsonNode score : scores) {
            for (String version : List.of("cvss_v3", "cvss_v2")) {
                String vector = JsonText.of(score.path(version), "vectorString");
                if (!vector.isEmpty()) {
                    return vector;
                }
            }
        }
        return "";
    }
}
