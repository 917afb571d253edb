package io.selvedge.core.record;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks that the fields of several record types share; each throws {@link IllegalArgumentException}. */
final class Fields {
    /** Texts that people write (reasons, details): enough for a paragraph, too little to fill a leaf. */
    static final int MAX_TEXT = 4_000;

    /** Entries in a list of ids: a rollout of more patches, or a site of more anchors, is a mistake. */
    static final int MAX_IDS = 256;

    private Fields() {}

    static void name(String what, String value) {
        if (!value.matches("[A-Za-z0-9][A-Za-z0-9 ._:+~@-]{0,127}")) {
            throw new IllegalArgumentException(what + " is not a name of 1 to 128 plain characters: " + clip(value));
        }
    }

    static void text(String what, String value) {
        if (value.length() > MAX_TEXT) {
            throw new IllegalArgumentException(what + " has " + value.length() + " characters, more than " + MAX_TEXT);
        }
    }

    static void id(String what, String value) {
        if (value.length() != 64 || !value.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            throw new IllegalArgumentException(what + " is not 64 lower-case hex digits: " + clip(value));
        }
    }

    static List<String> ids(String what, List<String> values) {
        if (values.size() > MAX_IDS) {
            throw new IllegalArgumentException(what + " has " + values.size() + " entries, more than " + MAX_IDS);
        }
        values.forEach(value -> id(what, value));
        if (values.stream().distinct().count() != values.size()) {
            throw new IllegalArgumentException(what + " names the same id twice");
        }
        return List.copyOf(values);
    }

    static void range(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", outside " + min + ".." + max);
        }
    }

    static void time(String what, @Nullable String value) {
        if (value == null) {
            return;
        }
        try {
            Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(what + " is not a UTC time like 2026-11-23T05:00:00Z: " + clip(value));
        }
    }

    private static String clip(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
