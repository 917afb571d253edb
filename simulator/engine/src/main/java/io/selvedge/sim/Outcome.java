package io.selvedge.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param events inputs and deliveries that happened
 * @param virtualMillis how long the world lived
 * @param patched endpoints with the new version at the end
 * @param wanBytes payload that crossed WAN links
 * @param records different records that were read
 */
public record Outcome(
        World world,
        long events,
        long virtualMillis,
        int patched,
        int crashes,
        long wanBytes,
        long records,
        List<String> violations,
        String traceHash) {
    public Outcome {
        violations = List.copyOf(violations);
    }

    /** As one JSON object would have it. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("seed", world.seed());
        fields.put("endpoints", world.endpoints());
        fields.put("sites", world.sites());
        fields.put("events", events);
        fields.put("virtualSeconds", virtualMillis / 1_000);
        fields.put("patched", patched);
        fields.put("crashes", crashes);
        fields.put("payloadBytes", world.payloadBytes());
        fields.put("wanBytes", wanBytes);
        fields.put("records", records);
        fields.put("realSignatures", !world.faults().cheapSignatures());
        fields.put("violations", violations);
        fields.put("traceHash", traceHash);
        return fields;
    }
}
