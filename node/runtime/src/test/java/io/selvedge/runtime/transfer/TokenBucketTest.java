package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void rateIsKeptOverTimeWhateverTheSizes() {
        SplittableRandom random = new SplittableRandom(1);
        TokenBucket bucket = new TokenBucket(1_000_000, 0);
        long now = 0;
        long taken = 0;
        while (now < 100 * SECOND) {
            int bytes = 1 + random.nextInt(100_000);
            if (bucket.take(bytes, now)) {
                taken += bytes;
            } else {
                now += bucket.waitNanos(now);
            }
        }
        assertThat(taken).isBetween(99_000_000L, 100_300_000L);
    }

    @Test
    void takeGivesMoreThanTheBurstAndLeavesADebt() {
        TokenBucket bucket = new TokenBucket(1_000_000, 0);
        assertThat(bucket.take(5_000_000, 0)).isTrue();
        assertThat(bucket.take(1, 4 * SECOND)).isFalse();
        assertThat(bucket.waitNanos(4 * SECOND)).isBetween(SECOND / 2, SECOND + 1);
        assertThat(bucket.take(1, 5 * SECOND)).isTrue();
    }

    @Test
    void zeroIsWithoutLimit() {
        TokenBucket bucket = new TokenBucket(0, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(bucket.take(1_000_000, 0)).isTrue();
        }
        bucket.setRate(1000, 0);
        assertThat(bucket.take(1_000_000, 0)).isTrue();
        assertThat(bucket.take(1, 0)).isFalse();
        bucket.setRate(0, 0);
        assertThat(bucket.take(1, 0)).isTrue();
    }
}
