package io.selvedge.core.record;

/**
 * Ends a key: its log counts up to {@code size} records, no further.
 *
 * @param key key id of the node or admin
 * @param origin the log
 * @param size records [0, size) stay valid
 */
public record Revocation(String key, String origin, long size, String reason) implements Body {
    public Revocation {
        Fields.id("key", key);
        Fields.text("origin", origin);
        Fields.range("size", size, 0, Long.MAX_VALUE);
        Fields.text("reason", reason);
    }
}
