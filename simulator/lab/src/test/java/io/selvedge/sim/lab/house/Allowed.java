package io.selvedge.sim.lab.house;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What was looked at twice and may be longer than the house's measure, each with its reason. */
record Allowed(Map<String, Integer> limits) {
    /** A list that grows is not an exception any more. */
    private static final int MAX_ENTRIES = 12;

    static Allowed read() {
        Map<String, Integer> limits = new LinkedHashMap<>();
        try (InputStream in = Allowed.class.getResourceAsStream("/tidy-allowed.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.isBlank() || line.startsWith("# ")) {
                    continue;
                }
                String[] parts = line.strip().split("\\s+", 3);
                if (parts.length < 3) {
                    throw new IllegalStateException("tidy-allowed.txt: without a reason: " + line);
                }
                limits.put(parts[0], Integer.parseInt(parts[1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (limits.size() > MAX_ENTRIES) {
            throw new IllegalStateException("tidy-allowed.txt: more than " + MAX_ENTRIES + " exceptions");
        }
        return new Allowed(limits);
    }

    int linesOf(String name, int usual) {
        return limits.getOrDefault(name, usual);
    }

    boolean knows(String name) {
        return limits.containsKey(name);
    }

    Set<String> names() {
        return limits.keySet();
    }
}
