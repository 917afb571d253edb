package io.selvedge.app.config;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One key of {@code config.yaml}: where it stands, what it may hold, what holds without it.
 *
 * @param path section and key, for example {@code http.port}
 * @param kind what a value may be
 * @param defaultText the value in force when the key is absent, written as in the file
 * @param meaning one sentence for the reference page
 */
public record ConfigKey(String path, Kind kind, String defaultText, String meaning) {
    public ConfigKey {
        Objects.requireNonNull(kind);
        if (path.indexOf('.') < 1) {
            throw new IllegalArgumentException("a key stands in a section: " + path);
        }
    }

    /** The section of the key, the part before the first dot. */
    public String section() {
        return path.substring(0, path.indexOf('.'));
    }

    /** The key inside its section. */
    public String name() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** What a value may be; {@link #words()} says it to a person. */
    public sealed interface Kind {
        /** The kind in words, as the reference page and error messages have it. */
        String words();

        /** Text of a known shape. */
        record Text(Pattern shape, String words) implements Kind {}

        /** A whole number from {@code min} to {@code max}, both included. */
        record WholeNumber(long min, long max) implements Kind {
            @Override
            public String words() {
                return "whole number from " + min + " to " + max;
            }
        }

        /** One of a few words. */
        record Choice(List<String> values) implements Kind {
            public Choice {
                values = List.copyOf(values);
            }

            @Override
            public String words() {
                return "one of " + String.join(", ", values);
            }
        }

        /** A list of {@code host:port}. */
        record Addresses() implements Kind {
            @Override
            public String words() {
                return "list of host:port";
            }
        }

        /** A list of texts of a known shape. */
        record Texts(Pattern shape, String words) implements Kind {}

        /** A map from a name to a text. */
        record TextMap() implements Kind {
            @Override
            public String words() {
                return "map from name to text";
            }
        }

        /** A map from a name to a list of {@code host:port}. */
        record AddressMap() implements Kind {
            @Override
            public String words() {
                return "map from name to list of host:port";
            }
        }
    }
}
