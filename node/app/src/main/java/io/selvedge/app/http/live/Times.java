package io.selvedge.app.http.live;

import io.selvedge.crypto.record.UtcTime;
import java.time.Instant;

/** Times as the API has them. */
final class Times {
    private Times() {}

    /** RFC 3339 in UTC, whole seconds. */
    static String of(long millis) {
        return UtcTime.format(Instant.ofEpochMilli(millis));
    }
}
