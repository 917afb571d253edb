package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.document.OwnFacts;
import io.selvedge.policy.ring.Endpoint;
import io.selvedge.runtime.input.LimitedInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Endpoints described in a file: one object, a list of them, or what {@code GET /api/v1/mesh} answers. An endpoint has a
 * name, a site and labels; for {@code policy explain} also platform {os, arch}, packages and timeZone.
 */
record EndpointFile(List<Described> endpoints) {
    /** Largest file: 100,000 endpoints with a few labels each. */
    private static final long MAX_BYTES = 64L << 20;

    /** One endpoint. */
    record Described(OwnFacts facts, Optional<String> timeZone) {}

    static EndpointFile read(Path file) {
        try (InputStream in = LimitedInput.open(file, MAX_BYTES)) {
            JsonNode document = StrictJson.tree(in, file.toString());
            List<Described> endpoints = new ArrayList<>();
            if (document.has("sites")) {
                document.path("sites")
                        .forEach(site -> site.path("nodes")
                                .forEach(node -> endpoints.add(described(file, node, endpoints.size()))));
            } else if (document.isArray()) {
                document.forEach(node -> endpoints.add(described(file, node, endpoints.size())));
            } else {
                endpoints.add(described(file, document, 0));
            }
            return new EndpointFile(endpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Described described(Path file, JsonNode node, int index) {
        String place = file + " endpoint " + (index + 1);
        if (!node.isObject()) {
            throw bad(place, "is no object with name, site and labels");
        }
        OwnFacts facts = new OwnFacts(
                text(place, node, "name"),
                text(place, node, "site"),
                texts(place, node.path("labels"), "labels"),
                node.at("/platform/os").asText(""),
                node.at("/platform/arch").asText(""),
                texts(place, node.path("packages"), "packages"));
        return new Described(
                facts, Optional.of(node.path("timeZone").asText("")).filter(zone -> !zone.isEmpty()));
    }

    private static String text(String place, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw bad(place, "has no " + field);
        }
        return value.textValue();
    }

    private static Map<String, String> texts(String place, JsonNode object, String what) {
        Map<String, String> texts = new TreeMap<>();
        if (!object.isMissingNode() && !object.isObject()) {
            throw bad(place, "has " + what + " that are no object of texts");
        }
        object.properties().forEach(field -> {
            if (!field.getValue().isTextual()) {
                throw bad(place, "has " + what + " that are no texts");
            }
            texts.put(field.getKey(), field.getValue().textValue());
        });
        return texts;
    }

    private static SelvedgeException bad(String place, String problem) {
        return new SelvedgeException("BAD_FORMAT", place + " " + problem, Map.of("place", place));
    }

    /** As rings see them; ids are made up from the place in the file, because files need not have them. */
    List<Endpoint> asMembers() {
        List<Endpoint> members = new ArrayList<>();
        for (Described each : endpoints) {
            OwnFacts facts = each.facts();
            members.add(new Endpoint("%064x".formatted(members.size()), facts.name(), facts.site(), facts.labels()));
        }
        return members;
    }
}
