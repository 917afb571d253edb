package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An organisation of a thousand endpoints in 25 offices goes through one rollout. */
class ThousandEndpointsTest {
    private static final long LIMIT_MILLIS = 60 * 60_000;

    private static Outcome run(long seed, int sites, int nodes) {
        World world = World.calm(seed, sites, nodes).with(World.Faults.NONE.withCheapSignatures());
        return Scenario.run(world, LIMIT_MILLIS, millis -> {});
    }

    @Test
    void everyEndpointIsPatched() {
        Outcome outcome = run(1_000, 25, 40);
        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.patched()).isEqualTo(1_000);
        assertThat(outcome.wanBytes()).isEqualTo(24 * outcome.world().payloadBytes());
    }

    @Test
    void largeSitesGiveTheSameTraceAgain() {
        assertThat(run(77, 3, 40).traceHash()).isEqualTo(run(77, 3, 40).traceHash());
    }
}
