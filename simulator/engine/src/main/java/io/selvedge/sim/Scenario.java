package io.selvedge.sim;

import java.util.function.LongConsumer;

/** One rollout through a world: form the sites, publish, wait until every site is through or time is up. */
public final class Scenario {
    /** A pilot of a tenth, then the rest; soak and silence as an office would have them in a hurry. */
    public static final String POLICY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: two-rings
            version: 1
            rings:
              - name: pilot
                members: {percent: 10}
                gate: {success: 100%, maxFailed: 0, maxSilent: 0, silence: PT30M, soak: PT60S, hold: PT2H}
              - name: rest
                members: {rest: true}
                gate: {success: 90%, maxFailed: 5, maxSilent: 20, silence: PT30M, soak: PT60S, hold: PT2H}
            """;

    /** The version that the rollout brings. */
    public static final String VERSION = "2.0";

    private static final long FORMING_MILLIS = 90_000;
    private static final long SLICE_MILLIS = 10_000;

    /** What is under way when the rollout is over: the undoing after a failed ring. */
    private static final long SETTLING_MILLIS = 120_000;

    private Scenario() {}

    /**
     * Runs a world.
     *
     * @param limitMillis of virtual time
     * @param progress hears the virtual time now and then
     */
    public static Outcome run(World world, long limitMillis, LongConsumer progress) {
        Simulation simulation = new Simulation(world);
        simulation.run(FORMING_MILLIS, progress);
        String rollout = simulation.admin().rollOut(POLICY, VERSION);
        while (simulation.nowMillis() < limitMillis && !isOver(simulation, rollout)) {
            simulation.run(SLICE_MILLIS, progress);
        }
        simulation.run(SETTLING_MILLIS, progress);
        int patched = 0;
        int crashes = 0;
        for (SimNode node : simulation.nodes()) {
            patched += VERSION.equals(node.machine().version()) ? 1 : 0;
            crashes += node.crashes();
        }
        long wanBytes = simulation.sites().stream().mapToLong(SimSite::wanBytes).sum();
        return new Outcome(
                world,
                simulation.happened(),
                simulation.nowMillis(),
                patched,
                crashes,
                wanBytes,
                simulation.nodes().getFirst().node().replica().ledger().records(),
                simulation.violations(),
                simulation.trace().end().hex());
    }

    /** Over when the first node of every site sees every ring passed, or one failed and everybody back. */
    private static boolean isOver(Simulation simulation, String rollout) {
        for (SimSite site : simulation.sites()) {
            var campaign = site.nodes().getFirst().node().replica().state().findCampaign(rollout);
            if (campaign.isEmpty()
                    || !(campaign.get().isDone() || campaign.get().hasFailed())) {
                return false;
            }
        }
        return true;
    }
}
