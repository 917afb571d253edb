package io.selvedge.policy.expression;

import java.util.Map;
import java.util.Optional;

/** Operators and functions, with how many arguments each takes. */
enum Function {
    NOT("!", 1),
    NEGATE("-", 1),
    ADD("+", 2),
    SUBTRACT("-", 2),
    MULTIPLY("*", 2),
    DIVIDE("/", 2),
    REMAINDER("%", 2),
    EQUAL("==", 2),
    UNEQUAL("!=", 2),
    LESS("<", 2),
    LESS_EQUAL("<=", 2),
    GREATER(">", 2),
    GREATER_EQUAL(">=", 2),
    IN("in", 2),
    SIZE("size", 1),
    CONTAINS("contains", 2),
    STARTS_WITH("startsWith", 2),
    ENDS_WITH("endsWith", 2),
    GLOB("glob", 2),
    OLDER_THAN("olderThan", 3),
    TO_INT("int", 1),
    TO_DOUBLE("double", 1),
    TO_STRING("string", 1),
    DYN("dyn", 1);

    private static final Map<String, Function> CALLED =
            Map.of("size", SIZE, "int", TO_INT, "double", TO_DOUBLE, "string", TO_STRING, "dyn", DYN);
    private static final Map<String, Function> METHODS = Map.of(
            "size", SIZE,
            "contains", CONTAINS,
            "startsWith", STARTS_WITH,
            "endsWith", ENDS_WITH,
            "glob", GLOB,
            "olderThan", OLDER_THAN);

    private final String text;
    private final int arity;

    Function(String text, int arity) {
        this.text = text;
        this.arity = arity;
    }

    String text() {
        return text;
    }

    /** Arguments, the receiver of a method included. */
    int arity() {
        return arity;
    }

    /** The function written {@code name(…)}. */
    static Optional<Function> called(String name) {
        return Optional.ofNullable(CALLED.get(name));
    }

    /** The function written {@code receiver.name(…)}. */
    static Optional<Function> method(String name) {
        return Optional.ofNullable(METHODS.get(name));
    }
}
