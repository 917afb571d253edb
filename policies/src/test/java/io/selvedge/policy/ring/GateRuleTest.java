package io.selvedge.policy.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.policy.document.Gate;
import io.selvedge.policy.document.Limit;
import io.selvedge.policy.document.OnSilence;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GateRuleTest {
    private static final long OPENED = 1_000_000;
    private static final Gate STRICT = new Gate(10_000, 0, 0, 600, 1_000, 5_000);
    private static final Gate LOOSE = new Gate(8_000, 2, 1, 600, 1_000, 5_000);

    private static RingTally tally(int succeeded, int failed, int undone, int silent, int pending) {
        return tally(succeeded, failed, undone, silent, pending, 0);
    }

    private static RingTally tally(int succeeded, int failed, int undone, int silent, int pending, int apart) {
        int members = succeeded + failed + undone + silent + pending + apart;
        return new RingTally(members, succeeded, failed, undone, silent, pending, apart);
    }

    private static Judgement judge(Gate gate, RingTally tally, long now) {
        return GateRule.judge(gate, tally, OPENED, OPENED, now);
    }

    @Test
    void passesEmptyRingAtOnce() {
        assertThat(judge(STRICT, tally(0, 0, 0, 0, 0), OPENED))
                .isEqualTo(new Judgement.Pass("the ring has no members"));
    }

    @Test
    void failsAtOnceWhenTooManyWentWrong() {
        assertThat(judge(STRICT, tally(9, 1, 0, 0, 0), OPENED)).isInstanceOf(Judgement.Fail.class);
        assertThat(judge(STRICT, tally(9, 0, 1, 0, 0), OPENED)).isInstanceOf(Judgement.Fail.class);
        assertThat(judge(LOOSE, tally(97, 1, 2, 0, 0), OPENED)).isInstanceOf(Judgement.Fail.class);
        assertThat(judge(LOOSE, tally(97, 1, 1, 0, 1), OPENED)).isNotInstanceOf(Judgement.Fail.class);
    }

    @Test
    void failsWhenFailuresPutTheShareOutOfReach() {
        assertThat(judge(LOOSE, tally(0, 2, 0, 0, 3), OPENED)).isInstanceOf(Judgement.Fail.class);
    }

    @Test
    void failureWinsOverSilence() {
        assertThat(judge(STRICT, tally(0, 1, 0, 5, 0), OPENED)).isInstanceOf(Judgement.Fail.class);
    }

    @Test
    void holdsWhenSilentNodesExceedLimit() {
        assertThat(judge(LOOSE, tally(10, 0, 0, 2, 0), OPENED + 600)).isInstanceOf(Judgement.Hold.class);
        assertThat(judge(LOOSE, tally(10, 0, 0, 1, 0), OPENED + 600)).isInstanceOf(Judgement.Wait.class);
    }

    @Test
    void soaksBeforePassing() {
        RingTally done = tally(10, 0, 0, 0, 0);
        long last = OPENED + 300;

        assertThat(GateRule.judge(STRICT, done, OPENED, last, last + 999))
                .isEqualTo(new Judgement.Wait("10 of 10 succeeded, soaking", last + 1_000));
        assertThat(GateRule.judge(STRICT, done, OPENED, last, last + 1_000)).isInstanceOf(Judgement.Pass.class);
    }

    @Test
    void soakLongerThanHoldDoesNotHold() {
        Gate gate = new Gate(10_000, 0, 0, 600, 10_000, 5_000);

        assertThat(judge(gate, tally(1, 0, 0, 0, 0), OPENED + 6_000)).isInstanceOf(Judgement.Wait.class);
    }

    @Test
    void passesAtShareWithoutWaitingForTheRest() {
        assertThat(judge(LOOSE, tally(8, 1, 0, 1, 0), OPENED + 1_000)).isInstanceOf(Judgement.Pass.class);
    }

    @Test
    void waitsForSilenceThenForHold() {
        assertThat(judge(STRICT, tally(0, 0, 0, 0, 4), OPENED + 1))
                .isEqualTo(new Judgement.Wait("0 of 4 succeeded, 4 needed", OPENED + 600));
        assertThat(judge(new Gate(10_000, 0, 0, 9_000, 0, 5_000), tally(3, 0, 0, 0, 1), OPENED + 600))
                .isEqualTo(new Judgement.Wait("3 of 4 succeeded, 4 needed", OPENED + 5_000));
        assertThat(judge(new Gate(10_000, 0, 0, 9_000, 0, 5_000), tally(3, 0, 0, 0, 1), OPENED + 5_000))
                .isInstanceOf(Judgement.Hold.class);
    }

    @Test
    void silentEndpointsWithinTheirLimitDoNotKeepARingFromPassing() {
        Gate gate = new Gate(10_000, 0, 2, 600, 1_000, 5_000);

        assertThat(judge(gate, tally(8, 0, 0, 0, 2), OPENED + 1_000)).isInstanceOf(Judgement.Wait.class);
        assertThat(judge(gate, tally(8, 0, 0, 2, 0), OPENED + 1_000)).isInstanceOf(Judgement.Pass.class);
        assertThat(judge(gate, tally(0, 0, 0, 2, 0), OPENED + 1_000)).isInstanceOf(Judgement.Pass.class);
        assertThat(judge(gate, tally(7, 0, 0, 3, 0), OPENED + 1_000)).isInstanceOf(Judgement.Hold.class);
    }

    @Test
    void tooMuchSilenceFailsWhereTheGateSaysSo() {
        Gate gate =
                new Gate(9_000, 0, new Limit.Share(1_000), new Limit.Share(1_000), OnSilence.FAIL, 600, 1_000, 5_000);

        assertThat(judge(gate, tally(18, 0, 0, 2, 0), OPENED + 1_000)).isInstanceOf(Judgement.Pass.class);
        assertThat(judge(gate, tally(17, 0, 0, 3, 0), OPENED + 1_000))
                .isEqualTo(new Judgement.Fail("3 silent, 2 tolerated"));
        assertThat(judge(gate, tally(17, 3, 0, 0, 0), OPENED + 1_000))
                .isEqualTo(new Judgement.Fail("3 failed, 2 tolerated"));
    }

    @Test
    void endpointsThatCountApartProveNothing() {
        assertThat(judge(STRICT, tally(2, 0, 0, 0, 0, 3), OPENED + 1_000)).isInstanceOf(Judgement.Pass.class);
        assertThat(judge(STRICT, tally(0, 0, 0, 0, 0, 3), OPENED + 1_000)).isInstanceOf(Judgement.Wait.class);
        assertThat(judge(STRICT, tally(0, 0, 0, 0, 0, 3), OPENED + 5_000)).isInstanceOf(Judgement.Hold.class);
        assertThat(judge(LOOSE, tally(1, 1, 0, 0, 0, 3), OPENED + 1_000)).isInstanceOf(Judgement.Fail.class);
    }

    @Test
    void neededSuccessesRoundUp() {
        assertThat(new Gate(9_950, 0, 0, 0, 0, 0).neededSuccesses(100)).isEqualTo(100);
        assertThat(new Gate(9_900, 0, 0, 0, 0, 0).neededSuccesses(100)).isEqualTo(99);
        assertThat(new Gate(1, 0, 0, 0, 0, 0).neededSuccesses(1)).isEqualTo(1);
        assertThat(new Gate(10_000, 0, 0, 0, 0, 0).neededSuccesses(Integer.MAX_VALUE))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void soakStartsAtLastNeededSuccessOrLastFailure() {
        assertThat(GateRule.soakStart(STRICT, 0, OPENED, List.of(), List.of())).isEqualTo(OPENED);
        assertThat(GateRule.soakStart(
                        LOOSE,
                        5,
                        OPENED,
                        List.of(OPENED + 9, OPENED + 1, OPENED + 3, OPENED + 2, OPENED + 7),
                        List.of()))
                .isEqualTo(OPENED + 7);
        assertThat(GateRule.soakStart(LOOSE, 5, OPENED, List.of(OPENED + 3), List.of(OPENED + 8)))
                .isEqualTo(OPENED + 8);
        assertThat(GateRule.soakStart(LOOSE, 5, OPENED, List.of(3L), List.of())).isEqualTo(OPENED);
    }

    @Test
    void refusesTallyThatDoesNotAddUp() {
        assertThatThrownBy(() -> new RingTally(3, 1, 0, 0, 0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RingTally(0, 1, -1, 0, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RingTally(-2, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void judgementsKeepTheirPromisesOnRandomTallies() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            Gate gate = new Gate(
                    1 + random.nextInt(10_000),
                    random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(100),
                    random.nextInt(100),
                    random.nextInt(200));
            RingTally tally = tally(
                    random.nextInt(12),
                    random.nextInt(3),
                    random.nextInt(2),
                    random.nextInt(4),
                    random.nextInt(5),
                    random.nextInt(3));
            long last = OPENED + random.nextInt(200) - 20;
            long now = OPENED + random.nextInt(400);

            switch (GateRule.judge(gate, tally, OPENED, last, now)) {
                case Judgement.Pass pass -> {
                    assertThat(tally.succeeded()).isGreaterThanOrEqualTo(gate.neededSuccesses(tally.counted()));
                    if (tally.members() > 0) {
                        assertThat(tally.wentWrong())
                                .isLessThanOrEqualTo(gate.maxFailed().of(tally.members()));
                        assertThat(tally.silent())
                                .isLessThanOrEqualTo(gate.maxSilent().of(tally.members()));
                        assertThat(now - last).isGreaterThanOrEqualTo(gate.soakMillis());
                    }
                }
                case Judgement.Wait wait -> assertThat(wait.untilMillis()).isGreaterThan(now);
                case Judgement.Hold hold ->
                    assertThat(tally.silent() > gate.maxSilent().of(tally.members())
                                    || now >= OPENED + gate.holdMillis())
                            .isTrue();
                case Judgement.Fail fail -> assertThat(tally.wentWrong()).isPositive();
            }
        }
    }
}
