package io.selvedge.core.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One campaign: these patches, under this policy, ring by ring.
 *
 * @param name for people
 * @param policy record id of the policy that allows it and has its rings
 * @param patches record ids of the catalog entries, installed in this order
 * @param seed 16 hex digits, the salt of the rendezvous hash that puts endpoints into rings
 * @param rings for each ring of the policy, in order, where its share of the hash ends
 * @param lane {@code standard} or {@code critical}
 * @param notBefore no ring opens earlier
 * @param deadline after it, an endpoint that is not patched is late
 */
public record Rollout(
        String name,
        String policy,
        List<String> patches,
        String seed,
        List<Ring> rings,
        String lane,
        @Nullable String notBefore,
        @Nullable String deadline)
        implements Body {

    /** As the policy language has it. */
    public static final int MAX_RINGS = 50;

    public Rollout {
        Fields.name("name", name);
        Fields.id("policy", policy);
        patches = Fields.ids("patches", patches);
        Fields.range("number of patches", patches.size(), 1, Fields.MAX_IDS);
        if (!seed.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("seed is not 16 hex digits");
        }
        rings = List.copyOf(rings);
        Fields.range("number of rings", rings.size(), 1, MAX_RINGS);
        if (!lane.equals("standard") && !lane.equals("critical")) {
            throw new IllegalArgumentException("lane is neither standard nor critical: " + lane);
        }
        Fields.time("notBefore", notBefore);
        Fields.time("deadline", deadline);
    }

    /**
     * A ring as the proposer pinned it.
     *
     * @param name the ring's name in the policy
     * @param boundary exclusive upper bound of the rendezvous hash, 16 hex digits
     * @param approval true where the policy asks for people's approval before the ring opens, left out elsewhere; here so
     *     that an auditor need not read the policy
     */
    public record Ring(
            String name, String boundary, @Nullable Boolean approval) {
        public Ring {
            Fields.name("ring name", name);
            if (!boundary.matches("[0-9a-f]{16}")) {
                throw new IllegalArgumentException("boundary is not 16 hex digits");
            }
        }

        /** Whether it opens only with people's approval. */
        public boolean needsApproval() {
            return Boolean.TRUE.equals(approval);
        }
    }

    /** The rings' boundaries in order. */
    public List<String> boundaries() {
        return rings.stream().map(Ring::boundary).toList();
    }
}
