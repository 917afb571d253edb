package io.selvedge.policy.window;

/** A text is no recurrence rule that a window can follow; the message says why, for people. */
public final class MalformedRuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int offset;

    MalformedRuleException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the text, in characters from 0. */
    public int offset() {
        return offset;
    }
}
