package io.selvedge.policy.inventory;

import io.selvedge.policy.version.VersionScheme;
import java.util.Optional;

/** Who installed a package and orders its versions. */
public enum PackageSystem {
    /** Debian and its descendants. */
    DPKG("dpkg", "deb", "dpkg"),
    /** Red Hat, SUSE and their descendants. */
    RPM("rpm", "rpm", "rpm"),
    /** Alpine and its descendants. */
    APK("apk", "apk", "apk"),
    /** Flatpak applications and runtimes. */
    FLATPAK("flatpak", "generic", "semver"),
    /** Snaps. */
    SNAP("snap", "generic", "semver"),
    /** What stands under Windows' uninstall keys. */
    WINDOWS("windows", "generic", "winget"),
    /** What {@code winget} knows. */
    WINGET("winget", "generic", "winget"),
    /** Homebrew formulae and casks. */
    HOMEBREW("homebrew", "generic", "semver"),
    /** Receipts of macOS installer packages. */
    MACOS("macos", "generic", "semver");

    private final String text;
    private final String purlType;
    private final String scheme;

    PackageSystem(String text, String purlType, String scheme) {
        this.text = text;
        this.purlType = purlType;
        this.scheme = scheme;
    }

    /** The word in documents. */
    public String text() {
        return text;
    }

    /** The type in package URLs; systems without a registered type are {@code generic} under their own namespace. */
    public String purlType() {
        return purlType;
    }

    /** How its versions are ordered; empty while this build does not know that order. */
    public Optional<VersionScheme> scheme() {
        return VersionScheme.find(scheme);
    }

    /** The system of that exact word. */
    public static Optional<PackageSystem> find(String text) {
        for (PackageSystem system : values()) {
            if (system.text.equals(text)) {
                return Optional.of(system);
            }
        }
        return Optional.empty();
    }
}
