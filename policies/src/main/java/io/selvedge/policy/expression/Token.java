package io.selvedge.policy.expression;

/**
 * A word of an expression.
 *
 * @param at place in the text, from 0
 * @param text as written; for text literals what it means
 * @param value of a literal; empty text otherwise
 */
record Token(int at, Kind kind, String text, Object value) {
    enum Kind {
        NAME,
        LITERAL,
        SYMBOL,
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}
