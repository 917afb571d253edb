package io.selvedge.runtime.install;

import org.jspecify.annotations.Nullable;

/** What the machine itself says about a package. */
public sealed interface Inspection {
    /** Not there; configuration files that a removal left behind do not count. */
    record Absent() implements Inspection {}

    /** Unpacked, configured and in force. */
    record Installed(String version) implements Inspection {}

    /**
     * Something between: interrupted, unpacked but not configured, or damaged.
     *
     * @param version the version that the package manager names, if it names one
     */
    record Broken(@Nullable String version, String detail) implements Inspection {}
}
