package io.selvedge.policy.conduct;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a machine must have before it installs and fetches.
 *
 * @param mains whether it installs on mains power only
 * @param minBatteryPercent on battery, the least charge to install with; 0 for any
 * @param metered whether it fetches over a network that is paid by volume
 */
public record Conditions(boolean mains, int minBatteryPercent, boolean metered) {
    /** Asks for nothing. */
    public static final Conditions NONE = new Conditions(false, 0, true);

    public Conditions {
        if (minBatteryPercent < 0 || minBatteryPercent > 100) {
            throw new IllegalArgumentException("a charge is from 0 to 100 percent");
        }
    }

    /** Why the machine may not install now; empty where it may. */
    public Optional<String> findObstacleToInstall(Circumstances now) {
        if (now.onMains()) {
            return Optional.empty();
        }
        if (mains) {
            return Optional.of("not on mains power");
        }
        OptionalInt charge = now.batteryPercent();
        return charge.isPresent() && charge.getAsInt() < minBatteryPercent
                ? Optional.of("battery at " + charge.getAsInt() + " %, " + minBatteryPercent + " % needed")
                : Optional.empty();
    }

    /** Why the machine may not fetch now; empty where it may. */
    public Optional<String> findObstacleToFetch(Circumstances now) {
        return now.metered() && !metered ? Optional.of("the network is metered") : Optional.empty();
    }
}
