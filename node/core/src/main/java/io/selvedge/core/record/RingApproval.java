package io.selvedge.core.record;

/**
 * An admin's word that a ring which waits for people may open, at every site. The ring opens when so many distinct keys
 * have given it as the threshold of {@code operations} says.
 *
 * @param ring index of the ring that may open, from 0
 * @param reason what they looked at, for auditors
 */
public record RingApproval(String rollout, int ring, String reason) implements Body {
    public RingApproval {
        Fields.id("rollout", rollout);
        Fields.range("ring", ring, 0, Rollout.MAX_RINGS - 1L);
        Fields.text("reason", reason);
    }
}
