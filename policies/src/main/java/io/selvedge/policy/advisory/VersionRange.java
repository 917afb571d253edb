package io.selvedge.policy.advisory;

import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;

/**
 * Versions from one to another.
 *
 * @param introduced the first one in it; empty for from the beginning
 * @param end where it ends; empty for no end yet
 * @param endIncluded whether {@code end} is in it (the last affected one) or not (the one with the fix)
 */
public record VersionRange(String introduced, String end, boolean endIncluded) {
    /** Every version. */
    public static final VersionRange ALL = new VersionRange("", "", false);

    public VersionRange {
        if (end.isEmpty() && endIncluded) {
            throw new IllegalArgumentException("a range without end cannot hold its end");
        }
    }

    /** Everything before a fix. */
    public static VersionRange before(String fixed) {
        return new VersionRange("", fixed, false);
    }

    /**
     * Whether a version is in it.
     *
     * @throws MalformedVersionException when a version cannot be ordered
     */
    public boolean contains(String version, VersionScheme scheme) {
        if (!introduced.isEmpty() && scheme.compare(version, introduced) < 0) {
            return false;
        }
        if (end.isEmpty()) {
            return true;
        }
        int toEnd = scheme.compare(version, end);
        return endIncluded ? toEnd <= 0 : toEnd < 0;
    }

    /** The version that ends it by a fix, empty where there is none. */
    public String fixed() {
        return endIncluded ? "" : end;
    }

    /** As people write it: {@code >= 1.0, < 1.2}. */
    @Override
    public String toString() {
        String from = introduced.isEmpty() ? "" : ">= " + introduced;
        String to = end.isEmpty() ? "" : (endIncluded ? "<= " : "< ") + end;
        if (from.isEmpty() && to.isEmpty()) {
            return "every version";
        }
        return from.isEmpty() || to.isEmpty() ? from + to : from + ", " + to;
    }
}
