package io.selvedge.runtime.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.priority.CveFacts;
import io.selvedge.policy.priority.CvssScore;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One record of the CVE list in its format 5, with CISA's points of decision (SSVC) where CISA has added them. */
final class CveRecordReader {
    private static final List<String> METRICS = List.of("cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0");

    private CveRecordReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            JsonNode record = StrictJson.tree(in, source.name());
            JsonNode about = record.path("cveMetadata");
            String cve = JsonText.of(about, "cveId");
            if (!CveId.is(cve)) {
                throw BadInput.at(source.name() + " cveMetadata.cveId", "no CVE id");
            }
            List<JsonNode> metrics = new ArrayList<>();
            record.at("/containers/cna/metrics").forEach(metrics::add);
            record.at("/containers/adp").forEach(adp -> adp.path("metrics").forEach(metrics::add));
            feeds.add(new CveFacts(cve, score(metrics), ssvc(metrics)));
            feeds.finish(FeedFormat.CVE, source.snapshot(JsonText.of(about, "dateUpdated")));
        }
    }

    private static Optional<CvssScore> score(List<JsonNode> metrics) {
        for (String version : METRICS) {
            for (JsonNode metric : metrics) {
                Optional<CvssScore> score = CvssScore.of(JsonText.of(metric.path(version), "vectorString"));
                if (score.isPresent()) {
                    return score;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<CveFacts.Ssvc> ssvc(List<JsonNode> metrics) {
        for (JsonNode metric : metrics) {
            JsonNode other = metric.path("other");
            if (JsonText.of(other, "type").equals("ssvc")) {
                String exploitation = "";
                String automatable = "";
                String impact = "";
                for (JsonNode option : other.path("content").path("options")) {
                    exploitation = or(option, "Exploitation", exploitation);
                    automatable = or(option, "Automatable", automatable);
                    impact = or(option, "Technical Impact", impact);
                }
                if (!automatable.isEmpty() && !impact.isEmpty()) {
                    return Optional.of(
                            new CveFacts.Ssvc(exploitation, automatable.equals("yes"), impact.equals("total")));
                }
            }
        }
        return Optional.empty();
    }

    private static String or(JsonNode option, String name, String before) {
        String value = JsonText.of(option, name).toLowerCase(Locale.ROOT);
        return value.isEmpty() ? before : value;
    }
}
