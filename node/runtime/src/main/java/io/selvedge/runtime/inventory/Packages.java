package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.runtime.input.BadInput;
import java.util.ArrayList;
import java.util.List;

/** Collects what a parser finds: names the place of an entry that cannot be one, and stops at the limit. */
final class Packages {
    private final PackageSystem system;
    private final List<InstalledPackage> found = new ArrayList<>();

    Packages(PackageSystem system) {
        this.system = system;
    }

    void add(String place, String name, String version, String architecture) {
        add(place, name, version, architecture, "", "");
    }

    /** An empty source name or version is that of the package. */
    void add(String place, String name, String version, String architecture, String sourceName, String sourceVersion) {
        add(system, place, name, version, architecture, sourceName, sourceVersion);
    }

    void add(
            PackageSystem of,
            String place,
            String name,
            String version,
            String architecture,
            String sourceName,
            String sourceVersion) {
        if (found.size() == Inventory.MAX_PACKAGES) {
            throw BadInput.tooLarge(place, "too many packages", Inventory.MAX_PACKAGES);
        }
        try {
            SourcePackage source = new SourcePackage(
                    sourceName.isEmpty() ? name : sourceName, sourceVersion.isEmpty() ? version : sourceVersion);
            found.add(new InstalledPackage(of, name, version, architecture, source));
        } catch (IllegalArgumentException e) {
            throw BadInput.at(place, String.valueOf(e.getMessage()));
        }
    }

    List<InstalledPackage> found() {
        return List.copyOf(found);
    }
}
