package io.selvedge.core.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.step.Now;
import io.selvedge.core.step.Settings;
import org.junit.jupiter.api.Test;

class ClockGuardTest {
    private static final long WALL = 1_800_000_000_000L;
    private static final long HOUR = 3_600_000;

    private final ClockGuard guard = new ClockGuard(Settings.DEFAULT);

    /** What peers told before the jump says enough: nobody has to tell again. */
    @Test
    void findsItsOwnJumpAtOnce() {
        for (int peer = 0; peer < 3; peer++) {
            guard.heard("peer-" + peer, WALL + 1_000, new Now(WALL + 1_000, 1_000));
        }
        assertThat(guard.findError(new Now(WALL + 2_000, 2_000))).isEmpty();
        assertThat(guard.findError(new Now(WALL + 3_000 - HOUR, 3_000))).hasValue(-HOUR);
        assertThat(guard.findError(new Now(WALL + 4_000 + HOUR, 4_000))).hasValue(HOUR);
        assertThat(guard.findError(new Now(WALL + 5_000, 5_000))).isEmpty();
    }

    @Test
    void believesNoSinglePeerAgainstMost() {
        guard.heard("liar", WALL - HOUR, new Now(WALL, 0));
        guard.heard("honest", WALL, new Now(WALL, 0));
        guard.heard("another", WALL, new Now(WALL, 0));
        assertThat(guard.findError(new Now(WALL, 0))).isEmpty();
    }
}
