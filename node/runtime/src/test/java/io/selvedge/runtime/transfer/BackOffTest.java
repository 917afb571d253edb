package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackOffTest {
    @Test
    void delayDoublesToTheCapAndIsSpread() {
        BackOff backOff = new BackOff(500, 30_000, 42);
        for (int failures = 0; failures < 100; failures++) {
            long whole = Math.min(30_000, 500L << Math.min(failures, 20));
            assertThat(backOff.delayMillis(failures)).isBetween(whole / 2, whole);
        }
    }

    @Test
    void delayIsTheSameForTheSameSeed() {
        BackOff one = new BackOff(500, 30_000, 7);
        BackOff other = new BackOff(500, 30_000, 7);
        for (int i = 0; i < 20; i++) {
            assertThat(one.delayMillis(i)).isEqualTo(other.delayMillis(i));
        }
    }
}
