package io.selvedge.policy.ring;

import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyWarning;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * Whom a policy reaches among known endpoints.
 *
 * @param targets how many it is for
 * @param members how many each ring has, in order; a percentage ring as the next rollout would draw it
 */
public record Coverage(int targets, List<Integer> members) {
    /** Any seed gives a percentage ring as many members. */
    private static final String ANY_SEED = "0000000000000000";

    public Coverage {
        members = List.copyOf(members);
    }

    /** Counts. */
    public static Coverage of(PolicyDocument policy, Collection<Endpoint> endpoints) {
        int targets = (int) endpoints.stream()
                .filter(endpoint -> Membership.isTarget(policy, endpoint))
                .count();
        List<Integer> members = new ArrayList<>();
        policy.rings().forEach(ring -> members.add(0));
        if (!policy.rings().isEmpty()) {
            Boundaries boundaries = Boundaries.choose(policy, ANY_SEED, endpoints);
            for (Endpoint endpoint : endpoints) {
                OptionalInt ring = Membership.ringOf(policy, ANY_SEED, boundaries, endpoint);
                if (ring.isPresent()) {
                    members.set(ring.getAsInt(), members.get(ring.getAsInt()) + 1);
                }
            }
        }
        return new Coverage(targets, members);
    }

    /** What reaches nobody. */
    public List<PolicyWarning> warnings(PolicyDocument policy) {
        if (targets == 0) {
            return List.of(new PolicyWarning("targets", "match none of the endpoints that were given"));
        }
        List<PolicyWarning> warnings = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i) == 0) {
                boolean chosen = policy.rings().get(i).members() instanceof Members.Chosen;
                warnings.add(new PolicyWarning(
                        "rings[" + i + "].members",
                        chosen
                                ? "match none of the endpoints that were given"
                                : "leave the ring empty with the endpoints that were given"));
            }
        }
        return warnings;
    }
}
