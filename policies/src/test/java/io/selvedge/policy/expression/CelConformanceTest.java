package io.selvedge.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.SharedFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The conformance tests of the CEL specification: what the subset accepts it computes as the specification says. What
 * it refuses when it reads it (other types, protocol buffers, other functions) is counted, so that nothing slips out.
 */
class CelConformanceTest {
    private final List<String> wrong = new ArrayList<>();
    private int passed;
    private int refused;

    @ParameterizedTest
    @CsvSource({
        "basic, 32",
        "comparisons, 1",
        "conversions, 1",
        "fields, 18",
        "fp_math, 30",
        "integer_math, 42",
        "lists, 32",
        "logic, 30",
        "macros, 44",
        "parse, 92",
        "string, 36",
    })
    void computesAsTheSpecificationSays(String file, int expected) {
        Map<String, List<Object>> suite =
                TextProto.parse(String.join("\n", SharedFiles.dataLines("08-cel-conformance/" + file + ".textproto")));
        for (Object section : suite.get("section")) {
            for (Object test : fields(section).getOrDefault("test", List.of())) {
                run(fields(test));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(passed).as("passed; refused " + refused).isGreaterThanOrEqualTo(expected);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<Object>> fields(Object message) {
        return (Map<String, List<Object>>) message;
    }

    private void run(Map<String, List<Object>> test) {
        String text = (String) test.get("expr").getFirst();
        Map<String, Object> variables = new HashMap<>();
        Object expected =
                test.containsKey("value") ? value(fields(test.get("value").getFirst())) : null;
        boolean error = test.containsKey("eval_error");
        if ((expected == null && !error && test.containsKey("value"))
                || test.containsKey("container")
                || !bind(test, variables)) {
            refused++;
            return;
        }
        Expression expression;
        try {
            expression = Expression.parse(text);
        } catch (MalformedExpressionException e) {
            refused++;
            return;
        }
        Object found;
        try {
            found = expression.value(variables);
        } catch (EvaluationException e) {
            found = e;
        }
        if (found instanceof EvaluationException e
                && String.valueOf(e.getMessage()).equals("a number has no text")) {
            refused++;
            return;
        }
        if (error ? found instanceof EvaluationException : matches(expected == null ? Boolean.TRUE : expected, found)) {
            passed++;
        } else {
            wrong.add(test.get("name") + ": " + text + " gave " + found + ", not " + (error ? "an error" : expected));
        }
    }

    private static boolean bind(Map<String, List<Object>> test, Map<String, Object> variables) {
        // a name with dots in it is for protocol buffers
        for (Object binding : test.getOrDefault("bindings", List.of())) {
            Map<String, List<Object>> outer =
                    fields(fields(binding).get("value").getFirst());
            Object value =
                    outer.containsKey("value") ? value(fields(outer.get("value").getFirst())) : null;
            String name = (String) fields(binding).get("key").getFirst();
            if (value == null || name.contains(".")) {
                return false;
            }
            variables.put(name, value);
        }
        return true;
    }

    private static boolean matches(Object expected, Object found) {
        if (expected instanceof Double d && d.isNaN()) {
            return found instanceof Double f && f.isNaN();
        }
        return found.getClass() == expected.getClass() || expected instanceof List || expected instanceof Map
                ? Value.equal(expected, found)
                : expected == found;
    }

    private static @Nullable Object value(Map<String, List<Object>> value) {
        if (value.isEmpty()) {
            return null;
        }
        Map.Entry<String, List<Object>> only = value.entrySet().iterator().next();
        Object inner = only.getValue().getFirst();
        return switch (only.getKey()) {
            case "bool_value" -> Boolean.parseBoolean((String) inner);
            case "int64_value" -> Long.decode((String) inner);
            case "double_value" -> number((String) inner);
            case "string_value" -> inner;
            case "null_value" -> Value.NULL;
            case "list_value" -> {
                List<Object> items = new ArrayList<>();
                for (Object item : fields(inner).getOrDefault("values", List.of())) {
                    Object one = value(fields(item));
                    if (one == null) {
                        yield null;
                    }
                    items.add(one);
                }
                yield items;
            }
            case "map_value" -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (Object entry : fields(inner).getOrDefault("entries", List.of())) {
                    Object key = value(fields(fields(entry).get("key").getFirst()));
                    Object one = value(fields(fields(entry).get("value").getFirst()));
                    if (key == null || one == null) {
                        yield null;
                    }
                    map.put(key, one);
                }
                yield map;
            }
            default -> null;
        };
    }

    private static double number(String text) {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}
