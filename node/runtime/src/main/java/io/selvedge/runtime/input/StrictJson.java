package io.selvedge.runtime.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.InputStream;

/** JSON from outside: bounded depth, names, numbers and strings; duplicate keys are errors, and errors name the line. */
public final class StrictJson {
    /** Advisories nest branches of products within branches; real ones stay below 20. */
    public static final int MAX_DEPTH = 100;

    /** Red Hat's longest note has 60 thousand characters. */
    public static final int MAX_STRING_CHARS = 4 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .maxNameLength(1024)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            // Keys of advisories are package names: interning hundred thousands of them would only fill memory.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private StrictJson() {}

    /** What a reader does with the parser. */
    public interface Reading<T> {
        /** Reads from the parser, which stands in front of the first token. */
        T read(JsonParser json) throws IOException;
    }

    /**
     * Reads a stream token by token.
     *
     * @throws SelvedgeException BAD_FORMAT with file and line
     */
    public static <T> T read(InputStream in, String place, Reading<T> reading) throws IOException {
        try (JsonParser json = MAPPER.createParser(in)) {
            return reading.read(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " line " + at.getLineNr() + " column " + at.getColumnNr();
            throw BadInput.at(place + where, "not JSON as expected: " + e.getOriginalMessage());
        }
    }

    /** The whole document as a tree, nothing after it. */
    public static JsonNode tree(InputStream in, String place) throws IOException {
        return read(in, place, json -> {
            JsonNode tree = json.readValueAsTree();
            if (tree == null || tree.isMissingNode()) {
                throw BadInput.at(place, "it is empty");
            }
            if (json.nextToken() != null) {
                throw BadInput.at(
                        place + " line " + json.currentLocation().getLineNr(),
                        "more JSON after the end of the document");
            }
            return tree;
        });
    }
}
