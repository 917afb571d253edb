package io.selvedge.policy.inventory;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A release of an operating system, as finely as its advisories tell releases apart.
 *
 * @param id as {@code ID} in os-release(5): {@code debian}, {@code ubuntu}, {@code rhel}, {@code alpine} …
 * @param version such as {@code 12}, {@code 22.04}, {@code 9}, {@code 3.20}; empty where it has none
 */
public record Release(String id, String version) {
    /** Systems whose advisories are for a whole major version, whatever the point release. */
    private static final Set<String> BY_MAJOR =
            Set.of("debian", "rhel", "centos", "almalinux", "rocky", "ol", "amzn", "fedora");

    private static final Map<String, String> DEBIAN = Map.ofEntries(
            Map.entry("woody", "3.0"),
            Map.entry("sarge", "3.1"),
            Map.entry("etch", "4"),
            Map.entry("lenny", "5"),
            Map.entry("squeeze", "6"),
            Map.entry("wheezy", "7"),
            Map.entry("jessie", "8"),
            Map.entry("stretch", "9"),
            Map.entry("buster", "10"),
            Map.entry("bullseye", "11"),
            Map.entry("bookworm", "12"),
            Map.entry("trixie", "13"),
            Map.entry("forky", "14"),
            Map.entry("duke", "15"));

    private static final Map<String, String> UBUNTU = Map.ofEntries(
            Map.entry("precise", "12.04"),
            Map.entry("trusty", "14.04"),
            Map.entry("xenial", "16.04"),
            Map.entry("bionic", "18.04"),
            Map.entry("focal", "20.04"),
            Map.entry("jammy", "22.04"),
            Map.entry("kinetic", "22.10"),
            Map.entry("lunar", "23.04"),
            Map.entry("mantic", "23.10"),
            Map.entry("noble", "24.04"),
            Map.entry("oracular", "24.10"),
            Map.entry("plucky", "25.04"),
            Map.entry("questing", "25.10"),
            Map.entry("resolute", "26.04"));

    public Release {
        if (!id.matches("[a-z0-9][a-z0-9._-]{0,63}") || !version.matches("[A-Za-z0-9._-]{0,64}")) {
            throw new IllegalArgumentException("a release is written as id and version, such as debian 12");
        }
    }

    /** From {@code ID} and {@code VERSION_ID} of os-release(5), with what advisories do not look at cut off. */
    public static Release of(String id, String versionId) {
        String version = versionId;
        String lower = id.toLowerCase(Locale.ROOT);
        if (BY_MAJOR.contains(lower) && !versionId.matches("3\\.[01]")) {
            version = parts(versionId, 1);
        } else if (lower.equals("alpine") || lower.equals("ubuntu")) {
            version = parts(versionId, 2);
        }
        return new Release(lower, version);
    }

    private static String parts(String version, int count) {
        String[] parts = version.split("\\.", -1);
        return String.join(".", java.util.Arrays.copyOf(parts, Math.min(count, parts.length)));
    }

    /** A release by its code name, such as {@code bookworm}; empty for names that nobody gets advisories for. */
    public static Optional<Release> ofCodename(String id, String codename) {
        Map<String, String> names = switch (id) {
            case "debian" -> DEBIAN;
            case "ubuntu" -> UBUNTU;
            default -> Map.of();
        };
        return Optional.ofNullable(names.get(codename)).map(version -> new Release(id, version));
    }

    /**
     * What {@code distro} of a package URL says: {@code debian-12}, {@code bookworm}, {@code alpine-3.20.1}.
     *
     * @param id the namespace of the package URL
     */
    public static Optional<Release> ofQualifier(String id, String distro) {
        Optional<Release> byName = ofCodename(id, distro);
        if (byName.isPresent()) {
            return byName;
        }
        int hyphen = distro.indexOf('-');
        String family = hyphen > 0 ? distro.substring(0, hyphen) : id;
        try {
            return Optional.of(of(family, hyphen > 0 ? distro.substring(hyphen + 1) : distro));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads {@code debian:12}.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static Release parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("a release is written as id:version, such as debian:12");
        }
        String id = text.substring(0, colon);
        String version = text.substring(colon + 1);
        return ofCodename(id, version).orElseGet(() -> of(id, version));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return id + ":" + version;
    }
}
