package io.selvedge.policy.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The part of JSON Schema that the policy's schema uses; an unknown keyword fails, so that none is passed over. */
final class SchemaCheck {
    private static final Set<String> NOTES = Set.of("$schema", "$id", "$defs", "title", "description", "default");

    private final JsonNode root;

    SchemaCheck(JsonNode root) {
        this.root = root;
    }

    /** What the value violates, empty when it is valid. */
    List<String> violations(JsonNode value) {
        List<String> violations = new ArrayList<>();
        check(root, value, "", violations);
        return violations;
    }

    JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").textValue().substring(1)) : schema;
    }

    private boolean holds(JsonNode schema, JsonNode value) {
        List<String> violations = new ArrayList<>();
        check(schema, value, "", violations);
        return violations.isEmpty();
    }

    private void check(JsonNode schema, JsonNode value, String path, List<String> violations) {
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!NOTES.contains(keyword.getKey())
                    && !holds(keyword.getKey(), keyword.getValue(), schema, value, path, violations)) {
                violations.add(path + ": " + keyword.getKey());
            }
        }
    }

    private boolean holds(
            String keyword, JsonNode wanted, JsonNode schema, JsonNode value, String path, List<String> violations) {
        return switch (keyword) {
            case "$ref" -> {
                check(resolve(schema), value, path, violations);
                yield true;
            }
            case "type" ->
                wanted.isArray()
                        ? stream(wanted).anyMatch(one -> isType(one.textValue(), value))
                        : isType(wanted.textValue(), value);
            case "const" -> wanted.equals(value);
            case "enum" -> stream(wanted).anyMatch(value::equals);
            case "oneOf" -> stream(wanted).filter(one -> holds(one, value)).count() == 1;
            case "anyOf" -> stream(wanted).anyMatch(one -> holds(one, value));
            case "required" -> stream(wanted).allMatch(key -> value.has(key.textValue()));
            case "minimum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) >= 0;
            case "maximum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) <= 0;
            case "exclusiveMinimum" -> !value.isNumber() || value.decimalValue().compareTo(wanted.decimalValue()) > 0;
            case "multipleOf" ->
                !value.isNumber()
                        || value.decimalValue().remainder(wanted.decimalValue()).signum() == 0;
            case "minLength" -> !value.isTextual() || value.textValue().length() >= wanted.intValue();
            case "maxLength" -> !value.isTextual() || value.textValue().length() <= wanted.intValue();
            case "pattern" ->
                !value.isTextual()
                        || Pattern.compile(wanted.textValue())
                                .matcher(value.textValue())
                                .find();
            case "minItems" -> !value.isArray() || value.size() >= wanted.intValue();
            case "maxItems" -> !value.isArray() || value.size() <= wanted.intValue();
            case "minProperties" -> !value.isObject() || value.size() >= wanted.intValue();
            case "maxProperties" -> !value.isObject() || value.size() <= wanted.intValue();
            case "uniqueItems" ->
                !value.isArray() || new HashSet<>(stream(value).toList()).size() == value.size();
            case "items" -> {
                for (int i = 0; value.isArray() && i < value.size(); i++) {
                    check(wanted, value.get(i), path + "[" + i + "]", violations);
                }
                yield true;
            }
            case "properties" -> {
                wanted.properties().stream()
                        .filter(property -> value.has(property.getKey()))
                        .forEach(property -> check(
                                property.getValue(),
                                value.get(property.getKey()),
                                path + "." + property.getKey(),
                                violations));
                yield true;
            }
            case "additionalProperties" ->
                value.properties().stream()
                        .filter(property -> !schema.path("properties").has(property.getKey()))
                        .allMatch(property -> wanted.isObject() && holds(wanted, property.getValue()));
            default -> throw new AssertionError("the check does not know the keyword " + keyword);
        };
    }

    private static boolean isType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("unknown type " + type);
        };
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
