package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SameSeedTest {
    private static final long LIMIT_MILLIS = 60 * 60_000;

    private static Outcome run(long seed, int sites, int nodes) {
        World world = World.calm(seed, sites, nodes).with(World.Faults.NONE.withCheapSignatures());
        return Scenario.run(world, LIMIT_MILLIS, millis -> {});
    }

    @Test
    void sameSeedGivesTheSameTrace() {
        Outcome first = run(41, 2, 4);
        assertThat(run(41, 2, 4).traceHash()).isEqualTo(first.traceHash());
        assertThat(run(42, 2, 4).traceHash()).isNotEqualTo(first.traceHash());
    }
}
