package io.selvedge.policy.window;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** The time zones that this machine's Java knows. Names only: an offset such as {@code +02:00} has no clock changes. */
public final class Zones {
    private Zones() {}

    /** The zone of that name in the tz database. */
    public static Optional<ZoneId> find(String name) {
        try {
            return Optional.of(ZoneId.of(name)).filter(zone -> !(zone instanceof ZoneOffset));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
