package io.selvedge.policy.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.priority.SlaClock.Silence;
import io.selvedge.policy.priority.SlaClock.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlaClockTest {
    private static final Instant KNOWN = Instant.parse("2026-11-01T00:00:00Z");
    private static final Term FOURTEEN = new Term.Days(14, false);

    private static Instant day(int day) {
        return KNOWN.plus(Duration.ofDays(day));
    }

    private static Standing read(int now, Silence... silences) {
        return SlaClock.read(FOURTEEN, KNOWN, List.of(silences), day(now));
    }

    @Test
    void runsUntilTheLastMoment() {
        assertThat(read(14)).isEqualTo(new Standing.Running(day(14)));
        assertThat(SlaClock.read(FOURTEEN, KNOWN, List.of(), day(14).plusMillis(1)))
                .isInstanceOf(Standing.Neglected.class);
    }

    @Test
    void reachableAndLateIsNeglected() {
        assertThat(read(16)).isEqualTo(new Standing.Neglected(day(14), Duration.ofDays(2)));
    }

    @Test
    void silentAndLateIsUnreachable() {
        assertThat(read(20, new Silence(day(3), Optional.empty())))
                .isEqualTo(new Standing.Unreachable(day(14), Duration.ofDays(6), Duration.ofDays(3)));
    }

    @Test
    void comesBackAndIsThenNeglected() {
        Silence away = new Silence(day(3), Optional.of(day(20)));
        assertThat(read(21, away)).isInstanceOf(Standing.Unreachable.class);
        assertThat(read(31, away))
                .isEqualTo(new Standing.Unreachable(day(14), Duration.ofDays(17), Duration.ofDays(14)));
        assertThat(read(32, away)).isInstanceOf(Standing.Neglected.class);
    }

    @Test
    void silenceBeforeItWasKnownDoesNotCount() {
        assertThat(read(16, new Silence(day(-9), Optional.of(KNOWN)))).isInstanceOf(Standing.Neglected.class);
        assertThat(read(16, new Silence(day(30), Optional.empty()))).isInstanceOf(Standing.Neglected.class);
    }

    @Test
    void withoutADateNothingIsLate() {
        assertThat(SlaClock.read(new Term.OnUpgrade(), KNOWN, List.of(), day(900)))
                .isEqualTo(new Standing.NoDate());
    }
}
