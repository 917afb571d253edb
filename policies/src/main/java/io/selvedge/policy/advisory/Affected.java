package io.selvedge.policy.advisory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A package that an advisory is about, and which versions.
 *
 * @param ranges any of which
 * @param versions single versions, besides
 */
public record Affected(Target target, List<VersionRange> ranges, Set<String> versions) {
    public Affected {
        ranges = List.copyOf(ranges);
        versions = Set.copyOf(versions);
    }

    /** What an installed package is in. */
    public sealed interface Hit {
        /** In a range. */
        record InRange(VersionRange range) implements Hit {}

        /** One of the single versions. */
        record Listed(String version) implements Hit {}

        /** It cannot be told, because a version cannot be ordered. */
        record Doubtful(String reason) implements Hit {}
    }

    /** Why an installed package is affected; empty when it is not. The package must be one that {@link #target} means. */
    public Optional<Hit> findHit(InstalledPackage installed) {
        String version = target.versionOf(installed);
        if (versions.contains(version)) {
            return Optional.of(new Hit.Listed(version));
        }
        Optional<VersionScheme> scheme = target.system().scheme();
        if (scheme.isEmpty()) {
            return Optional.of(new Hit.Doubtful("the order of this system's versions is not known"));
        }
        try {
            for (VersionRange range : ranges) {
                if (range.contains(version, scheme.get())) {
                    return Optional.of(new Hit.InRange(range));
                }
            }
            return Optional.empty();
        } catch (MalformedVersionException e) {
            return Optional.of(new Hit.Doubtful(String.valueOf(e.getMessage())));
        }
    }
}
