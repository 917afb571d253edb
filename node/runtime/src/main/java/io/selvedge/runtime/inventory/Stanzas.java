package io.selvedge.runtime.inventory;

import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Paragraphs of {@code Field: value} lines with a blank line between them (deb822(5)), one at a time. Only the wanted
 * fields are kept, and of those only the first line.
 */
final class Stanzas {
    /** A line of a package index: the longest dependency lists have 30 KB. */
    private static final int MAX_LINE_CHARS = 1 << 20;

    private Stanzas() {}

    /**
     * Reads to the end.
     *
     * @param wanted names of fields in lower case
     * @param each gets the wanted fields of a paragraph with its first line in {@code place}
     */
    static void read(InputStream in, String file, Set<String> wanted, Consumer<Stanza> each) throws IOException {
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        Map<String, String> fields = new HashMap<>();
        String place = file;
        boolean open = false;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                if (open) {
                    each.accept(new Stanza(place, fields));
                }
                fields = new HashMap<>();
                open = false;
                continue;
            }
            place = open ? place : lines.place();
            if (line.charAt(0) != ' ' && line.charAt(0) != '\t') {
                int colon = line.indexOf(':');
                if (colon < 1) {
                    throw BadInput.at(lines.place(), "no 'Field: value'");
                }
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                if (wanted.contains(name)
                        && fields.put(name, line.substring(colon + 1).strip()) != null) {
                    throw BadInput.at(lines.place(), "the field " + name + " comes twice");
                }
            } else if (!open) {
                throw BadInput.at(lines.place(), "a continued line without a field");
            }
            open = true;
        }
        if (open) {
            each.accept(new Stanza(place, fields));
        }
    }

    /**
     * One paragraph.
     *
     * @param place file and first line
     */
    record Stanza(String place, Map<String, String> fields) {
        /** The field's first line; empty when the paragraph has none. */
        String field(String name) {
            return fields.getOrDefault(name, "");
        }

        String required(String name) {
            String value = field(name);
            if (value.isEmpty()) {
                throw BadInput.at(place, "the paragraph has no field " + name);
            }
            return value;
        }
    }
}
