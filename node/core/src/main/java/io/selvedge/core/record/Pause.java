package io.selvedge.core.record;

/**
 * Holds a rollout without failing it: no ring opens or passes, nobody sets out to install, and the time does not count
 * against anybody. One operations key is enough; a {@link Resume} ends it.
 */
public record Pause(String rollout, String reason) implements Body {
    public Pause {
        Fields.id("rollout", rollout);
        Fields.text("reason", reason);
    }
}
