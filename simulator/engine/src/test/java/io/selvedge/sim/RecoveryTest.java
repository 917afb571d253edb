package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines whose disk or clock is not what it was. */
class RecoveryTest {
    private static final long MINUTE = 60_000;
    private static final long YEAR = 365L * 24 * 60 * MINUTE;

    private static Simulation formed(long seed) {
        Simulation simulation = new Simulation(World.calm(seed, 1, 4).with(World.Faults.NONE.withCheapSignatures()));
        simulation.run(90_000, millis -> {});
        return simulation;
    }

    private static long incarnation(SimNode node) {
        return node.node().replica().own().incarnation();
    }

    @Test
    void restoredBackupGoesOnInANewIncarnation() {
        Simulation simulation = formed(21);
        SimNode node = simulation.nodes().getLast();
        int backup = node.written();
        simulation.admin().rollOut(Scenario.POLICY, Scenario.VERSION);
        simulation.run(6 * MINUTE, millis -> {});
        node.switchOff();
        node.restoreBackup(backup);
        simulation.run(MINUTE, millis -> {});
        node.switchOn();
        simulation.run(4 * MINUTE, millis -> {});
        assertThat(incarnation(node)).isEqualTo(2);
        assertThat(simulation.violations()).isEmpty();
    }

    @Test
    void deletedStoreNeverSignsOverTheOldLog() {
        Simulation simulation = formed(22);
        SimNode node = simulation.nodes().getLast();
        node.switchOff();
        node.restoreBackup(0);
        simulation.run(MINUTE, millis -> {});
        node.switchOn();
        simulation.run(2 * MINUTE, millis -> {});
        assertThat(incarnation(node)).isEqualTo(2);
        simulation.admin().rollOut(Scenario.POLICY, Scenario.VERSION);
        simulation.run(8 * MINUTE, millis -> {});
        assertThat(simulation.violations()).isEmpty();
        assertThat(node.machine().version()).isEqualTo(Scenario.VERSION);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR, -YEAR})
    void clockAYearOffStopsSigningUntilItIsRight(long shift) {
        Simulation simulation = formed(23);
        SimNode node = simulation.nodes().getLast();
        node.shiftClock(shift);
        simulation.run(MINUTE, millis -> {});
        long signed = node.node().replica().ownLog().orElseThrow().size();
        simulation.admin().rollOut(Scenario.POLICY, Scenario.VERSION);
        simulation.run(3 * MINUTE, millis -> {});
        assertThat(node.node().problems()).anyMatch(problem -> problem.contains("clock"));
        assertThat(node.node().replica().ownLog().orElseThrow().size()).isEqualTo(signed);
        assertThat(node.machine().installations()).isZero();
        node.shiftClock(0);
        simulation.run(30 * MINUTE, millis -> {});
        assertThat(node.machine().version()).isEqualTo(Scenario.VERSION);
        assertThat(simulation.violations()).isEmpty();
    }

    /** Small hostile worlds: messages are lost, nodes crash at any effect; nothing that must not happen does. */
    @Test
    void hostileWorldsBreakNoInvariant() {
        LongStream.range(0, 200).forEach(seed -> {
            World world = World.calm(seed, 1 + (int) (seed % 2), 2 + (int) (seed % 3))
                    .with(new World.Faults(seed % 5 == 4 ? Set.of((int) (seed % 2)) : Set.of(), 2, 40, true));
            Outcome outcome = Scenario.run(world, 20 * MINUTE, millis -> {});
            assertThat(outcome.violations()).as("seed %d", seed).isEmpty();
        });
    }
}
