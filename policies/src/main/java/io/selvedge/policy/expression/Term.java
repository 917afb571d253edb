package io.selvedge.policy.expression;

import java.util.List;

/** A parsed expression; {@code at} is its place in the text, in characters from 0. */
sealed interface Term {
    int at();

    /** A number, text, truth value or null. */
    record Literal(int at, Object value) implements Term {}

    /** A variable. */
    record Name(int at, String name) implements Term {}

    /** {@code of.field}. */
    record Select(int at, Term of, String field) implements Term {}

    /** {@code has(of.field)}. */
    record Has(int at, Term of, String field) implements Term {}

    /** {@code of[index]}. */
    record Index(int at, Term of, Term index) implements Term {}

    /** {@code left && right}, {@code left || right}: one side may decide although the other has no value. */
    record Logic(int at, boolean and, Term left, Term right) implements Term {}

    /** {@code condition ? yes : no}. */
    record Choice(int at, Term condition, Term yes, Term no) implements Term {}

    /** An operator or a function; a method has its receiver as the first argument. */
    record Call(int at, Function function, List<Term> arguments) implements Term {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** A list. */
    record Items(int at, List<Term> items) implements Term {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A map; keys and values in the order of the text. */
    record Pairs(int at, List<Term> keys, List<Term> values) implements Term {
        public Pairs {
            keys = List.copyOf(keys);
            values = List.copyOf(values);
        }
    }

    /**
     * A macro over the elements of a list or the keys of a map.
     *
     * @param filter what is asked of each element; for {@link Macro#MAP} the literal true where it has none
     * @param result for {@link Macro#MAP} what each becomes; for the others the variable itself
     */
    record Each(int at, Macro macro, Term of, String variable, Term filter, Term result) implements Term {}

    /** The macros. */
    enum Macro {
        ALL,
        EXISTS,
        EXISTS_ONE,
        FILTER,
        MAP
    }
}
