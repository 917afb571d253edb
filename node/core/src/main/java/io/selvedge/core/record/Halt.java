package io.selvedge.core.record;

/** Stops a rollout everywhere, at once; one operations key is enough. */
public record Halt(String rollout, String reason) implements Body {
    public Halt {
        Fields.id("rollout", rollout);
        Fields.text("reason", reason);
    }
}
