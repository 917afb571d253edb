package io.selvedge.runtime.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.priority.KnownExploited;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** CISA's catalog of known exploited vulnerabilities, as JSON. */
final class KevReader {
    /** 1,400 in 2025, and 200 more each year. */
    private static final int MAX_ENTRIES = 100_000;

    private KevReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            String version = StrictJson.read(in, source.name(), json -> entries(json, source.name(), feeds));
            feeds.finish(FeedFormat.KEV, source.snapshot(version));
        }
    }

    private static String entries(JsonParser json, String name, Feeds feeds) throws IOException {
        String version = "";
        int count = -1;
        int found = 0;
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "catalogVersion" -> version = json.getText();
                case "count" -> count = json.getIntValue();
                case "vulnerabilities" -> {
                    if (value != JsonToken.START_ARRAY) {
                        throw BadInput.at(name + " vulnerabilities", "not a list");
                    }
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        if (found == MAX_ENTRIES) {
                            throw BadInput.tooLarge(name, "too many entries", MAX_ENTRIES);
                        }
                        feeds.add(entry(json.readValueAsTree(), name + " vulnerabilities[" + found++ + "]"));
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (count >= 0 && count != found) {
            throw BadInput.at(name, "it says that it has " + count + " entries and has " + found);
        }
        return version;
    }

    private static KnownExploited.Entry entry(JsonNode entry, String place) {
        String cve = JsonText.of(entry, "cveID");
        if (!CveId.is(cve)) {
            throw BadInput.at(place + ".cveID", "no CVE id");
        }
        try {
            return new KnownExploited.Entry(
                    cve,
                    LocalDate.parse(JsonText.of(entry, "dateAdded")),
                    LocalDate.parse(JsonText.of(entry, "dueDate")),
                    JsonText.of(entry, "knownRansomwareCampaignUse").equals("Known"));
        } catch (DateTimeParseException e) {
            throw BadInput.at(place, "dateAdded or dueDate is no date");
        }
    }
}
