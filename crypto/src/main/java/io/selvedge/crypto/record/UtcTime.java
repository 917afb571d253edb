package io.selvedge.crypto.record;

import io.selvedge.crypto.SelvedgeException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The one spelling of a time in records: {@code 2026-11-23T03:00:00Z}, RFC 3339 in UTC, whole seconds, years 0001 to 9999. */
public final class UtcTime {
    private static final String SHAPE = "0000-00-00T00:00:00Z";

    private UtcTime() {}

    /** BAD_FORMAT with the place for any other spelling, and for times that are none. */
    public static Instant parse(String text, String place) {
        boolean shaped = text.length() == SHAPE.length();
        for (int i = 0; shaped && i < SHAPE.length(); i++) {
            char expected = SHAPE.charAt(i);
            char ch = text.charAt(i);
            shaped = expected == '0' ? ch >= '0' && ch <= '9' : ch == expected;
        }
        if (!shaped) {
            throw bad(place);
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw bad(place);
        }
    }

    /** Whole seconds, cut. */
    public static String format(Instant time) {
        String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
        parse(text, "time");
        return text;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static SelvedgeException bad(String place) {
        return new SelvedgeException(
                SelvedgeException.BAD_FORMAT,
                place + " must be a UTC time such as 2026-11-23T03:00:00Z",
                Map.of("place", place));
    }
}
