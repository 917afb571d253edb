package io.selvedge.crypto.audit;

import java.util.Locale;

/** The outcome of an audit. */
public enum Verdict {
    /** Everything that is claimed follows from what is in the bundle. */
    VALID,
    /** Nothing is wrong, but something that is referred to is missing. */
    INCOMPLETE,
    /** Something is wrong. */
    INVALID;

    /** Lower case, as reports have it. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
