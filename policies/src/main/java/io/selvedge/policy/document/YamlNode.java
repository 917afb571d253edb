package io.selvedge.policy.document;

import java.util.List;

/** A YAML document with places: lines and columns from 1. */
sealed interface YamlNode {
    int line();

    int column();

    /** Says what it is, for messages. */
    String kind();

    /**
     * Key and value pairs in file order, duplicates included.
     *
     * @param entries as they stand in the file
     */
    record Mapping(int line, int column, List<Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A list. */
    record Sequence(int line, int column, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * A scalar as it is written, without quotes.
     *
     * @param style what YAML makes of it
     */
    record Scalar(int line, int column, String text, Style style) implements YamlNode {
        @Override
        public String kind() {
            return switch (style) {
                case NULL -> "nothing";
                case TEXT -> "text";
                case NUMBER -> "a number";
                case BOOLEAN -> "true or false";
            };
        }
    }

    /** One key of a mapping with the key's own place. */
    record Entry(String key, int line, int column, YamlNode value) {}

    /** Types of scalars. */
    enum Style {
        NULL,
        TEXT,
        NUMBER,
        BOOLEAN
    }
}
