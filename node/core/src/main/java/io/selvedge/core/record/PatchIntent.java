package io.selvedge.core.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is about to do to itself, on record before it does it.
 *
 * @param attempt from 1
 * @param installedVersion what was installed at that moment
 * @param health the endpoint's own health checks before it acted; left out where it has none
 */
public record PatchIntent(
        String rollout,
        String patch,
        int ring,
        int attempt,
        Action action,
        @Nullable String installedVersion,
        @Nullable List<PatchResult.Check> health)
        implements Body {
    public PatchIntent {
        Fields.id("rollout", rollout);
        Fields.id("patch", patch);
        Fields.range("ring", ring, 0, Rollout.MAX_RINGS - 1L);
        Fields.range("attempt", attempt, 1, 100);
        if (health != null) {
            Fields.range("number of health checks", health.size(), 0, Patch.MAX_CHECKS);
            health = List.copyOf(health);
        }
    }

    /** Installing, going back, or running the patch's commands where going back is impossible. */
    public enum Action {
        INSTALL,
        UNDO,
        REMEDIATE
    }
}
