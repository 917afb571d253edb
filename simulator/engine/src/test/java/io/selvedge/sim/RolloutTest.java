package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Decisions.RingState;
import io.selvedge.core.step.Input;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What happens to one rollout when something goes wrong at a chosen moment. */
class RolloutTest {
    private static final long FORMING_MILLIS = 90_000;
    private static final long MINUTE = 60_000;

    private static Simulation formed(World world) {
        Simulation simulation = new Simulation(world.with(world.faults().withCheapSignatures()));
        simulation.run(FORMING_MILLIS, millis -> {});
        return simulation;
    }

    private static String rollOut(Simulation simulation) {
        return simulation.admin().rollOut(Scenario.POLICY, Scenario.VERSION);
    }

    private static void run(Simulation simulation, long millis) {
        simulation.run(millis, now -> {});
    }

    private static Campaign campaign(SimNode node, String rollout) {
        return node.node().replica().state().findCampaign(rollout).orElseThrow();
    }

    private static RingState ring(SimNode node, String rollout, int ring) {
        return node.node()
                .replica()
                .state()
                .findCampaign(rollout)
                .map(known -> known.ringState(node.site().name(), ring))
                .orElse(RingState.WAITING);
    }

    private static int ringOf(SimNode node, String rollout) {
        return campaign(node, rollout)
                .ringOf(node.node().replica().state().members().find(node.id()).orElseThrow())
                .orElseThrow();
    }

    private static void assertAllPatched(Simulation simulation) {
        assertThat(simulation.violations()).isEmpty();
        assertThat(simulation.nodes())
                .allSatisfy(node -> assertThat(node.machine().version()).isEqualTo(Scenario.VERSION));
    }

    private static List<String> anchors(SimNode node) {
        return node.node()
                .replica()
                .state()
                .anchors()
                .findCurrent(node.site().name())
                .orElseThrow()
                .anchors();
    }

    @Test
    void failingFirstRingIsUndoneAndTheNextNeverOpens() {
        World world = World.calm(3, 2, 6).with(new World.Faults(Set.of(0), 0, 0, true));
        Simulation simulation = formed(world);
        String rollout = rollOut(simulation);
        run(simulation, 8 * MINUTE);
        assertThat(simulation.violations()).isEmpty();
        assertThat(simulation.nodes()).allSatisfy(node -> {
            assertThat(node.machine().version()).isEqualTo("1.0");
            assertThat(campaign(node, rollout).failedRing()).hasValue(0);
            assertThat(ring(node, rollout, 1)).isEqualTo(RingState.WAITING);
            assertThat(node.machine().installations() > 0).isEqualTo(ringOf(node, rollout) == 0);
        });
    }

    @Test
    void failingSecondRingLeavesTheFirstAlone() {
        World world = World.calm(4, 1, 8).with(new World.Faults(Set.of(1), 0, 0, true));
        Simulation simulation = formed(world);
        String rollout = rollOut(simulation);
        run(simulation, 10 * MINUTE);
        assertThat(simulation.violations()).isEmpty();
        assertThat(simulation.nodes()).allSatisfy(node -> {
            assertThat(ring(node, rollout, 1)).isEqualTo(RingState.FAILED);
            assertThat(node.machine().version()).isEqualTo(ringOf(node, rollout) == 0 ? Scenario.VERSION : "1.0");
        });
    }

    @Test
    void twoCoordinatorsAtOnceDoNoHarm() {
        Simulation simulation = formed(World.calm(5, 2, 4));
        simulation.nodes().forEach(node -> node.observe(new Input.Leases(node.id(), node.id())));
        rollOut(simulation);
        run(simulation, 10 * MINUTE);
        assertAllPatched(simulation);
    }

    @Test
    void coordinatorThatCrashesMidRingIsFollowedByAnother() {
        Simulation simulation = formed(World.calm(6, 1, 5));
        String rollout = rollOut(simulation);
        SimNode watcher = simulation.nodes().getLast();
        for (int i = 0; i < 600 && ring(watcher, rollout, 0) != RingState.OPEN; i++) {
            run(simulation, 100);
        }
        SimNode coordinator = simulation.nodes().stream()
                .filter(node -> node.node().isCoordinator())
                .findFirst()
                .orElseThrow();
        coordinator.switchOff();
        run(simulation, 3 * MINUTE);
        assertThat(simulation.nodes())
                .anyMatch(node -> node.isUp() && node.node().isCoordinator());
        coordinator.switchOn();
        run(simulation, 12 * MINUTE);
        assertAllPatched(simulation);
    }

