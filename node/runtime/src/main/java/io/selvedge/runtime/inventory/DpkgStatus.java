package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.Upgrade;
import io.selvedge.runtime.input.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** dpkg's {@code /var/lib/dpkg/status}, and package indexes, which are written the same way. */
public final class DpkgStatus {
    /** A status file of 10,000 packages has 15 MB. */
    public static final long MAX_BYTES = 256L << 20;

    private static final Set<String> FIELDS = Set.of("package", "status", "version", "architecture", "source");

    /** {@code glibc} or {@code glibc (2.36-9)}. */
    private static final Pattern SOURCE = Pattern.compile("(\\S+)(?:\\s+\\((\\S+)\\))?");

    /** Debian's own base-files: {@code 12.4+deb12u11} is release 12. */
    private static final Pattern BASE_FILES = Pattern.compile("([0-9]{1,3})(\\.[0-9]+)*(\\+deb[0-9]+u[0-9]+)?");

    private DpkgStatus() {}

    /**
     * The installed packages: those whose files are there, also where their configuration failed.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE with file and line
     */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.DPKG);
        Stanzas.read(in, file, FIELDS, stanza -> {
            if (isInstalled(stanza.required("status"), stanza.place())) {
                Matcher source = SOURCE.matcher(stanza.field("source"));
                boolean named = source.matches();
                if (!named && !stanza.field("source").isEmpty()) {
                    throw BadInput.at(stanza.place(), "the field source is not a name with a version in brackets");
                }
                packages.add(
                        stanza.place(),
                        stanza.required("package"),
                        stanza.required("version"),
                        stanza.field("architecture"),
                        named ? source.group(1) : "",
                        named && source.group(2) != null ? source.group(2) : "");
            }
        });
        return packages.found();
    }

    /** Want, error and state (dpkg-query(1)); what is only configuration files or half gone is not installed. */
    private static boolean isInstalled(String status, String place) {
        String[] words = status.split("\\s+", -1);
        if (words.length != 3) {
            throw BadInput.at(place, "the field status is not three words");
        }
        return switch (words[2]) {
            case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending" -> true;
            case "not-installed", "config-files", "half-installed" -> false;
            default -> throw BadInput.at(place, "a status that dpkg does not have");
        };
    }

    /** What a package index offers. */
    public static List<Upgrade.Offer> offers(InputStream in, String file) throws IOException {
        List<Upgrade.Offer> offers = new ArrayList<>();
        Stanzas.read(
                in,
                file,
                FIELDS,
                stanza -> offers.add(new Upgrade.Offer(
                        stanza.required("package"), stanza.required("version"), stanza.required("architecture"))));
        return offers;
    }

    /**
     * The Debian release that the packages are of, as their base-files says; empty for other distributions, which
     * version that package in their own ways.
     */
    public static Optional<Release> findRelease(List<InstalledPackage> packages) {
        return packages.stream()
                .filter(item -> item.name().equals("base-files"))
                .map(item -> BASE_FILES.matcher(item.version()))
                .filter(Matcher::matches)
                .map(match -> new Release("debian", match.group(1)))
                .findFirst();
    }
}
