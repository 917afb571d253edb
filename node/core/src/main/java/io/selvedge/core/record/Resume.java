package io.selvedge.core.record;

import java.util.List;

/**
 * Takes back what stops a rollout; needs the threshold of {@code operations}.
 *
 * @param halts record ids of halts and of pauses
 */
public record Resume(String rollout, List<String> halts, String reason) implements Body {
    public Resume {
        Fields.id("rollout", rollout);
        halts = Fields.ids("halts", halts);
        Fields.text("reason", reason);
    }
}
