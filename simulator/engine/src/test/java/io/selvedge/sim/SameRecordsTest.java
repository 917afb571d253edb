package io.selvedge.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.State;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever holds the same records has the same state, in whatever order they came. */
class SameRecordsTest {
    private static final int ORDERS = 12;

    @Test
    void anyOrderGivesTheSameState() {
        World world = World.calm(31, 2, 4).with(new World.Faults(Set.of(1), 0, 20, true));
        Simulation simulation = new Simulation(world);
        simulation.run(90_000, millis -> {});
        String rollout = simulation.admin().rollOut(Scenario.POLICY, Scenario.VERSION);
        simulation.run(300_000, millis -> {});
        simulation.admin().halt(rollout);
        simulation.run(20_000, millis -> {});
        SimNode node = simulation.nodes().getFirst();
        List<Entry> entries = new ArrayList<>();
        for (Log log : node.node().replica().ledger().logs()) {
            entries.addAll(log.entries());
        }
        String expected = describe(node.node().replica().state());
        assertThat(expected).contains("true");
        for (int seed = 0; seed < ORDERS; seed++) {
            Collections.shuffle(entries, new Random(seed));
            Replica replica = new Replica(node.identity(), simulation.signatures(), simulation.trust());
            List<Entry> left = entries;
            while (!left.isEmpty()) {
                List<Entry> gaps = new ArrayList<>();
                for (Entry entry : left) {
                    if (!(replica.accept(new Late(), entry) instanceof Acceptance.Added)) {
                        gaps.add(entry);
                    }
                }
                assertThat(gaps).hasSizeLessThan(left.size());
                left = gaps;
            }
            assertThat(describe(replica.state())).as("order %d", seed).isEqualTo(expected);
        }
    }

    private static String describe(State state) {
        StringBuilder text = new StringBuilder();
        for (Member member : state.members().all()) {
            text.append(member.id()).append(' ').append(member.site()).append('\n');
        }
        for (String site : state.members().sites()) {
            text.append(site).append(state.anchors().versions(site)).append('\n');
            for (Campaign campaign : state.campaigns()) {
                for (int ring = 0; ring < campaign.rings(); ring++) {
                    text.append(ring)
                            .append(campaign.ringState(site, ring))
                            .append(campaign.tallyNow(site, ring, 0))
                            .append(campaign.findObstacle())
                            .append(campaign.isHalted())
                            .append('\n');
                }
            }
        }
        return text.append(state.documents().policyDigest()).toString();
    }

    /** A step long after everything was written. */
    private static final class Late implements Turn {
        private long token;

        @Override
        public Now now() {
            return new Now(Simulation.START_MILLIS + 86_400_000, 0);
        }

        @Override
        public void emit(Effect effect) {}

        @Override
        public long write(Effect.Write write) {
            return ++token;
        }
    }
}
