package io.selvedge.crypto.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A record whose signature and chain are good, and of whose type the audit knows the meaning. Only the fields that the
 * audit reads are kept: a bundle has many records, and some carry long texts.
 *
 * @param id record id, 64 hex digits
 */
record Fact(String id, String type, Origin origin, long seq, Instant time, long trustVersion, ObjectNode body) {
    private static final int MAX_TEXT = 512;

    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("policy", List.of()),
            Map.entry("patch", List.of()),
            Map.entry("rollout", List.of("policy", "patches", "rings")),
            Map.entry("approval", List.of("record", "recordType")),
            Map.entry("halt", List.of("rollout")),
            Map.entry("pause", List.of("rollout")),
            Map.entry("ring-approval", List.of("rollout", "ring")),
            Map.entry("resume", List.of("rollout", "halts")),
            Map.entry("ring-decision", List.of("rollout", "site", "anchorSet", "ring", "verdict")),
            Map.entry("anchor-set", List.of("site", "version", "attempt", "anchors", "previous")),
            Map.entry("endorsement", List.of("record")),
            Map.entry("patch-intent", List.of("rollout", "patch", "ring", "attempt", "action")),
            Map.entry("patch-result", List.of("rollout", "patch", "ring", "attempt", "action")),
            Map.entry("revocation", List.of("key", "origin", "size")));

    /** Empty for the types that are signed and chained, and that is all an audit has to say of them. */
    static Optional<Fact> find(SignedRecord record) {
        List<String> fields = FIELDS.get(record.type());
        if (fields == null) {
            return Optional.empty();
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            JsonNode value = record.predicate().get(field);
            if (value != null) {
                body.set(field, value);
            }
        }
        return Optional.of(new Fact(
                record.id().hex(),
                record.type(),
                record.origin(),
                record.seq(),
                record.time(),
                record.chain().trustVersion(),
                body));
    }

    String author() {
        return origin.keyId();
    }

    JsonFields fields() {
        return new JsonFields(body, "");
    }

    String text(String name) {
        return fields().text(name, MAX_TEXT);
    }

    /** A record id or key id. */
    String id(String name) {
        return fields().digest(name).hex();
    }

    String place() {
        return origin.text() + "#" + seq;
    }
}
