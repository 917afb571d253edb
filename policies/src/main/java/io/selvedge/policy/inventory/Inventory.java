package io.selvedge.policy.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one endpoint has installed, at one time.
 *
 * @param endpoint its name
 * @param takenAt when it was looked at
 * @param sources which package systems were read, and which could not be: without it, nothing found and not looked at
 *     would look the same
 * @param packages in their order, each once; at most {@value #MAX_PACKAGES}
 */
public record Inventory(
        String endpoint,
        Instant takenAt,
        OperatingSystem system,
        Optional<Hardware> hardware,
        List<Source> sources,
        List<InstalledPackage> packages) {
    /** Most packages: a Debian with everything of a release installed has 63,000. */
    public static final int MAX_PACKAGES = 200_000;

    /**
     * One package system of the endpoint.
     *
     * @param from the file or program that was read
     * @param packages how many it gave
     * @param problem why it could not be read; empty when it could
     */
    public record Source(PackageSystem system, String from, int packages, String problem) {}

    public Inventory {
        sources = List.copyOf(sources);
        packages = packages.stream().sorted().distinct().toList();
        if (packages.size() > MAX_PACKAGES) {
            throw new IllegalArgumentException("an inventory has at most " + MAX_PACKAGES + " packages");
        }
    }
}
