package io.selvedge.runtime.catalog;

import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads Debian control data paragraph by paragraph (Debian Policy 5.1), as {@code Packages}, {@code Release} and dpkg's
 * {@code status} have it; memory is that of one paragraph.
 */
public final class ControlParagraphs {
    /** Debian's longest line (a Depends) has 20 KB. */
    private static final int MAX_LINE_CHARS = 1 << 20;

    /** A Release file is one paragraph, of 300 KB in Ubuntu. */
    private static final int MAX_PARAGRAPH_CHARS = 16 << 20;

    private static final int MAX_FIELDS = 300;

    private final LimitedLines lines;

    /** Reads from {@code in}; {@code place} is the file's name for messages. */
    public ControlParagraphs(InputStream in, String place) {
        this.lines = new LimitedLines(in, StandardCharsets.UTF_8, place, MAX_LINE_CHARS);
    }

    /**
     * The next paragraph's fields by lower-case name, continuation lines joined by line feeds; empty after the last.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT with the line, TOO_LARGE
     */
    public Optional<Map<String, String>> next() throws IOException {
        Map<String, StringBuilder> fields = new TreeMap<>();
        StringBuilder last = null;
        long chars = 0;
        for (String text = lines.next(); text != null; text = lines.next()) {
            chars += text.length();
            if (chars > MAX_PARAGRAPH_CHARS) {
                throw BadInput.tooLarge(at(), "a paragraph of more characters", MAX_PARAGRAPH_CHARS);
            }
            if (text.isBlank()) {
                if (!fields.isEmpty()) {
                    break;
                }
            } else if (text.charAt(0) == ' ' || text.charAt(0) == '\t') {
                if (last == null) {
                    throw BadInput.at(at(), "continues no field");
                }
                last.append('\n').append(text.strip());
            } else {
                last = begin(fields, text);
            }
        }
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        fields.forEach((name, value) -> values.put(name, value.toString()));
        return Optional.of(values);
    }

    /** The line that was read last, from 1. */
    public int line() {
        return lines.number();
    }

    private StringBuilder begin(Map<String, StringBuilder> fields, String text) {
        int colon = text.indexOf(':');
        String name = colon < 1 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!name.matches("[!-,.-9;-~][!-9;-~]{0,63}")) {
            throw BadInput.at(at(), "is no field of control data: " + AptRelease.shown(text));
        }
        if (fields.size() == MAX_FIELDS) {
            throw BadInput.tooLarge(at(), "a paragraph of more fields", MAX_FIELDS);
        }
        StringBuilder value = new StringBuilder(text.substring(colon + 1).strip());
        if (fields.put(name, value) != null) {
            throw BadInput.at(at(), "field " + name + " comes twice");
        }
        return value;
    }

    private String at() {
        return lines.place();
    }
}
