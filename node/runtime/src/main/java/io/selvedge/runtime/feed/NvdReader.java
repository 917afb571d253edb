package io.selvedge.runtime.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.priority.CveFacts;
import io.selvedge.policy.priority.CvssScore;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** NVD's API 2.0: pages and yearly files with {@code vulnerabilities}, and single records, with or without a {@code cve} around them. */
final class NvdReader {
    /** The latest version first. */
    private static final List<String> METRICS =
            List.of("cvssMetricV40", "cvssMetricV31", "cvssMetricV30", "cvssMetricV2");

    private NvdReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            String date = StrictJson.read(in, source.name(), json -> records(json, source.name(), feeds));
            feeds.finish(FeedFormat.NVD, source.snapshot(date));
        }
    }

    private static String records(JsonParser json, String name, Feeds feeds) throws IOException {
        String date = "";
        String id = "";
        int found = 0;
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "timestamp", "lastModified" -> date = json.getText();
                case "id" -> id = json.getText();
                case "metrics" -> {
                    // A single record: its id stands before its metrics in every one that NVD writes.
                    feeds.add(facts(requireId(id, name), json.readValueAsTree()));
                    found++;
                }
                case "cve" -> {
                    feeds.add(facts(json.readValueAsTree(), name));
                    found++;
                }
                case "vulnerabilities" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw BadInput.at(name + " vulnerabilities", "not a list");
                    }
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        JsonNode cve = json.<JsonNode>readValueAsTree().path("cve");
                        feeds.add(facts(cve, name + " vulnerabilities[" + found++ + "]"));
                    }
                }
                default -> json.skipChildren();
            }
        }
        return date;
    }

    private static CveFacts facts(JsonNode cve, String place) {
        return facts(requireId(JsonText.of(cve, "id"), place), cve.path("metrics"));
    }

    private static String requireId(String id, String place) {
        if (!CveId.is(id)) {
            throw BadInput.at(place, "a record without a CVE id");
        }
        return id;
    }

    /** The latest version of CVSS counts; within it NVD's own score (Primary) before that of others. */
    private static CveFacts facts(String cve, JsonNode metrics) {
        for (String metric : METRICS) {
            Optional<CvssScore> best = Optional.empty();
            for (JsonNode each : metrics.path(metric)) {
                Optional<CvssScore> score = CvssScore.of(JsonText.of(each.path("cvssData"), "vectorString"));
                boolean primary = JsonText.of(each, "type").equals("Primary");
                if (score.isPresent() && (primary || best.isEmpty())) {
                    best = score;
                }
                if (score.isPresent() && primary) {
                    break;
                }
            }
            if (best.isPresent()) {
                return new CveFacts(cve, best, Optional.empty());
            }
        }
        return new CveFacts(cve, Optional.empty(), Optional.empty());
    }
}
