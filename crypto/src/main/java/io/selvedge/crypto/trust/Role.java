package io.selvedge.crypto.trust;

import io.selvedge.crypto.SelvedgeException;
import java.util.Locale;

/** What an admin's key may sign. */
public enum Role {
    /** The trust history itself. */
    ROOT,
    /** Policies. */
    POLICY,
    /** Patches. */
    CATALOG,
    /** Rollouts, halts and resumes, and anchor sets where a site's majority is gone. */
    OPERATIONS,
    /** Invites and revocations. */
    ENROLMENT;

    /** Lower case, as records have it. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #json()}; BAD_FORMAT for any other word. */
    public static Role of(String json) {
        for (Role role : values()) {
            if (role.json().equals(json)) {
                return role;
            }
        }
        throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "no such role");
    }
}
