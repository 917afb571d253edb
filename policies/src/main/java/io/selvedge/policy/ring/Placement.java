package io.selvedge.policy.ring;

/** Where an endpoint stands in a rollout, and why. */
public sealed interface Placement {
    /** One sentence for people. */
    String reason();

    /** The policy is not for this endpoint. */
    record NotTargeted(String reason) implements Placement {}

    /**
     * The endpoint belongs to a ring.
     *
     * @param ring index from 0
     */
    record InRing(int ring, String reason) implements Placement {}

    /** The policy is for this endpoint but no ring takes it, so this rollout never reaches it. */
    record NoRing(String reason) implements Placement {}
}
