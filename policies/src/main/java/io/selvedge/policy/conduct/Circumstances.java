package io.selvedge.policy.conduct;

import java.util.OptionalInt;

/**
 * How a machine is placed now.
 *
 * @param onMains whether it has mains power; also where it has no battery
 * @param batteryPercent charge from 0 to 100; empty without a battery
 * @param metered whether its network connection is paid by volume
 */
public record Circumstances(boolean onMains, OptionalInt batteryPercent, boolean metered) {
    /** A machine on mains power and an unmetered network. */
    public static final Circumstances PLUGGED_IN = new Circumstances(true, OptionalInt.empty(), false);
}
