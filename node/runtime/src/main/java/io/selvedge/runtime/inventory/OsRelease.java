package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /etc/os-release} (os-release(5)).
 *
 * @param name for people
 * @param release empty when {@code ID} is missing or is none
 */
record OsRelease(String name, Optional<Release> release) {
    static final long MAX_BYTES = 64 << 10;

    private static final int MAX_LINE_CHARS = 4096;

    static OsRelease parse(InputStream in, String file) throws IOException {
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        Map<String, String> values = new HashMap<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
            }
        }
        String id = values.getOrDefault("ID", "");
        return new OsRelease(
                values.getOrDefault("PRETTY_NAME", id), release(id, values.getOrDefault("VERSION_ID", "")));
    }

    private static Optional<Release> release(String id, String version) {
        try {
            return Optional.of(Release.of(id, version));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1).replace("\\", "") : value.strip();
    }
}
