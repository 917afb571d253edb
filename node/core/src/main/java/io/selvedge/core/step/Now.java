package io.selvedge.core.step;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time of one step, handed in by the driver.
 *
 * @param wallMillis milliseconds since 1970 UTC by the machine's clock, which may be wrong or jump
 * @param steadyMillis milliseconds of a clock that only goes forward, with an origin of its own; timers count by it
 */
public record Now(long wallMillis, long steadyMillis) {
    /** The wall clock as records write it: RFC 3339 in UTC, whole seconds. */
    public String text() {
        return Instant.ofEpochMilli(wallMillis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
