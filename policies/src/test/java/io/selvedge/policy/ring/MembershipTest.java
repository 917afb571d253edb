package io.selvedge.policy.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.policy.document.GlobList;
import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.Selector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final String SEED = "0123456789abcdef";
    private static final Endpoint PC = new Endpoint("ab".repeat(32), "pc-1", "berlin", Map.of("role", "desktop"));

    @Test
    void hashIsFirstEightBytesOfSha256() {
        // printf '0123456789abcdef/abab…' | sha256sum
        assertThat(Long.toHexString(RendezvousHash.of(SEED, PC.id()))).isEqualTo("9c7028dbec3aeb12");
    }

    @Test
    void selectorWinsOverPercentageAndRest() {
        PolicyDocument policy = Policies.of(new Members.Percent(10_000), Policies.names("pc-*"), new Members.Rest());
        Boundaries boundaries = Boundaries.choose(policy, SEED, List.of(PC));

        assertThat(Membership.ringOf(policy, SEED, boundaries, PC)).hasValue(1);
    }

    @Test
    void firstOfTwoSelectorsWins() {
        PolicyDocument policy = Policies.of(Policies.sites("paris"), Policies.sites("berlin"), Policies.names("pc-1"));

        assertThat(Membership.ringOf(policy, SEED, Boundaries.choose(policy, SEED, List.of()), PC))
                .hasValue(1);
    }

    @Test
    void untargetedEndpointHasNoRing() {
        Selector paris = new Selector(GlobList.ANY, GlobList.of("paris"), Map.of());
        PolicyDocument policy = Policies.of(paris, Policies.names("pc-1"), new Members.Rest());
        Boundaries boundaries = Boundaries.choose(policy, SEED, List.of(PC));

        assertThat(Membership.ringOf(policy, SEED, boundaries, PC)).isEmpty();
        assertThat(Membership.place(policy, SEED, boundaries, PC)).isInstanceOf(Placement.NotTargeted.class);
    }

    @Test
    void endpointBeyondAllSharesHasNoRing() {
        PolicyDocument policy = Policies.of(Policies.sites("paris"));

        assertThat(Membership.place(policy, SEED, Boundaries.choose(policy, SEED, List.of(PC)), PC))
                .isInstanceOf(Placement.NoRing.class);
    }

    @Test
    void percentageRingsTakeExactlyTheirShareOfKnownEndpoints() {
        Random random = new Random(71);
        for (int round = 0; round < 300; round++) {
            PolicyDocument policy = randomPolicy(random);
            String seed = Policies.seed(random);
            List<Endpoint> endpoints = Policies.endpoints(random, random.nextInt(120));
            Boundaries boundaries = Boundaries.choose(policy, seed, endpoints);
            assertThat(Boundaries.findProblem(policy, boundaries.hex())).isEmpty();

            List<Endpoint> shuffled = new ArrayList<>(endpoints);
            Collections.shuffle(shuffled, random);
            assertThat(Boundaries.choose(policy, seed, shuffled)).isEqualTo(boundaries);

            int[] counts = new int[policy.rings().size()];
            int drawn = 0;
            for (Endpoint endpoint : endpoints) {
                OptionalInt ring = Membership.ringOf(policy, seed, boundaries, endpoint);
                ring.ifPresent(index -> counts[index]++);
                drawn += Membership.fallsByPercentage(policy, endpoint) ? 1 : 0;
                assertThat(ring.isPresent() && !Membership.isTarget(policy, endpoint))
                        .isFalse();
            }
            int below = 0;
            int basisPoints = 0;
            for (int i = 0; i < counts.length; i++) {
                if (policy.rings().get(i).members() instanceof Members.Percent percent) {
                    below += counts[i];
                    basisPoints += percent.basisPoints();
                    assertThat(below).isEqualTo((int) Math.ceilDiv((long) drawn * basisPoints, 10_000L));
                }
            }
        }
    }

    @Test
    void laterEndpointsFallAboutByPercentage() {
        PolicyDocument policy = Policies.of(new Members.Percent(1_000), new Members.Percent(4_000), new Members.Rest());
        Random random = new Random(5);
        Boundaries boundaries = Boundaries.choose(policy, SEED, Policies.endpoints(random, 200));
        int[] counts = new int[3];
        for (Endpoint endpoint : Policies.endpoints(random, 5_000)) {
            counts[Membership.ringOf(policy, SEED, boundaries, endpoint).orElseThrow()]++;
        }

        assertThat(counts[0]).isBetween(350, 650);
        assertThat(counts[1]).isBetween(1_700, 2_300);
    }

    @Test
    void hundredPercentTakesEndpointsThatTheProposerDidNotKnow() {
        PolicyDocument policy = Policies.of(new Members.Percent(5_000), new Members.Percent(5_000));
        Boundaries boundaries = Boundaries.choose(policy, SEED, List.of());

        assertThat(boundaries.hex()).containsExactly("8000000000000000", "ffffffffffffffff");
        assertThat(Policies.endpoints(new Random(2), 500))
                .allSatisfy(endpoint -> assertThat(Membership.ringOf(policy, SEED, boundaries, endpoint))
                        .isPresent());
    }

    @Test
    void anotherSeedShufflesAnew() {
        PolicyDocument policy = Policies.of(new Members.Percent(5_000), new Members.Rest());
        List<Endpoint> endpoints = Policies.endpoints(new Random(9), 100);
        Boundaries one = Boundaries.choose(policy, SEED, endpoints);
        Boundaries two = Boundaries.choose(policy, "fedcba9876543210", endpoints);

        assertThat(endpoints.stream()
                        .filter(endpoint -> !Membership.ringOf(policy, SEED, one, endpoint)
                                .equals(Membership.ringOf(policy, "fedcba9876543210", two, endpoint)))
                        .count())
                .isGreaterThan(20);
    }

    @Test
    void findsProblemInBoundariesOfARecord() {
        PolicyDocument policy =
                Policies.of(new Members.Percent(5_000), Policies.names("a"), new Members.Percent(5_000));
        String half = "8000000000000000";
        String end = "ffffffffffffffff";

        assertThat(Boundaries.findProblem(policy, List.of(half, half, end))).isEmpty();
        assertThat(Boundaries.findProblem(policy, List.of(half, end))).isPresent();
        assertThat(Boundaries.findProblem(policy, List.of(half, end, end))).isPresent();
        assertThat(Boundaries.findProblem(policy, List.of(half, half, half))).isPresent();
        assertThat(Boundaries.findProblem(policy, List.of("8", half, end))).isPresent();
        assertThat(Boundaries.findProblem(policy, List.of("800000000000000G", half, end)))
                .isPresent();
        PolicyDocument shares = Policies.of(new Members.Percent(1), new Members.Percent(1));
        assertThat(Boundaries.findProblem(shares, List.of(half, "7fffffffffffffff")))
                .isPresent();
        assertThat(Boundaries.findProblem(shares, List.of(half, half))).isEmpty();
    }

    @Test
    void refusesSeedAndIdsOfOtherForm() {
        assertThatThrownBy(() -> RendezvousHash.of("0123", PC.id())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Endpoint("AB".repeat(32), "a", "b", Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static PolicyDocument randomPolicy(Random random) {
        List<Members> members = new ArrayList<>();
        int left = 10_000;
        for (int i = random.nextInt(5); i >= 0; i--) {
            int share = random.nextInt(4) == 0 ? left : 1 + random.nextInt(3_000);
            if (random.nextInt(3) == 0) {
                members.add(random.nextBoolean() ? Policies.names("pc-" + i + "*") : Policies.sites("site-1"));
            } else if (share > 0 && share <= left) {
                members.add(new Members.Percent(share));
                left -= share;
            }
        }
        if (members.isEmpty() || random.nextBoolean()) {
            members.add(new Members.Rest());
        }
        Selector targets = random.nextBoolean()
                ? Selector.ALL
                : new Selector(GlobList.ANY, GlobList.of("site-0", "site-1"), Map.of());
        return Policies.of(targets, members.toArray(Members[]::new));
    }
}
