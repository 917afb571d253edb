package io.selvedge.policy.expression;

import java.util.List;
import java.util.Map;

/** What expressions compute with: Boolean, Long, Double, String, List, Map and {@link #NULL}. */
final class Value {
    /** CEL's null. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private Value() {}

    static String kind(Object value) {
        return switch (value) {
            case Boolean ignored -> "a truth value";
            case Long ignored -> "a whole number";
            case Double ignored -> "a number";
            case String ignored -> "text";
            case List<?> ignored -> "a list";
            case Map<?, ?> ignored -> "a map";
            default -> "null";
        };
    }

    /** CEL's equality: values of different kinds are unequal, numbers compare by what they are. */
    static boolean equal(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return !isNan(x) && !isNan(y) && compare(x, y) == 0;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!equal(x.get(i), y.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream()
                            .allMatch(entry ->
                                    y.containsKey(entry.getKey()) && equal(entry.getValue(), y.get(entry.getKey())));
        }
        return a.equals(b);
    }

    static boolean isNan(Number number) {
        return number instanceof Double d && d.isNaN();
    }

    /** By value; a whole number beside another number is taken as one, as CEL has it. Neither is NaN. */
    static int compare(Number a, Number b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        return x < y ? -1 : x > y ? 1 : 0;
    }

    /** By code points, as CEL has it; Java's own order puts surrogates before the characters from U+E000 on. */
    static int compare(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int x = a.codePointAt(i);
            int y = b.codePointAt(i);
            if (x != y) {
                return Integer.compare(x, y);
            }
            i += Character.charCount(x);
        }
        return Integer.compare(a.length(), b.length());
    }
}
