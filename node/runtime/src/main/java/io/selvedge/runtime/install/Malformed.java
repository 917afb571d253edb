package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import java.util.Map;

/** Makes the errors of the parsers of this package: they all name the place in the file. */
final class Malformed {
    private Malformed() {}

    static SelvedgeException at(String place, String message) {
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, place + ": " + message, Map.of("place", place));
    }

    static SelvedgeException tooLarge(String place, String message, long limit) {
        return new SelvedgeException(
                SelvedgeException.TOO_LARGE,
                place + ": " + message + ", the limit is " + limit,
                Map.of("place", place, "limit", Long.toString(limit)));
    }
}
