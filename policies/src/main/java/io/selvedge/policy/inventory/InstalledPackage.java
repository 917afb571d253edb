package io.selvedge.policy.inventory;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One installed package.
 *
 * @param system who installed it
 * @param name as its system writes it, 1 to {@value #MAX_CHARS} characters
 * @param version as its system writes it, 1 to {@value #MAX_CHARS} characters
 * @param architecture as its system writes it, empty where it has none
 * @param source what it was built from; the package itself where its system does not say
 */
public record InstalledPackage(
        PackageSystem system, String name, String version, String architecture, SourcePackage source)
        implements Comparable<InstalledPackage> {
    /** Longest part: above what any package system allows, and it bounds what one entry costs. */
    public static final int MAX_CHARS = 512;

    private static final Comparator<InstalledPackage> ORDER = Comparator.comparing(InstalledPackage::system)
            .thenComparing(InstalledPackage::name)
            .thenComparing(InstalledPackage::version)
            .thenComparing(InstalledPackage::architecture)
            .thenComparing(p -> p.source.name())
            .thenComparing(p -> p.source.version());

    public InstalledPackage {
        require("name", name, 1);
        require("version", version, 1);
        require("architecture", architecture, 0);
        require("source name", source.name(), 1);
        require("source version", source.version(), 1);
    }

    private static void require(String what, String text, int least) {
        if (text.length() < least || text.length() > MAX_CHARS || !isPrintable(text)) {
            throw new IllegalArgumentException(
                    "the " + what + " of a package is " + least + " to " + MAX_CHARS + " printable characters");
        }
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** A package that was built from a source of its own name and version. */
    public static InstalledPackage of(PackageSystem system, String name, String version, String architecture) {
        return new InstalledPackage(system, name, version, architecture, new SourcePackage(name, version));
    }

    /** By system, name, version and architecture: the order of lists that people read and digests cover. */
    @Override
    public int compareTo(InstalledPackage other) {
        return ORDER.compare(this, other);
    }

    /**
     * The package URL. What it was built from stands in {@code upstream} as {@code name} or {@code name@version} when it
     * differs, as SBOM tools write it; the release in {@code distro}.
     */
    public PackageUrl purl(Optional<Release> release) {
        Map<String, String> qualifiers = new TreeMap<>();
        qualifiers.put("arch", architecture);
        boolean sameVersion = source.version().equals(version);
        if (!source.name().equals(name) || !sameVersion) {
            qualifiers.put("upstream", sameVersion ? source.name() : source.name() + "@" + source.version());
        }
        boolean distribution = !system.purlType().equals("generic");
        if (distribution) {
            release.ifPresent(r -> qualifiers.put("distro", r.id() + "-" + r.version()));
        }
        String namespace = distribution ? release.map(Release::id).orElse("") : system.text();
        return PackageUrl.of(system.purlType(), namespace, name, version, qualifiers);
    }
}
