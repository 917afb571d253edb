package io.selvedge.sim.lab;

import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchResult;
import io.selvedge.crypto.record.SignedRecord;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What the endpoints signed about one rollout, read from an evidence bundle.
 *
 * @param intents by the node's key id, in the order of its log
 * @param results by the node's key id, in the order of its log
 */
record PatchLedger(Map<String, List<PatchIntent>> intents, Map<String, List<PatchResult>> results) {

    static PatchLedger of(byte[] bundle, String rollout) {
        Map<String, List<PatchIntent>> intents = new TreeMap<>();
        Map<String, List<PatchResult>> results = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.getName().endsWith("/entries.jsonl")) {
                    continue;
                }
                BufferedReader lines = new BufferedReader(new InputStreamReader(zip, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    SignedRecord signed = SignedRecord.parse(line.getBytes(StandardCharsets.UTF_8));
                    String node = signed.origin().keyId();
                    switch (Bodies.read(signed.type(), signed.predicate())) {
                        case PatchIntent intent
                        when intent.rollout().equals(rollout) ->
                            intents.computeIfAbsent(node, any -> new ArrayList<>())
                                    .add(intent);
                        case PatchResult result
                        when result.rollout().equals(rollout) ->
                            results.computeIfAbsent(node, any -> new ArrayList<>())
                                    .add(result);
                        default -> {}
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PatchLedger(intents, results);
    }

    List<PatchIntent> intentsOf(Endpoint endpoint) {
        return intents.getOrDefault(endpoint.nodeId(), List.of());
    }

    List<PatchResult> resultsOf(Endpoint endpoint) {
        return results.getOrDefault(endpoint.nodeId(), List.of());
    }

    /** Bytes of the artifact that crossed the WAN into the machines of a site, by their own account. */
    long wanBytes(List<Endpoint> site) {
        return site.stream()
                .flatMap(endpoint -> resultsOf(endpoint).stream())
                .mapToLong(result -> result.bytes().wan())
                .sum();
    }
}
