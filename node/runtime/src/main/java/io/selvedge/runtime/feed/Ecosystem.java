package io.selvedge.runtime.feed;

import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.PackageUrl;
import io.selvedge.policy.inventory.Release;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What feeds call a distribution and its release: OSV's ecosystems, package URLs, Red Hat's CPEs. */
final class Ecosystem {
    /** {@code cpe:/o:redhat:enterprise_linux:9::baseos}; extended streams have products of their own and do not fit. */
    private static final Pattern RED_HAT = Pattern.compile("cpe:/[ao]:redhat:enterprise_linux:([0-9]+)(?:[.:].*)?");

    private static final Pattern OSV_RED_HAT = Pattern.compile("enterprise_linux:([0-9]+)(?:[.:].*)?");

    private Ecosystem() {}

    /**
     * The package that OSV means: {@code Debian:12}, {@code Ubuntu:22.04:LTS}, {@code Ubuntu:Pro:18.04:LTS},
     * {@code Alpine:v3.20}, {@code AlmaLinux:9}, {@code Rocky Linux:9}, {@code Red Hat:enterprise_linux:9::baseos}. Empty
     * for ecosystems that are no distribution, or without a release.
     */
    static Optional<Target> ofOsv(String ecosystem, String name) {
        int colon = ecosystem.indexOf(':');
        if (colon < 0 || name.isEmpty()) {
            return Optional.empty();
        }
        String rest = ecosystem.substring(colon + 1);
        return switch (ecosystem.substring(0, colon)) {
            case "Debian" -> target(PackageSystem.DPKG, "debian", rest, name, true);
            case "Ubuntu" ->
                target(PackageSystem.DPKG, "ubuntu", rest.replace("Pro:", "").replace(":LTS", ""), name, true);
            case "Alpine" -> target(PackageSystem.APK, "alpine", rest.replaceFirst("^v", ""), name, true);
            case "AlmaLinux" -> target(PackageSystem.RPM, "almalinux", rest, name, false);
            case "Rocky Linux" -> target(PackageSystem.RPM, "rocky", rest, name, false);
            case "Red Hat" -> {
                Matcher match = OSV_RED_HAT.matcher(rest);
                yield match.matches()
                        ? target(PackageSystem.RPM, "rhel", match.group(1), name, false)
                        : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** The package of a package URL that names its release in {@code distro}. */
    static Optional<Target> ofPurl(PackageUrl purl) {
        return purl.qualifier("distro")
                .flatMap(distro -> Release.ofQualifier(purl.namespace(), distro))
                .flatMap(release -> ofPurl(purl, release));
    }

    /** The package of a package URL in a release that something else names. */
    static Optional<Target> ofPurl(PackageUrl purl, Release release) {
        boolean source = purl.qualifier("arch")
                .filter(arch -> arch.equals("src") || arch.equals("source"))
                .isPresent();
        return switch (purl.type()) {
            case "deb" -> Optional.of(new Target(PackageSystem.DPKG, release, purl.name(), source));
            case "rpm" -> Optional.of(new Target(PackageSystem.RPM, release, purl.name(), source));
            case "apk" -> Optional.of(new Target(PackageSystem.APK, release, purl.name(), source));
            default -> Optional.empty();
        };
    }

    /** The release of Red Hat Enterprise Linux of a CPE; empty for extended streams, whose fixes others do not get. */
    static Optional<Release> ofCpe(String cpe) {
        Matcher match = RED_HAT.matcher(cpe.toLowerCase(Locale.ROOT));
        return match.matches() ? Optional.of(new Release("rhel", match.group(1))) : Optional.empty();
    }

    /** The version of a package URL, with the epoch that RPM's have apart. */
    static String version(PackageUrl purl) {
        String epoch = purl.qualifier("epoch").orElse("0");
        boolean apart = !purl.version().isEmpty()
                && !epoch.equals("0")
                && !purl.version().contains(":");
        return apart ? epoch + ":" + purl.version() : purl.version();
    }

    private static Optional<Target> target(
            PackageSystem system, String id, String version, String name, boolean source) {
        try {
            return Optional.of(new Target(system, Release.of(id, version), name, source));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
