package io.selvedge.runtime.input;

import io.selvedge.crypto.SelvedgeException;
import java.util.Map;

/** Makes the errors about files from outside: they all name the file and the place in it. */
public final class BadInput {
    private BadInput() {}

    /** BAD_FORMAT: {@code place} is the file, then where in it. */
    public static SelvedgeException at(String place, String message) {
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, place + ": " + message, Map.of("place", place));
    }

    /** TOO_LARGE, with the limit that was met. */
    public static SelvedgeException tooLarge(String place, String message, long limit) {
        return new SelvedgeException(
                SelvedgeException.TOO_LARGE,
                place + ": " + message + ", the limit is " + limit,
                Map.of("place", place, "limit", Long.toString(limit)));
    }
}
