package io.selvedge.policy.ring;

import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.PolicyDocument;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which ring of a rollout an endpoint belongs to. Decided per endpoint without a list of the others: the first ring
 * whose selector chooses it; else the percentage ring in whose interval its hash lies; else the rest, if the policy has
 * one. So an endpoint is in at most one ring, and everybody with the same policy, seed and boundaries says the same.
 */
public final class Membership {
    private Membership() {}

    /** The index of the endpoint's ring, or empty when it has none. */
    public static OptionalInt ringOf(PolicyDocument policy, String seed, Boundaries boundaries, Endpoint endpoint) {
        return place(policy, seed, boundaries, endpoint) instanceof Placement.InRing in
                ? OptionalInt.of(in.ring())
                : OptionalInt.empty();
    }

    /** As {@link #ringOf}, with the reason. */
    public static Placement place(PolicyDocument policy, String seed, Boundaries boundaries, Endpoint endpoint) {
        if (!isTarget(policy, endpoint)) {
            return new Placement.NotTargeted("the policy's targets do not include it");
        }
        OptionalInt chosen = findChosen(policy, endpoint);
        if (chosen.isPresent()) {
            return new Placement.InRing(chosen.getAsInt(), "the ring's selector chooses it");
        }
        Optional<Integer> drawn = boundaries.findRing(policy, RendezvousHash.of(seed, endpoint.id()));
        if (drawn.isPresent()) {
            return new Placement.InRing(drawn.get(), "its hash lies in the ring's share");
        }
        int last = policy.rings().size() - 1;
        if (last >= 0 && policy.rings().get(last).members() instanceof Members.Rest) {
            return new Placement.InRing(last, "no other ring takes it");
        }
        return new Placement.NoRing("no ring's selector chooses it, and its hash lies beyond the rings' shares");
    }

    /** Whether the policy is for this endpoint. */
    public static boolean isTarget(PolicyDocument policy, Endpoint endpoint) {
        return policy.targets().matches(endpoint.name(), endpoint.site(), endpoint.labels());
    }

    /** Whether it is a target that no selector chooses, so that its hash decides. */
    static boolean fallsByPercentage(PolicyDocument policy, Endpoint endpoint) {
        return isTarget(policy, endpoint) && findChosen(policy, endpoint).isEmpty();
    }

    private static OptionalInt findChosen(PolicyDocument policy, Endpoint endpoint) {
        for (int i = 0; i < policy.rings().size(); i++) {
            if (policy.rings().get(i).members() instanceof Members.Chosen chosen
                    && chosen.selector().matches(endpoint.name(), endpoint.site(), endpoint.labels())) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
