package io.selvedge.policy.expression;

/** A text is no expression of the subset, or names what is not there; the message says why, for people. */
public final class MalformedExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int offset;

    MalformedExpressionException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the text, in characters from 0. */
    public int offset() {
        return offset;
    }
}
