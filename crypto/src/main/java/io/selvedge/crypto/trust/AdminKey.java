package io.selvedge.crypto.trust;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.VerifyingKey;

/**
 * An admin.
 *
 * @param name for people, 1 to {@value #MAX_NAME_CHARS} characters
 * @param key theirs
 */
public record AdminKey(String name, VerifyingKey key) {
    static final int MAX_NAME_CHARS = 128;

    public AdminKey {
        if (name.isBlank() || name.length() > MAX_NAME_CHARS) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "an admin has a name of 1 to 128 characters");
        }
    }
}
