package io.selvedge.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds a JSON value to a schema of openapi.json: the part of JSON Schema that the document uses. */
final class OpenApiShape {
    final JsonNode document;

    OpenApiShape() throws IOException {
        try (InputStream in = OpenApiShape.class.getResourceAsStream("openapi.json")) {
            document = new ObjectMapper().readTree(in);
        }
    }

    /** What is wrong, empty when nothing is. */
    List<String> problems(JsonNode schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check("$", schema, value, problems);
        return problems;
    }

    private void check(String place, JsonNode schema, JsonNode value, List<String> problems) {
        if (schema.has("$ref")) {
            check(place, resolved(schema), value, problems);
            return;
        }
        schema.path("allOf").forEach(part -> check(place, part, value, problems));
        if (schema.has("anyOf") && !fitsOne(schema.get("anyOf"), value)) {
            problems.add(place + " fits none of anyOf: " + value);
        }
        checkType(place, schema.path("type"), value, problems);
        if (schema.has("enum") && !contains(schema.get("enum"), value)) {
            problems.add(place + " is not one of " + schema.get("enum") + ": " + value);
        }
        if (schema.has("pattern")
                && value.isTextual()
                && !value.asText().matches(schema.get("pattern").asText())) {
            problems.add(place + " does not match " + schema.get("pattern") + ": " + value);
        }
        for (JsonNode required : schema.path("required")) {
            if (value.isObject() && !value.has(required.asText())) {
                problems.add(place + " lacks " + required.asText());
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (value.has(property.getKey())) {
                check(place + "." + property.getKey(), property.getValue(), value.get(property.getKey()), problems);
            }
        }
        if (schema.has("items")) {
            value.forEach(item -> check(place + "[]", schema.get("items"), item, problems));
        }
    }

    private JsonNode resolved(JsonNode schema) {
        return document.at(schema.get("$ref").asText().substring(1));
    }

    private boolean fitsOne(JsonNode schemas, JsonNode value) {
        for (JsonNode schema : schemas) {
            if (problems(schema, value).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Fields of a value that the schema does not name: then the API says more than it documents. */
    List<String> undocumented(JsonNode schema, JsonNode value) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (!names(schema, field.getKey())) {
                unknown.add(field.getKey());
            }
        }
        return unknown;
    }

    private boolean names(JsonNode schema, String field) {
        if (schema.has("$ref")) {
            return names(resolved(schema), field);
        }
        for (JsonNode part : schema.path("allOf")) {
            if (names(part, field)) {
                return true;
            }
        }
        return schema.path("properties").has(field);
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void checkType(String place, JsonNode type, JsonNode value, List<String> problems) {
        if (type.isMissingNode()) {
            return;
        }
        List<JsonNode> types = new ArrayList<>();
        if (type.isArray()) {
            type.forEach(types::add);
        } else {
            types.add(type);
        }
        if (types.stream().noneMatch(each -> is(each.asText(), value))) {
            problems.add(place + " is not " + type + ": " + value);
        }
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException(type);
        };
    }
}
