package io.selvedge.policy.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A condition over variables, in a strict subset of the Common Expression Language (cel.dev): whole numbers, numbers,
 * text, truth values, null, lists and maps with their operators, {@code has}, {@code all}, {@code exists},
 * {@code exists_one}, {@code filter}, {@code map}, {@code size}, {@code contains}, {@code startsWith},
 * {@code endsWith}, {@code int}, {@code double}, {@code string}; and two functions of our own, {@code glob} and
 * {@code olderThan}. What it leaves out is refused when it is read.
 */
public final class Expression {
    /** Longest text: more than a screen is no condition that people can judge. */
    public static final int MAX_CHARS = 4_096;
    /** Most parts of an expression. */
    public static final int MAX_NODES = 512;
    /** Deepest nesting of brackets, signs and choices. */
    public static final int MAX_DEPTH = 32;
    /** Macros inside macros: two lists against each other, no more. */
    public static final int MAX_NESTED_MACROS = 2;
    /** Most steps of one evaluation: thousands of packages looked through once, which takes a millisecond or two. */
    public static final int MAX_STEPS = 100_000;

    private final String text;
    private final Term term;

    private Expression(String text, Term term) {
        this.text = text;
        this.term = term;
    }

    /**
     * Reads a condition over these variables.
     *
     * @throws MalformedExpressionException with the place in the text
     */
    public static Expression parse(String text, Scope scope) {
        Expression expression = parse(text);
        Kinds.check(expression.term, scope);
        return expression;
    }

    /** As {@link #parse(String, Scope)}, with any variable and any result. */
    static Expression parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new MalformedExpressionException(0, "the expression is longer than " + MAX_CHARS + " characters");
        }
        return new Expression(text, Parser.parse(text));
    }

    /**
     * Whether it holds.
     *
     * @param variables Boolean, Long, Double, String, List or Map by name
     * @throws EvaluationException where it has no value for them
     */
    public boolean holds(Map<String, Object> variables) {
        return Evaluator.truth(value(variables));
    }

    Object value(Map<String, Object> variables) {
        return new Evaluator(variables).value(term);
    }

    /** Whether a variable of that name stands in it. */
    public boolean mentions(String variable) {
        Deque<Term> left = new ArrayDeque<>(List.of(term));
        while (!left.isEmpty()) {
            Term next = left.pop();
            if (next instanceof Term.Name name && name.name().equals(variable)) {
                return true;
            }
            Terms.parts(next).forEach(left::push);
        }
        return false;
    }

    /** As it was written. */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
