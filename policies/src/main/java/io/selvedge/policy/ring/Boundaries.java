package io.selvedge.policy.ring;

import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.PolicyDocument;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The cuts of a rollout's percentage rings, pinned in its record. There is one per ring of the policy, each the exclusive
 * upper bound of the {@linkplain RendezvousHash hashes} that rings up to it take: a percentage ring takes what lies from
 * the cut before it (0 at first) up to its own, any other ring repeats the cut before it. The cut {@code
 * ffffffffffffffff} takes in the largest hash too, so that 100 % is really all.
 *
 * <p>They are pinned because "10 % of the endpoints" depends on which endpoints the proposer knows, and two nodes never
 * know quite the same; with the cuts given, each endpoint's ring follows from the endpoint alone, also for one that
 * enrols later.
 *
 * @param hex one per ring, 16 lower-case hex digits each, never falling
 */
public record Boundaries(List<String> hex) {
    private static final Pattern CUT = Pattern.compile("[0-9a-f]{16}");
    private static final long END = -1L;
    private static final BigInteger RANGE = BigInteger.ONE.shiftLeft(64);

    public Boundaries {
        hex = List.copyOf(hex);
        for (String cut : hex) {
            if (!CUT.matcher(cut).matches()) {
                throw new IllegalArgumentException("a boundary is 16 lower-case hex digits");
            }
        }
    }

    /** Why these texts cannot be the boundaries of a rollout under that policy; empty when they can. */
    public static Optional<String> findProblem(PolicyDocument policy, List<String> hex) {
        if (hex.size() != policy.rings().size()) {
            return Optional.of("the policy has " + policy.rings().size() + " rings, not " + hex.size());
        }
        long before = 0;
        int basisPoints = 0;
        for (int i = 0; i < hex.size(); i++) {
            String ring = "ring " + policy.rings().get(i).name() + ": ";
            if (!CUT.matcher(hex.get(i)).matches()) {
                return Optional.of(ring + "a boundary is 16 lower-case hex digits");
            }
            long cut = HexFormat.fromHexDigitsToLong(hex.get(i));
            if (policy.rings().get(i).members() instanceof Members.Percent percent) {
                basisPoints += percent.basisPoints();
                if (Long.compareUnsigned(cut, before) < 0) {
                    return Optional.of(ring + "its boundary is below the one before it");
                }
                if (basisPoints == Members.ALL_BASIS_POINTS && cut != END) {
                    return Optional.of(ring + "the percentages reach 100, so its boundary must be the end");
                }
            } else if (cut != before) {
                return Optional.of(ring + "not a percentage, so its boundary must repeat the one before it");
            }
            before = cut;
        }
        return Optional.empty();
    }

    /**
     * Cuts such that exactly ⌈p·n/100⌉ of the n endpoints given lie below each, n counting the targeted endpoints that no
     * ring's selector chooses and p the percentages up to that ring. Within the gap between two endpoints the cut lies
     * as near as possible to p percent of all hashes, so that endpoints that enrol later fall about as the percentages
     * say.
     *
     * @param endpoints those the proposer knows, in any order, each once; others than targets are passed over
     */
    public static Boundaries choose(PolicyDocument policy, String seed, Collection<Endpoint> endpoints) {
        long[] hashes = endpoints.stream()
                .filter(endpoint -> Membership.fallsByPercentage(policy, endpoint))
                .mapToLong(endpoint -> RendezvousHash.of(seed, endpoint.id()) ^ Long.MIN_VALUE)
                .sorted()
                .map(flipped -> flipped ^ Long.MIN_VALUE)
                .toArray();
        List<String> cuts = new ArrayList<>();
        long before = 0;
        int basisPoints = 0;
        for (var ring : policy.rings()) {
            if (ring.members() instanceof Members.Percent percent) {
                basisPoints += percent.basisPoints();
                before = cut(hashes, basisPoints);
            }
            cuts.add(HexFormat.of().toHexDigits(before));
        }
        return new Boundaries(cuts);
    }

    private static long cut(long[] hashes, int basisPoints) {
        if (basisPoints == Members.ALL_BASIS_POINTS) {
            return END;
        }
        long even = RANGE.multiply(BigInteger.valueOf(basisPoints))
                .divide(BigInteger.valueOf(Members.ALL_BASIS_POINTS))
                .longValue();
        int below =
                (int) (((long) hashes.length * basisPoints + Members.ALL_BASIS_POINTS - 1) / Members.ALL_BASIS_POINTS);
        long least = below == 0 || hashes[below - 1] == END ? 0 : hashes[below - 1] + 1;
        long most = below == hashes.length ? END : hashes[below];
        if (Long.compareUnsigned(even, least) < 0) {
            return least;
        }
        return Long.compareUnsigned(even, most) > 0 ? most : even;
    }

    /** The ring among the percentages whose interval holds the hash, or empty beyond the last cut. */
    Optional<Integer> findRing(PolicyDocument policy, long hash) {
        if (hex.size() != policy.rings().size()) {
            throw new IllegalArgumentException("these boundaries belong to another policy");
        }
        for (int i = 0; i < hex.size(); i++) {
            if (policy.rings().get(i).members() instanceof Members.Percent) {
                long cut = HexFormat.fromHexDigitsToLong(hex.get(i));
                if (cut == END || Long.compareUnsigned(hash, cut) < 0) {
                    return Optional.of(i);
                }
            }
        }
        return Optional.empty();
    }
}
