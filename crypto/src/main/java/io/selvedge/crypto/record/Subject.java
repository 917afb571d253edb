package io.selvedge.crypto.record;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;

/**
 * What a record is about: an in-toto resource descriptor with a name and a SHA-256.
 *
 * @param name 1 to {@value #MAX_NAME_CHARS} characters
 * @param digest of the thing
 */
public record Subject(String name, Digest digest) {
    /** Package URLs and origins fit well. */
    static final int MAX_NAME_CHARS = 512;

    public Subject {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a subject's name has 1 to 512 characters");
        }
    }
}
