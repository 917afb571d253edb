package io.selvedge.core.record;

import java.time.Instant;

/**
 * The user of an endpoint puts an installation off, as far as the policy lets; signed by the endpoint itself.
 *
 * @param rollout what is put off
 * @param until when it may go on
 */
public record Postponement(String rollout, String until) implements Body {
    public Postponement {
        Fields.id("rollout", rollout);
        Fields.time("until", until);
    }

    /** When it may go on, in milliseconds since 1970 UTC. */
    public long untilMillis() {
        return Instant.parse(until).toEpochMilli();
    }
}
