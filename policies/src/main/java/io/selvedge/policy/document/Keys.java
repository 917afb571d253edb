package io.selvedge.policy.document;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The keys that one kind of mapping in a policy file may have.
 *
 * @param names in the order of the reference page
 */
record Keys(List<String> names) {
    static final Keys POLICY = of(
            "apiVersion",
            "kind",
            "name",
            "version",
            "scope",
            "targets",
            "patches",
            "rings",
            "onFailure",
            "lanes",
            "attempts",
            "backOff",
            "coolDown",
            "bandwidth",
            "windows",
            "conditions",
            "deferral",
            "notices",
            "reboots",
            "priorities");
    static final Keys TARGETS = of("names", "sites", "labels", "when");
    static final Keys PATCHES = of("products", "when");
    static final Keys RING = of("name", "members", "approval", "gate");
    static final Keys MEMBERS = of("percent", "names", "sites", "labels", "when", "rest");
    static final Keys GATE =
            of("success", "minSuccess", "maxFailed", "maxSilent", "onSilence", "silence", "soak", "hold");
    static final Keys LANE = new Keys(Stream.concat(GATE.names.stream(), Stream.of("approval", "coolDown"))
            .toList());
    static final Keys LANES = of(Lane.CRITICAL.text());
    static final Keys BANDWIDTH = of("wanKbit");
    static final Keys WINDOWS = of("timeZone", "open", "blackouts", "catchUp", "critical");
    static final Keys WINDOW = of("name", "rule", "from", "plusDays", "start", "duration");
    static final Keys BLACKOUT = of("reason", "first", "last", "rule", "from", "plusDays", "start", "duration");
    static final Keys CONDITIONS = of("power", "minBattery", "metered");
    static final Keys DEFERRAL = of("times", "each", "deadline");
    static final Keys NOTICES = of("before");
    static final Keys REBOOTS = of("atOnce", "groupBy", "lock");
    static final Keys PRIORITIES = of("method", "tiers");
    static final Keys TIER = of("name", "kev", "cvss", "epss", "days");

    private static Keys of(String... names) {
        return new Keys(List.of(names));
    }

    /** What to say about a key that is not one of these: the nearest, or all of them. */
    String hint(String unknown) {
        String nearest = "";
        int best = Math.max(1, Math.min(3, unknown.length() / 2)) + 1;
        for (String name : names) {
            int distance = distance(name.toLowerCase(Locale.ROOT), unknown.toLowerCase(Locale.ROOT), best);
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
        return EditDistance.between(a, b);
    }
}
