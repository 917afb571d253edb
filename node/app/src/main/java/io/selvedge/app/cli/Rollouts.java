package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Patch;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.record.SignedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds what an admin names by id, by the beginning of an id, or by name. */
final class Rollouts {
    /** Shorter beginnings of an id are typed by accident. */
    private static final int MIN_PREFIX = 6;

    private Rollouts() {}

    /** The id of the rollout that an admin means: the newest of its name, or the one whose id begins so. */
    static String idOf(NodeClient node, String text) {
        if (Digest.isHex(text)) {
            return text;
        }
        return find(
                        node.get("/api/v1/rollouts"),
                        "rollout",
                        text,
                        rollout -> rollout.path("name").asText().equals(text))
                .path("recordId")
                .asText();
    }

    /** A catalog entry as its admin signed it. */
    static Patch patch(NodeClient node, String recordId) {
        SignedRecord record = SignedRecord.parse(CanonicalJson.encode(node.get("/api/v1/records/" + recordId)));
        if (record.id().hex().equals(recordId)
                && Bodies.read(record.type(), record.predicate()) instanceof Patch patch) {
            return patch;
        }
        throw new SelvedgeException("STALE_NODE", node.address() + " shows something else than the patch " + recordId);
    }

    /** The one entry of a list (newest first) that an id, the beginning of an id or a name means. */
    static JsonNode find(JsonNode list, String what, String text, Predicate<JsonNode> named) {
        List<JsonNode> byId = new ArrayList<>();
        for (JsonNode entry : list) {
            if (text.length() >= MIN_PREFIX && entry.path("recordId").asText().startsWith(text)) {
                byId.add(entry);
            }
        }
        if (byId.size() == 1) {
            return byId.getFirst();
        }
        if (byId.size() > 1) {
            throw new SelvedgeException(
                    "WRONG_USAGE", "'" + text + "' begins the ids of " + byId.size() + " records; give more digits");
        }
        for (JsonNode entry : list) {
            if (named.test(entry)) {
                return entry;
            }
        }
        throw new SelvedgeException(
                "UNKNOWN_NAME",
                "the node knows no " + what + " '" + text + "'; it knows " + names(list),
                Map.of("place", text));
    }

    private static String names(JsonNode list) {
        List<String> names = new ArrayList<>();
        for (JsonNode entry : list) {
            if (names.size() < 10) {
                names.add(entry.path("name").asText());
            }
        }
        return names.isEmpty() ? "none yet" : String.join(", ", names);
    }
}
