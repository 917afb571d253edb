package io.selvedge.sim.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does, by asking again, with a deadline. */
final class Eventually {
    /** Often enough for a figure of a tenth of a second, seldom enough not to load two cores. */
    private static final long PAUSE_NANOS = 100_000_000;

    private Eventually() {}

    static void await(String what, Duration deadline, BooleanSupplier condition) {
        get(what, deadline, () -> condition.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty(), () -> "");
    }

    /** The first value that appears; when none does in time, an error that says what there was instead. */
    static <T> T get(String what, Duration deadline, Supplier<Optional<T>> source, Supplier<String> instead) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline.toSeconds() + " s: " + what + " " + instead.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
