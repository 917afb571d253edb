package io.selvedge.policy.advisory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;

/**
 * The package that a statement is about.
 *
 * @param system who installs it
 * @param release the release of the distribution
 * @param name of the source package, or of the installed one
 * @param source whether {@code name} is that of the source: then its version counts, not that of what was built from it
 */
public record Target(PackageSystem system, Release release, String name, boolean source) {
    /** Whether an installed package of an endpoint of the same release is meant. */
    public boolean means(InstalledPackage installed) {
        return system == installed.system() && name.equals(nameOf(installed));
    }

    /** The version of an installed package that statements about this target speak of. */
    public String versionOf(InstalledPackage installed) {
        return source ? installed.source().version() : installed.version();
    }

    private String nameOf(InstalledPackage installed) {
        return source ? installed.source().name() : installed.name();
    }
}
