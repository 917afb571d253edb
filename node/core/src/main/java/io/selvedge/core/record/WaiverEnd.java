package io.selvedge.core.record;

/** Ends an exception before its time; one key of the role policy is enough, because it only makes things stricter. */
public record WaiverEnd(String exception, String reason) implements Body {
    public WaiverEnd {
        Fields.id("exception", exception);
        Fields.text("reason", reason);
    }
}
