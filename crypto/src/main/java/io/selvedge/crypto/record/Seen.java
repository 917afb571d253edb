package io.selvedge.crypto.record;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;

/**
 * Another log as the author of a record had it.
 *
 * @param origin the log's name, as {@link Origin#text()}
 * @param size leaves
 * @param root of the tree of that size
 */
public record Seen(String origin, long size, Digest root) {
    public Seen {
        Origin.parse(origin);
        if (size < 0) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a log's size is not negative");
        }
    }
}
