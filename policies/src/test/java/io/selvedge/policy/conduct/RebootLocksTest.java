package io.selvedge.policy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RebootLocksTest {
    private static final RebootLimit TWO = new RebootLimit(2, Optional.empty(), 1_000);

    @Test
    void neverMoreHoldLocksThanTheLimitAndFencesOnlyGrow() {
        Random random = new Random(5);
        RebootLocks locks = RebootLocks.NONE;
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(200);
            String machine = "m" + random.nextInt(6);
            long fence = locks.lastFence();
            locks = random.nextInt(3) == 0
                    ? locks.release(machine, now)
                    : locks.acquire(machine, TWO, now).orElse(locks);
            assertThat(locks.at(now).holders().size()).isLessThanOrEqualTo(2);
            assertThat(locks.lastFence()).isGreaterThanOrEqualTo(fence);
            assertThat(locks.at(now).holders().values())
                    .extracting(RebootLocks.Hold::fence)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aLockThatNobodyGivesBackRunsOut() {
        RebootLocks full = RebootLocks.NONE
                .acquire("a", TWO, 0)
                .orElseThrow()
                .acquire("b", TWO, 10)
                .orElseThrow();

        assertThat(full.acquire("c", TWO, 999)).isEmpty();
        assertThat(full.acquire("c", TWO, 1_000).orElseThrow().holders()).containsOnlyKeys("b", "c");
        assertThat(full.acquire("a", TWO, 500)).contains(full);
    }
}
