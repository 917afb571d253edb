package io.selvedge.runtime.feed;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.runtime.input.StrictJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a file of advisories is. */
public enum FeedFormat {
    KEV("CISA KEV"),
    EPSS("FIRST EPSS"),
    NVD("NVD 2.0"),
    CVE("CVE record 5"),
    OSV("OSV"),
    CSAF("CSAF 2.0"),
    OPENVEX("OpenVEX"),
    DEBIAN_LIST("Debian DSA or DLA list"),
    DEBIAN_TRACKER("Debian security tracker");

    /** What is looked at of a text; comments before the first row of EPSS are short. */
    private static final int HEAD_BYTES = 4096;

    /** Top-level keys to look at: the formats have at most 20, but a tracker has one for each package. */
    private static final int MAX_KEYS = 100;

    static final String KNOWN = "known are KEV, EPSS, NVD 2.0, CVE 5, OSV, CSAF, OpenVEX, Debian's DSA and DLA"
            + " lists and Debian's tracker JSON";

    private final String text;

    FeedFormat(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }

    /** Whether it has statements about packages, not only about vulnerabilities. */
    boolean hasPackages() {
        return switch (this) {
            case OSV, CSAF, OPENVEX, DEBIAN_LIST, DEBIAN_TRACKER -> true;
            case KEV, EPSS, NVD, CVE -> false;
        };
    }

    /**
     * What a file is by its content.
     *
     * @param format absent where it is none of these
     * @param whyNot then, what it is instead, as far as can be told
     */
    record Recognition(Optional<FeedFormat> format, String whyNot) {
        private static Recognition of(FeedFormat format) {
            return new Recognition(Optional.of(format), "");
        }

        private static Recognition none(String whyNot) {
            return new Recognition(Optional.empty(), whyNot);
        }
    }

    /**
     * Tells by the content what it is.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT where it is JSON that is damaged or cut off
     */
    static Recognition recognize(FeedSource source) throws IOException {
        try (InputStream in = new BufferedInputStream(source.open(), HEAD_BYTES)) {
            in.mark(HEAD_BYTES);
            String head = new String(in.readNBytes(HEAD_BYTES - 1), StandardCharsets.UTF_8).stripLeading();
            in.reset();
            if (head.startsWith("{")) {
                return StrictJson.read(in, source.name(), FeedFormat::ofJson);
            }
            if (head.startsWith("cve,") || (head.startsWith("#") && head.contains("\ncve,"))) {
                return Recognition.of(EPSS);
            }
            if (DebianListReader.HEAD
                    .matcher(head.lines().findFirst().orElse(""))
                    .matches()) {
                return Recognition.of(DEBIAN_LIST);
            }
            return Recognition.none("not a format that is read here; " + KNOWN);
        }
    }

    private static Recognition ofJson(JsonParser json) throws IOException {
        Set<String> keys = new HashSet<>();
        json.nextToken();
        boolean nested = false;
        while (json.nextToken() == JsonToken.FIELD_NAME && keys.size() < MAX_KEYS) {
            String key = json.currentName();
            keys.add(key);
            Optional<FeedFormat> format = byKey(key);
            if (format.isPresent()) {
                return Recognition.of(format.get());
            }
            JsonToken value = json.nextToken();
            if (keys.size() == 1 && value == JsonToken.START_OBJECT) {
                JsonToken inner = json.nextToken();
                boolean tracked = inner == JsonToken.FIELD_NAME && isTracked(json.currentName());
                if (tracked) {
                    return Recognition.of(DEBIAN_TRACKER);
                }
                nested = true;
                skipRestOfObject(json, inner);
            } else {
                json.skipChildren();
            }
        }
        if (keys.contains("ghsa_id") || keys.contains("ghsaId")) {
            return Recognition.none(
                    "an advisory in the form of GitHub's own API; give its OSV form, which GitHub has too");
        }
        return Recognition.none(
                (nested || keys.isEmpty() ? "JSON" : "JSON with " + first(keys)) + ", not a feed; " + KNOWN);
    }

    private static String first(Set<String> keys) {
        return "the keys " + String.join(", ", keys.stream().sorted().limit(5).toList());
    }

    private static void skipRestOfObject(JsonParser json, JsonToken inner) throws IOException {
        JsonToken token = inner;
        while (token == JsonToken.FIELD_NAME) {
            json.nextToken();
            json.skipChildren();
            token = json.nextToken();
        }
    }

    private static boolean isTracked(String name) {
        return CveId.is(name) || name.startsWith("TEMP-");
    }

    /** Keys that only one of the formats has at its top. */
    private static Optional<FeedFormat> byKey(String key) {
        return switch (key) {
            case "catalogVersion", "dateReleased" -> Optional.of(KEV);
            case "resultsPerPage", "totalResults", "vulnStatus", "sourceIdentifier", "cve" -> Optional.of(NVD);
            case "dataType", "cveMetadata" -> Optional.of(CVE);
            case "schema_version", "affected", "modified" -> Optional.of(OSV);
            case "document" -> Optional.of(CSAF);
            case "@context", "statements" -> Optional.of(OPENVEX);
            default -> Optional.empty();
        };
    }
}
