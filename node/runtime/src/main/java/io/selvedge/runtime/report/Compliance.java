package io.selvedge.runtime.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How findings stand against their terms, by tier: from the documents that {@code selvedge findings --json} writes, one
 * for each endpoint. The documents are named by digest in the report, so that whoever has them computes the same.
 */
public final class Compliance {
    /** Thousands of findings with their reasons. */
    public static final int MAX_DOCUMENT_BYTES = 64 << 20;

    private static final int MAX_FINDINGS = 200_000;
    private static final int MAX_TEXT = 256;

    /** By the first words of a finding's standing. */
    private enum Clock {
        RUNNING("running"),
        NEGLECTED("neglected"),
        UNREACHABLE("unreachable"),
        NO_DATE("no date");

        private final String words;

        Clock(String words) {
            this.words = words;
        }
    }

    private Compliance() {}

    /**
     * Two tables: findings by tier, and the documents that they come from.
     *
     * @throws SelvedgeException {@code BAD_FORMAT} or {@code TOO_LARGE}, with the place
     */
    public static List<Section> of(Collection<byte[]> documents) {
        TreeMap<String, Map<Clock, Long>> tiers = new TreeMap<>();
        TreeMap<String, List<Object>> sources = new TreeMap<>();
        for (byte[] bytes : documents) {
            JsonFields document = document(bytes);
            long open = 0;
            for (JsonFields finding : document.objects("findings", MAX_FINDINGS)) {
                if (finding.bool("open")) {
                    String tier = finding.text("tier", MAX_TEXT) + ": " + finding.text("term", MAX_TEXT);
                    tiers.computeIfAbsent(tier, ignored -> new EnumMap<>(Clock.class))
                            .merge(clock(finding), 1L, Long::sum);
                    open++;
                }
            }
            String digest = Digest.of(bytes).hex();
            String endpoint = document.text("endpoint", MAX_TEXT);
            sources.put(endpoint + ' ' + digest, List.of(endpoint, document.text("at", MAX_TEXT), open, digest));
        }
        return List.of(byTier(tiers), sources(sources));
    }

    private static JsonFields document(byte[] bytes) {
        JsonNode parsed = CanonicalJson.parse(bytes, MAX_DOCUMENT_BYTES);
        if (parsed instanceof ObjectNode object) {
            return new JsonFields(object, "");
        }
        throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "findings are an object", Map.of("place", "/"));
    }

    private static Clock clock(JsonFields finding) {
        String standing = finding.text("standing", MAX_TEXT).toLowerCase(Locale.ROOT);
        for (Clock clock : Clock.values()) {
            if (standing.startsWith(clock.words)) {
                return clock;
            }
        }
        throw finding.bad("standing", "running, neglected, unreachable or no date");
    }

    private static Section byTier(Map<String, Map<Clock, Long>> tiers) {
        Section.Rows rows = new Section.Rows();
        tiers.forEach((tier, counts) -> {
            long running = counts.getOrDefault(Clock.RUNNING, 0L);
            long neglected = counts.getOrDefault(Clock.NEGLECTED, 0L);
            long unreachable = counts.getOrDefault(Clock.UNREACHABLE, 0L);
            long dated = running + neglected + unreachable;
            rows.add(
                    tier,
                    dated + counts.getOrDefault(Clock.NO_DATE, 0L),
                    running,
                    neglected,
                    unreachable,
                    dated == 0 ? 10_000 : running * 10_000 / dated);
        });
        return rows.under(
                "compliance",
                "Compliance by tier",
                "Open findings by how urgent the policy calls them. Neglected: the time is over, and the endpoint could be"
                        + " reached for as long; unreachable: it could not. The share is of those that have a date.",
                Cell.TEXT.column("tier", "Tier and term"),
                Cell.COUNT.column("open", "Open"),
                Cell.COUNT.column("inTime", "Within the term"),
                Cell.COUNT.column("neglected", "Neglected"),
                Cell.COUNT.column("unreachable", "Unreachable"),
                Cell.SHARE.column("share", "Share within"));
    }

    private static Section sources(Map<String, List<Object>> sources) {
        Section.Rows rows = new Section.Rows();
        sources.values().stream()
                .sorted(Comparator.comparing((List<Object> source) -> String.valueOf(source.getFirst())))
                .forEach(source -> rows.add(source.toArray()));
        return rows.under(
                "findings",
                "Findings that were counted",
                "The documents behind the table before, by the SHA-256 of each.",
                Cell.TEXT.column("endpoint", "Endpoint"),
                Cell.TEXT.column("at", "Made"),
                Cell.COUNT.column("open", "Open findings"),
                Cell.TEXT.column("sha256", "SHA-256"));
    }
}
