package io.selvedge.policy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Circumstances BATTERY = new Circumstances(false, OptionalInt.of(39), true);

    @Test
    void saysWhatIsMissing() {
        assertThat(new Conditions(true, 0, true).findObstacleToInstall(BATTERY)).contains("not on mains power");
        assertThat(new Conditions(false, 40, true).findObstacleToInstall(BATTERY))
                .contains("battery at 39 %, 40 % needed");
        assertThat(new Conditions(false, 39, true).findObstacleToInstall(BATTERY))
                .isEmpty();
        assertThat(new Conditions(true, 0, false).findObstacleToInstall(Circumstances.PLUGGED_IN))
                .isEmpty();
        assertThat(new Conditions(false, 0, false).findObstacleToFetch(BATTERY)).contains("the network is metered");
        assertThat(Conditions.NONE.findObstacleToFetch(BATTERY)).isEmpty();
    }
}
