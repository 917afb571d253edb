package io.selvedge.policy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DeferralTest {
    private static final long HOUR = 3_600_000;

    @Test
    void grantsWhatThePolicyLets() {
        Deferral deferral = new Deferral(2, 4 * HOUR, 24 * HOUR);

        assertThat(deferral.ask(0, 0, HOUR, 2 * HOUR)).isEqualTo(new Deferral.Answer.Granted(3 * HOUR, 1));
        assertThat(deferral.ask(1, 0, HOUR, 9 * HOUR)).isEqualTo(new Deferral.Answer.Granted(5 * HOUR, 0));
        assertThat(deferral.ask(2, 0, HOUR, HOUR))
                .isEqualTo(new Deferral.Answer.Refused("it was put off 2 times already, which is the limit"));
        assertThat(deferral.ask(0, 0, 22 * HOUR, 4 * HOUR)).isEqualTo(new Deferral.Answer.Granted(24 * HOUR, 1));
        assertThat(deferral.ask(0, 0, 24 * HOUR, HOUR))
                .isEqualTo(new Deferral.Answer.Refused("its deadline has passed"));
        assertThat(Deferral.NONE.ask(0, 0, 0, HOUR))
                .isEqualTo(new Deferral.Answer.Refused("the policy lets nobody put it off"));
    }

    @Test
    void nothingIsPutOffBeyondTheDeadlineHoweverOftenItIsAsked() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            Deferral deferral = new Deferral(random.nextInt(6), random.nextLong(9 * HOUR), random.nextLong(48 * HOUR));
            long due = random.nextLong(100 * HOUR);
            int used = 0;
            long now = due;
            long last = Long.MIN_VALUE;
            for (int j = 0; j < 20; j++) {
                now += random.nextLong(4 * HOUR);
                if (deferral.ask(used, due, now, random.nextLong(-HOUR, 20 * HOUR))
                        instanceof Deferral.Answer.Granted granted) {
                    used++;
                    last = Math.max(last, granted.untilMillis());
                    assertThat(granted.untilMillis()).isGreaterThan(now);
                    assertThat(granted.untilMillis() - now).isLessThanOrEqualTo(deferral.eachMillis());
                }
            }
            assertThat(used).isLessThanOrEqualTo(deferral.times());
            assertThat(last).isLessThanOrEqualTo(due + deferral.deadlineMillis());
        }
    }
}