    @Test
    void minorityOpensNoRing() {
        Simulation simulation = formed(World.calm(7, 1, 3));
        List<SimNode> nodes = simulation.sites().getFirst().nodes();
        nodes.subList(1, 3).forEach(SimNode::switchOff);
        String rollout = rollOut(simulation);
        run(simulation, 5 * MINUTE);
        assertThat(ring(nodes.getFirst(), rollout, 0)).isEqualTo(RingState.WAITING);
        assertThat(nodes)
                .allSatisfy(node -> assertThat(node.machine().installations()).isZero());
        nodes.subList(1, 3).forEach(SimNode::switchOn);
        run(simulation, 10 * MINUTE);
        assertAllPatched(simulation);
    }

    @Test
    void haltStopsWhatHasNotBegun() {
        Simulation simulation = formed(World.calm(8, 2, 4));
        String rollout = rollOut(simulation);
        SimNode watcher = simulation.nodes().getFirst();
        for (int i = 0; i < 600 && ring(watcher, rollout, 0) == RingState.WAITING; i++) {
            run(simulation, 100);
        }
        simulation.admin().halt(rollout);
        run(simulation, 10 * MINUTE);
        assertThat(simulation.violations()).isEmpty();
        assertThat(simulation.nodes()).allSatisfy(node -> {
            assertThat(node.machine().installations()).isZero();
            assertThat(ring(node, rollout, 1)).isEqualTo(RingState.WAITING);
        });
    }

    @Test
    void silentEndpointHoldsItsRingUntilItIsBack() {
        Simulation simulation = formed(World.calm(9, 1, 6));
        String policy =
                Scenario.POLICY.replace("silence: PT30M", "silence: PT2M").replace("hold: PT2H", "hold: PT3M");
        String rollout = simulation.admin().rollOut(policy, Scenario.VERSION);
        run(simulation, 300);
        SimNode silent = simulation.nodes().stream()
                .filter(node -> ringOf(node, rollout) == 0)
                .findFirst()
                .orElseThrow();
        SimNode watcher = simulation.nodes().stream()
                .filter(node -> node != silent)
                .findFirst()
                .orElseThrow();
        silent.switchOff();
        run(simulation, 7 * MINUTE);
        assertThat(ring(watcher, rollout, 0)).isIn(RingState.HELD, RingState.OPEN);
        assertThat(ring(watcher, rollout, 1)).isEqualTo(RingState.WAITING);
        silent.switchOn();
        run(simulation, 12 * MINUTE);
        assertAllPatched(simulation);
    }

    @Test
    void crashAtAnyEffectNeverInstallsTwice() {
        for (int effects = 0; effects < 60; effects += 5) {
            Simulation simulation = formed(World.calm(10, 1, 3));
            rollOut(simulation);
            simulation.sites().getFirst().nodes().getLast().crashAfter(effects);
            run(simulation, 8 * MINUTE);
            assertThat(simulation.violations())
                    .as("crash after %d effects", effects)
                    .isEmpty();
            assertAllPatched(simulation);
        }
    }

    @Test
    void anchorsGrowToThreeAndADeadOneIsReplaced() {
        Simulation simulation = formed(World.calm(11, 1, 5));
        SimNode watcher = simulation.nodes().getFirst();
        assertThat(anchors(watcher)).hasSize(3);
        SimNode dead = simulation.nodes().stream()
                .filter(node -> node != watcher && anchors(watcher).contains(node.id()))
                .findFirst()
                .orElseThrow();
        dead.switchOff();
        run(simulation, 20 * MINUTE);
        assertThat(anchors(watcher)).hasSize(3).doesNotContain(dead.id());
        assertThat(simulation.violations()).isEmpty();
    }
}
