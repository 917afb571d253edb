package io.selvedge.policy.expression;

import java.util.Map;

/**
 * The variables that an expression may name, and the fields of those whose fields are fixed.
 *
 * @param variables by name
 */
public record Scope(Map<String, Variable> variables) {
    private static final Variable TEXT = new Variable(Kind.TEXT, Map.of());
    private static final Variable TEXTS = new Variable(Kind.MAP, Map.of());
    private static final Variable PLATFORM = new Variable(Kind.MAP, Map.of("os", Kind.TEXT, "arch", Kind.TEXT));

    /** An endpoint as everybody knows it, from its enrolment: for targets and rings. */
    public static final Scope ENDPOINT = new Scope(Map.of("name", TEXT, "site", TEXT, "labels", TEXTS));
    /** An endpoint as it knows itself: also its platform, and what is installed, versions by package name. */
    public static final Scope OWN =
            new Scope(Map.of("name", TEXT, "site", TEXT, "labels", TEXTS, "platform", PLATFORM, "packages", TEXTS));
    /** A patch; what its catalog entry does not say is not there, which {@code has} can ask. */
    public static final Scope PATCH = new Scope(Map.of(
            "patch",
            new Variable(
                    Kind.MAP,
                    Map.of(
                            "product", Kind.TEXT,
                            "version", Kind.TEXT,
                            "severity", Kind.TEXT,
                            "cvss", Kind.NUMBER,
                            "epss", Kind.NUMBER,
                            "kev", Kind.TRUTH))));

    public Scope {
        variables = Map.copyOf(variables);
    }

    /**
     * A variable.
     *
     * @param fields for a map whose fields are fixed, their kinds; empty for one with any keys
     */
    public record Variable(Kind kind, Map<String, Kind> fields) {
        public Variable {
            fields = Map.copyOf(fields);
        }
    }

    /** What a value is, as far as that is known before it is computed. */
    public enum Kind {
        ANY("a value"),
        NULL("null"),
        TRUTH("a truth value"),
        NUMBER("a number"),
        TEXT("text"),
        LIST("a list"),
        MAP("a map");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
