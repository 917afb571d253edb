package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A rollout as text: one bar for each ring, from the API's view of it. */
public final class RingBars {
    private static final int WIDTH = 24;

    private RingBars() {}

    /** One line for the rollout and one for each ring. */
    public static List<String> of(JsonNode rollout) {
        List<String> lines = new ArrayList<>();
        String reason = rollout.path("reason").asText();
        lines.add("rollout %s: %s%s"
                .formatted(
                        rollout.path("name").asText(),
                        rollout.path("state").asText(),
                        reason.isEmpty() ? "" : " – " + reason));
        for (JsonNode ring : rollout.path("rings")) {
            lines.add("  ring %d %-10s %s %d/%d %s%s"
                    .formatted(
                            ring.path("index").asInt() + 1,
                            ring.path("name").asText(),
                            bar(ring),
                            ring.path("succeeded").asLong(),
                            ring.path("members").asLong(),
                            ring.path("state").asText().replace('_', ' '),
                            rest(ring)));
        }
        return lines.stream().map(Words::printable).toList();
    }

    /** Done, failed and open endpoints as {@code =}, {@code x} and {@code .}. */
    private static String bar(JsonNode ring) {
        long members = Math.max(1, ring.path("members").asLong());
        int good = (int) (ring.path("succeeded").asLong() * WIDTH / members);
        int bad = (int) ((ring.path("failed").asLong() + ring.path("undone").asLong()) * WIDTH / members);
        bad = Math.min(bad, WIDTH - good);
        return "[" + "=".repeat(good) + "x".repeat(bad) + ".".repeat(WIDTH - good - bad) + "]";
    }

    private static String rest(JsonNode ring) {
        StringBuilder rest = new StringBuilder();
        for (String field : List.of("failed", "undone", "silent")) {
            long count = ring.path(field).asLong();
            if (count > 0) {
                rest.append(", ").append(count).append(' ').append(field);
            }
        }
        long apart = ring.path("apart").asLong();
        if (apart > 0) {
            rest.append(", ").append(apart).append(" counted apart");
        }
        JsonNode approvals = ring.path("approvals");
        if (ring.path("state").asText().equals("awaiting_approval")) {
            rest.append(", ")
                    .append(approvals.path("count").asLong())
                    .append(" of ")
                    .append(approvals.path("threshold").asLong())
                    .append(" approvals");
        }
        return rest.toString();
    }
}
