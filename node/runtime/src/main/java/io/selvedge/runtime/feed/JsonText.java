package io.selvedge.runtime.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.inventory.PackageUrl;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Small texts of feeds: times in the forms that feeds write, package URLs, names with a limit. */
final class JsonText {
    /** The longest id or justification that is kept; what is longer is cut, because people read it. */
    static final int MAX_CHARS = 512;

    private JsonText() {}

    /** A text field, cut at {@link #MAX_CHARS}; empty where there is none. */
    static String of(JsonNode object, String field) {
        String text = object.path(field).asText("").strip();
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }

    /** RFC 3339 with any offset, or NVD's form without one, which is UTC. */
    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            try {
                return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException neither) {
                return Optional.empty();
            }
        }
    }

    /** A package URL; feeds hold some that are none, and those say nothing of a package. */
    static Optional<PackageUrl> purl(String text) {
        try {
            return Optional.of(PackageUrl.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
