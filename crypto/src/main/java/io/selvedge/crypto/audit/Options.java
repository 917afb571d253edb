package io.selvedge.crypto.audit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the auditor asks for.
 *
 * @param nonce that the bundle must carry; null where any bundle will do
 * @param now the auditor's clock
 * @param maxAge older bundles are reported as stale
 */
public record Options(@Nullable String nonce, Instant now, Duration maxAge) {
    /** A courier's month and a good margin. */
    public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(90);

    public Options(@Nullable String nonce, Instant now) {
        this(nonce, now, DEFAULT_MAX_AGE);
    }
}
