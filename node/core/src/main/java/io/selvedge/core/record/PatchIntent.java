package io.selvedge.core.record;

import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is about to do to itself, on record before it does it.
 *
 * @param attempt from 1
 * @param installedVersion what was installed at that moment
 */
public record PatchIntent(
        String rollout,
        String patch,
        int ring,
        int attempt,
        Action action,
        @Nullable String installedVersion) implements Body {
    public PatchIntent {
        Fields.id("rollout", rollout);
        Fields.id("patch", patch);
        Fields.range("ring", ring, 0, Rollout.MAX_RINGS - 1L);
        Fields.range("attempt", attempt, 1, 100);
    }

    /** Installing, or going back. */
    public enum Action {
        INSTALL,
        UNDO
    }
}
