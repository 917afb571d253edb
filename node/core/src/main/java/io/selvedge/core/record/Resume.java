package io.selvedge.core.record;

import java.util.List;

/** Takes back the named halts; needs the threshold of {@code operations}. */
public record Resume(String rollout, List<String> halts, String reason) implements Body {
    public Resume {
        Fields.id("rollout", rollout);
        halts = Fields.ids("halts", halts);
        Fields.text("reason", reason);
    }
}
