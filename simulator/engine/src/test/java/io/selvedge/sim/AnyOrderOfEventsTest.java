package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.record.Requirement;
import io.selvedge.policy.document.Lane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Whatever admins and machines do in whatever order, no endpoint installs beyond its ring, after a halt or during a pause
 * that it knows, before the cool-down, without an approval, before what the patch needs, twice, or again what it undid:
 * {@link Invariants} looks at every single installation.
 *
 * <p>Known limit: in none of these lives does a second ring open, so they say nothing of approvals and of later rings;
 * {@link RolloutConditionsTest} has those, one by one.
 */
class AnyOrderOfEventsTest {
    private static final int WORLDS = 40;
    private static final int EVENTS = 14;
    private static final String POLICY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: any
            version: 1
            rings:
              - name: pilot
                members: {percent: 34}
                gate: {maxSilent: 50%%, silence: PT2M, soak: PT10S, hold: PT5M}
              - name: rest
                members: {rest: true}
                approval: %s
                gate: {maxFailed: 50%%, maxSilent: 50%%, onSilence: %s, silence: PT2M, soak: PT10S, hold: PT5M}
            onFailure: %s
            attempts: 3
            backOff: PT20S
            coolDown: %s
            """;

    private final TreeMap<String, List<String>> stops = new TreeMap<>();
    private int installations;
    private int undone;

    @Test
    void neverInstallsWhatIsNotAllowed() {
        for (int seed = 0; seed < WORLDS; seed++) {
            Simulation simulation = live(seed);
            assertThat(simulation.violations()).as("world %d", seed).isEmpty();
        }
        // The worlds are no empty ones.
        assertThat(installations).isGreaterThan(2 * WORLDS);
        assertThat(undone).isPositive();
    }

    private static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Simulation live(int seed) {
        Random random = new Random(seed);
        stops.clear();
        Set<Integer> failing = oneOf(random, List.of(Set.of(), Set.of(), Set.of(0), Set.of(1)));
        World world = World.calm(1_000 + seed, 1 + random.nextInt(2), 3 + random.nextInt(2))
                .with(new World.Faults(failing, random.nextInt(2), random.nextInt(30), true));
        Simulation simulation = new Simulation(world);
        simulation.run(90_000, now -> {});
        SimAdmin admin = simulation.admin();
        String policy = admin.publishPolicy(POLICY.formatted(
                random.nextBoolean(),
                oneOf(random, List.of("hold", "fail")),
                oneOf(random, List.of("undo-ring", "undo-all", "stop")),
                oneOf(random, List.of("PT0S", "PT3M"))));
        List<Requirement> needs = List.of(new Requirement(Machine.PRODUCT, "2.0"));
        List<String> patches = new ArrayList<>(List.of(
                admin.offer(new Offer(Machine.PRODUCT, "2.0", null, List.of(), random.nextBoolean())),
                admin.offer(new Offer("extra", "1.0", null, needs, true))));
        if (random.nextBoolean()) {
            patches = patches.reversed();
        }
        List<String> rollouts = new ArrayList<>(List.of(admin.rollOut(policy, Lane.STANDARD, patches)));
        for (int i = 0; i < EVENTS; i++) {
            happen(simulation, random, policy, patches, rollouts);
            simulation.run(5_000 + random.nextInt(60_000), now -> {});
        }
        simulation.run(600_000, now -> {});
        simulation.nodes().forEach(node -> installations += node.machine().installations());
        undone += (int) simulation.events().stream()
                .filter(event -> event.kind().equals("patch.undone"))
                .count();
        return simulation;
    }

    private void happen(
            Simulation simulation, Random random, String policy, List<String> patches, List<String> rollouts) {
        SimAdmin admin = simulation.admin();
        if (simulation.sites().getFirst().nodes().stream().noneMatch(SimNode::isUp)) {
            return;
        }
        String rollout = oneOf(random, rollouts);
        SimNode node = oneOf(random, simulation.nodes());
        switch (random.nextInt(9)) {
            case 0 -> stop(rollout, admin.halt(rollout));
            case 1, 2 -> stop(rollout, admin.pause(rollout));
            case 3, 4 -> admin.resume(rollout, stops.getOrDefault(rollout, List.of()));
            case 5 -> admin.approveRing(rollout, 1);
            case 6 -> node.crash();
            case 7 -> {
                node.machine().refuse(random.nextInt(3));
                node.shiftClock(random.nextInt(120_000) - 60_000L);
            }
            default -> {
                String released = Instant.ofEpochMilli(Simulation.START_MILLIS + random.nextInt(600_000))
                        .toString();
                List<String> offered = random.nextBoolean()
                        ? patches
                        : List.of(admin.offer(
                                new Offer(Machine.PRODUCT, "3." + rollouts.size(), released, List.of(), true)));
                rollouts.add(admin.rollOut(policy, Lane.STANDARD, offered));
            }
        }
    }

    private void stop(String rollout, String record) {
        stops.computeIfAbsent(rollout, ignored -> new ArrayList<>()).add(record);
    }
}
