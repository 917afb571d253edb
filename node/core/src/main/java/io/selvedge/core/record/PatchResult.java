package io.selvedge.core.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint found after it acted.
 *
 * @param attempt of the intent; 0 where nothing had to be done
 * @param installedVersion observed, never assumed
 * @param bytes what came over the site's network and over the WAN to get there
 * @param detail for people: why it failed, or what was found after a crash
 */
public record PatchResult(
        String rollout,
        String patch,
        int ring,
        int attempt,
        PatchIntent.Action action,
        Outcome outcome,
        @Nullable String installedVersion,
        List<Check> checks,
        Bytes bytes,
        String detail)
        implements Body {

    /** The patch's checks and the endpoint's own. */
    public static final int MAX_CHECKS = 2 * Patch.MAX_CHECKS;

    public PatchResult {
        Fields.id("rollout", rollout);
        Fields.id("patch", patch);
        Fields.range("ring", ring, 0, Rollout.MAX_RINGS - 1L);
        Fields.range("attempt", attempt, 0, 100);
        if (checks.size() > MAX_CHECKS) {
            throw new IllegalArgumentException("checks has more than " + MAX_CHECKS + " entries");
        }
        checks = List.copyOf(checks);
        Fields.text("detail", detail);
    }

    /**
     * succeeded: installed and in effect. failed: the patch is not in effect, or not well. undone: back at the version
     * before. interrupted: stopped before anything changed. retrying: did not work, nothing changed, tries again later.
     * unwell: in effect, but unhealthy in no other way than before it. declined: not installed, since this endpoint went
     * back from the same version before.
     */
    public enum Outcome {
        SUCCEEDED,
        FAILED,
        UNDONE,
        INTERRUPTED,
        RETRYING,
        UNWELL,
        DECLINED
    }

    /** One health check as it went. */
    public record Check(String name, boolean passed, String detail) {
        public Check {
            Fields.text("check name", name);
            Fields.text("check detail", detail);
        }
    }

    /** Bytes fetched for this patch by this endpoint. */
    public record Bytes(long lan, long wan) {
        public static final Bytes NONE = new Bytes(0, 0);
    }
}
