package io.selvedge.policy.document;

import java.util.List;

/** The keys of each mapping in a policy file, in the order of the reference page. */
enum Keys {
    POLICY("apiVersion", "kind", "name", "version", "targets", "patches", "rings", "onFailure", "lanes", "attempts", "bandwidth"),
    TARGETS("names", "sites", "labels"),
    PATCHES("products"),
    RING("name", "members", "gate"),
    MEMBERS("percent", "names", "sites", "labels", "rest"),
    GATE("success", "maxFailed", "maxSilent", "silence", "soak", "hold"),
    LANES("critical"),
    BANDWIDTH("wanKbit");

    private final List<String> names;

    Keys(String... names) {
        this.names = List.of(names);
    }

    List<String> names() {
        return names;
    }

    /** What to say about a key that is not one of these: the nearest, or all of them. */
    String hint(String unknown) {
        String nearest = "";
        int best = Math.max(1, Math.min(3, unknown.length() / 2)) + 1;
        for (String name : names) {
            int distance = distance(name.toLowerCase(java.util.Locale.ROOT), unknown.toLowerCase(java.util.Locale.ROOT), best);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest.isEmpty()
                ? "known here: " + String.join(", ", names)
                : "did you mean " + Problems.quote(nearest) + "?";
    }

    /** Levenshtein's distance; texts whose lengths already differ by the limit are not compared. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
