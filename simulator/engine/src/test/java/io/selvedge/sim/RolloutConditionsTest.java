package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.record.Requirement;
import io.selvedge.core.record.RingDecision.Tally;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Decisions.RingState;
import io.selvedge.core.state.Runs.Standing;
import io.selvedge.policy.document.Lane;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pauses, approvals, cool-downs, dependencies, retries and dead machines, in virtual time. */
class RolloutConditionsTest {
    private static final long MINUTE = 60_000;
    private static final String HASTY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: hasty
            version: 1
            rings:
              - name: pilot
                members: {percent: 30}
                gate: {silence: PT10M, soak: PT30S, hold: PT20M}
              - name: rest
                members: {rest: true}
                gate: {silence: PT10M, soak: PT30S, hold: PT20M}
            """;

    private static Simulation formed(World world) {
        Simulation simulation = new Simulation(world.with(world.faults().withCheapSignatures()));
        run(simulation, 90_000);
        return simulation;
    }

    private static void run(Simulation simulation, long millis) {
        simulation.run(millis, now -> {});
    }

    private static SimNode watcher(Simulation simulation) {
        return simulation.sites().getFirst().nodes().getFirst();
    }

    private static Campaign campaign(SimNode node, String rollout) {
        return node.node().replica().state().findCampaign(rollout).orElseThrow();
    }

    private static RingState ring(Simulation simulation, String rollout, int ring) {
        SimNode node = watcher(simulation);
        return campaign(node, rollout).ringState(node.site().name(), ring);
    }

    private static List<SimNode> ringOf(Simulation simulation, String rollout, int ring) {
        return simulation.nodes().stream()
                .filter(node -> campaign(watcher(simulation), rollout)
                        .members(node.site().name(), ring)
                        .contains(node.id()))
                .toList();
    }

    private static Tally tally(Simulation simulation, String rollout, int ring) {
        SimNode node = watcher(simulation);
        return campaign(node, rollout).tallyNow(node.site().name(), ring, node.wallMillis());
    }

    private static Standing standing(SimNode node, String rollout) {
        Campaign campaign = campaign(node, rollout);
        return node.node()
                .replica()
                .state()
                .runs()
                .standing(rollout, node.id(), campaign.rollout().patches())
                .standing();
    }

    private static void assertAllPatched(Simulation simulation, String version) {
        assertThat(simulation.violations()).isEmpty();
        assertThat(simulation.nodes())
                .allSatisfy(node -> assertThat(node.machine().version()).isEqualTo(version));
    }

    @Test
    void aPauseHoldsWithoutFailingAndItsTimeCountsAgainstNobody() {
        Simulation simulation = formed(World.calm(21, 1, 6));
        String rollout = simulation.admin().rollOut(HASTY, "2.0");
        run(simulation, 2_000);
        String pause = simulation.admin().pause(rollout);
        // Longer than silence and hold together.
        run(simulation, 60 * MINUTE);
        assertThat(ring(simulation, rollout, 0)).isIn(RingState.WAITING, RingState.OPEN);
        assertThat(tally(simulation, rollout, 0).silent()).isZero();
        assertThat(simulation.nodes())
                .allSatisfy(node -> assertThat(node.machine().installations()).isZero());
        simulation.admin().resume(rollout, List.of(pause));
        run(simulation, 5 * MINUTE);
        assertThat(campaign(watcher(simulation), rollout).isDone()).isTrue();
        assertAllPatched(simulation, "2.0");
    }

    @Test
    void aRingThatNeedsAnApprovalWaitsForIt() {
        Simulation simulation = formed(World.calm(22, 2, 4));
        String policy = HASTY.replace("members: {rest: true}", "members: {rest: true}\n    approval: true");
        String rollout = simulation.admin().rollOut(policy, "2.0");
        run(simulation, 30 * MINUTE);
        assertThat(ring(simulation, rollout, 0)).isEqualTo(RingState.PASSED);
        assertThat(ring(simulation, rollout, 1)).isEqualTo(RingState.WAITING);
        assertThat(ringOf(simulation, rollout, 1))
                .allSatisfy(node -> assertThat(node.machine().installations()).isZero());
        simulation.admin().approveRing(rollout, 1);
        run(simulation, 5 * MINUTE);
        assertAllPatched(simulation, "2.0");
    }

    @Test
    void noRingOpensBeforeThePatchHasCooledDownAndTheCriticalLaneHasItsOwnTimes() {
        String policy = HASTY + "coolDown: PT2H\nlanes:\n  critical: {coolDown: PT1M, soak: PT5S}\n";
        Simulation simulation = formed(World.calm(23, 1, 5));
        String id = simulation.admin().publishPolicy(policy);
        String patch = simulation.admin().offer(Offer.of("2.0"));
        String slow = simulation.admin().rollOut(id, Lane.STANDARD, List.of(patch));
        run(simulation, 119 * MINUTE);
        assertThat(ring(simulation, slow, 0)).isEqualTo(RingState.WAITING);
        run(simulation, 8 * MINUTE);
        assertAllPatched(simulation, "2.0");

        long began = simulation.nowMillis();
        String urgent = simulation
                .admin()
                .rollOut(id, Lane.CRITICAL, List.of(simulation.admin().offer(Offer.of("3.0"))));
        while (!campaign(watcher(simulation), urgent).isDone() && simulation.nowMillis() < began + 10 * MINUTE) {
            run(simulation, 10_000);
        }
        assertThat(simulation.nowMillis() - began).isBetween(MINUTE, 5 * MINUTE);
        assertAllPatched(simulation, "3.0");
    }

    @Test
    void whatAPatchNeedsIsInEffectFirstWhateverTheOrderOfTheRollout() {
        Simulation simulation = formed(World.calm(24, 1, 5));
        String base = simulation.admin().offer(Offer.of("2.0"));
        List<Requirement> needs = List.of(new Requirement(Machine.PRODUCT, "2.0"));
        String top = simulation.admin().offer(new Offer("extra", "1.0", null, needs, true));
        String policy = simulation.admin().publishPolicy(HASTY);
        String alone = simulation.admin().rollOut(policy, Lane.STANDARD, List.of(top));
        run(simulation, 5 * MINUTE);
        assertThat(ring(simulation, alone, 0)).isEqualTo(RingState.OPEN);
        assertThat(simulation.nodes())
                .allSatisfy(node -> assertThat(node.machine().installations()).isZero());
        simulation.admin().rollOut(policy, Lane.STANDARD, List.of(top, base));
        run(simulation, 15 * MINUTE);
        assertAllPatched(simulation, "2.0");
        assertThat(simulation.nodes())
                .allSatisfy(node -> assertThat(node.machine().version("extra")).isEqualTo("1.0"));
    }

    @Test
    void patchesThatNeedEachOtherAreNeverInstalled() {
        Simulation simulation = formed(World.calm(25, 1, 3));
        List<Requirement> other = List.of(new Requirement("two", "1.0"));
        String one = simulation.admin().offer(new Offer("one", "1.0", null, other, true));
        List<Requirement> back = List.of(new Requirement("one", "1.0"));
        String two = simulation.admin().offer(new Offer("two", "1.0", null, back, true));
        String rollout =
                simulation.admin().rollOut(simulation.admin().publishPolicy(HASTY), Lane.STANDARD, List.of(one, two));
        run(simulation, 5 * MINUTE);
        assertThat(campaign(watcher(simulation), rollout).findObstacle())
                .hasValueSatisfying(why -> assertThat(why).contains("circle"));
        assertThat(ring(simulation, rollout, 0)).isEqualTo(RingState.WAITING);
    }

    @Test
    void anUndonePatchIsNotOfferedAgainUntilANewVersion() {
        World world = World.calm(26, 1, 6).with(new World.Faults(Set.of(0), 0, 0, true));
        Simulation simulation = formed(world);
        String policy = simulation.admin().publishPolicy(HASTY);
        String patch = simulation.admin().offer(Offer.of("2.0"));
        String first = simulation.admin().rollOut(policy, Lane.STANDARD, List.of(patch));
        run(simulation, 5 * MINUTE);
        List<SimNode> pilots = ringOf(simulation, first, 0);
        assertThat(pilots).isNotEmpty().allSatisfy(node -> {
            assertThat(node.machine().version()).isEqualTo("1.0");
            assertThat(node.machine().installations()).isEqualTo(1);
        });
        String again = simulation.admin().rollOut(policy, Lane.STANDARD, List.of(patch));
        run(simulation, 5 * MINUTE);
        assertThat(pilots).allSatisfy(node -> {
            assertThat(node.machine().installations()).isEqualTo(1);
            assertThat(standing(node, again)).isEqualTo(Standing.APART);
        });
        // Nobody of the ring took it, so nothing is proved and people should look.
        run(simulation, 20 * MINUTE);
        assertThat(ring(simulation, again, 0)).isEqualTo(RingState.HELD);
        String next = simulation
                .admin()
                .rollOut(policy, Lane.STANDARD, List.of(simulation.admin().offer(Offer.of("2.1"))));
        run(simulation, 5 * MINUTE);
        assertThat(ringOf(simulation, next, 0))
                .allSatisfy(node -> assertThat(node.machine().installations()).isEqualTo(2));
        assertThat(simulation.violations()).isEmpty();
    }

    @Test
    void anAttemptThatChangedNothingIsMadeAgainAfterABackOff() {
        Simulation simulation = formed(World.calm(27, 1, 4));
        String policy = HASTY + "attempts: 4\nbackOff: PT2M\n";
        simulation.nodes().forEach(node -> node.machine().refuse(2));
        String rollout = simulation.admin().rollOut(policy, "2.0");
        run(simulation, 2 * MINUTE);
        assertThat(ringOf(simulation, rollout, 0))
                .allSatisfy(node -> assertThat(standing(node, rollout)).isEqualTo(Standing.PENDING));
        // Two minutes after the first attempt, four after the second, in each of two rings.
        run(simulation, 16 * MINUTE);
        assertAllPatched(simulation, "2.0");

        SimNode stubborn = watcher(simulation);
        stubborn.machine().refuse(100);
        simulation.admin().rollOut(policy.replace("version: 1", "version: 2"), "3.0");
        run(simulation, 30 * MINUTE);
        assertThat(stubborn.machine().version()).isEqualTo("2.0");
        assertThat(simulation.violations()).isEmpty();
    }

    @Test
    void aDeadMachineWithinTheLimitBlocksNothingAndCatchesUpLater() {
        Simulation simulation = formed(World.calm(28, 1, 6));
        String policy = HASTY.replace("gate: {", "gate: {maxSilent: 50%, ").replace("silence: PT10M", "silence: PT3M");
        String rollout = simulation.admin().rollOut(policy, "2.0");
        run(simulation, 300);
        SimNode dead = ringOf(simulation, rollout, 0).getLast();
        dead.switchOff();
        run(simulation, 15 * MINUTE);
        SimNode other =
                simulation.nodes().stream().filter(SimNode::isUp).findFirst().orElseThrow();
        assertThat(campaign(other, rollout).isDone()).isTrue();
        assertThat(dead.machine().version()).isEqualTo("1.0");
        dead.switchOn();
        run(simulation, 5 * MINUTE);
        assertAllPatched(simulation, "2.0");
    }

    @Test
    void anEndpointThatWasUnwellBeforeCountsApart() {
        Simulation simulation = formed(World.calm(29, 1, 7));
        simulation.nodes().getLast().machine().sicken();
        String rollout = simulation.admin().rollOut(HASTY, "2.0");
        run(simulation, 10 * MINUTE);
        assertAllPatched(simulation, "2.0");
        assertThat(standing(simulation.nodes().getLast(), rollout)).isEqualTo(Standing.APART);
        assertThat(tally(simulation, rollout, 0).apart()
                        + tally(simulation, rollout, 1).apart())
                .isEqualTo(1);
        assertThat(campaign(watcher(simulation), rollout).hasFailed()).isFalse();
    }

    @Test
    void whatThePatchMakesUnwellIsUndoneAndStopsTheRing() {
        Simulation simulation = formed(World.calm(31, 1, 6));
        simulation.nodes().forEach(node -> node.machine().bearNothingNew());
        String rollout = simulation.admin().rollOut(HASTY, "2.0");
        run(simulation, 6 * MINUTE);
        assertThat(ring(simulation, rollout, 0)).isEqualTo(RingState.FAILED);
        assertThat(ring(simulation, rollout, 1)).isEqualTo(RingState.WAITING);
        assertThat(ringOf(simulation, rollout, 0)).allSatisfy(node -> {
            assertThat(standing(node, rollout)).isEqualTo(Standing.UNDONE);
            assertThat(node.machine().version()).isEqualTo("1.0");
        });
        assertThat(simulation.violations()).isEmpty();
    }

    @Test
    void whatCannotBeUndoneIsRemediedOnce() {
        World world = World.calm(30, 1, 5).with(new World.Faults(Set.of(0), 0, 0, true));
        Simulation simulation = formed(world);
        String patch = simulation.admin().offer(new Offer(Machine.PRODUCT, "2.0", null, List.of(), false));
        String rollout =
                simulation.admin().rollOut(simulation.admin().publishPolicy(HASTY), Lane.STANDARD, List.of(patch));
        run(simulation, 10 * MINUTE);
        assertThat(ring(simulation, rollout, 0)).isEqualTo(RingState.FAILED);
        assertThat(ringOf(simulation, rollout, 0)).allSatisfy(node -> {
            assertThat(node.machine().version()).isEqualTo("2.0");
            assertThat(node.machine().remedies()).isEqualTo(1);
            assertThat(standing(node, rollout)).isEqualTo(Standing.FAILED);
        });
        assertThat(simulation.violations()).isEmpty();
    }
}
