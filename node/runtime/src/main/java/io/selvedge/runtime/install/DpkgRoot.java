package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The file system that dpkg changes: the machine itself, or a directory with a package database of its own.
 *
 * <p>In a directory dpkg is called with
 *
 * <ul>
 *   <li>{@code --root=DIR}: package database in {@code DIR/var/lib/dpkg}, files under {@code DIR};
 *   <li>{@code --log=DIR/var/log/dpkg.log}: {@code /etc/dpkg/dpkg.cfg} names the machine's own log otherwise;
 *   <li>{@code --force-not-root}: for users but root, go on although owners cannot be set; changes nothing for root;
 *   <li>{@code --force-script-chrootless}, with {@link Scripts#CHROOTLESS}: run maintainer scripts of the package on this
 *       machine with {@code DPKG_ROOT} set instead of inside {@code chroot DIR}, which needs root and a shell in there.
 * </ul>
 *
 * <p>and everywhere with {@code --force-confdef --force-confold}: nobody is there to answer, so a configuration file that
 * an administrator has changed stays as it is, and the package's own lies beside it as {@code .dpkg-dist}.
 *
 * @param directory absolute; {@code /} is the machine itself
 */
public record DpkgRoot(Path directory, Scripts scripts) {
    /** How the maintainer scripts of packages run. */
    public enum Scripts {
        /** In the root directory, by chroot: the machine itself, or a directory with a whole system in it. */
        INSIDE,
        /** Outside, told by {@code DPKG_ROOT} what to change: only for packages that are known to heed it. */
        CHROOTLESS,
        /** Not at all: a package with scripts is refused. What a sandbox without a system in it needs. */
        REFUSED
    }

    /** The machine itself. */
    public static DpkgRoot machine() {
        return new DpkgRoot(Path.of("/"), Scripts.INSIDE);
    }

    /** A sandbox directory that takes packages without maintainer scripts; as root or as any user. */
    public static DpkgRoot sandbox(Path directory) {
        return new DpkgRoot(directory.toAbsolutePath().normalize(), Scripts.REFUSED);
    }

    boolean isMachine() {
        return directory.getNameCount() == 0;
    }

    Path adminDirectory() {
        return directory.resolve("var/lib/dpkg");
    }

    /** Makes the package database of a sandbox where there is none yet. */
    void prepare() {
        if (isMachine()) {
            return;
        }
        try {
            for (String part : List.of("info", "updates", "triggers")) {
                Files.createDirectories(adminDirectory().resolve(part));
            }
            Files.createDirectories(directory.resolve("var/log"));
            for (String part : List.of("status", "available")) {
                if (!Files.exists(adminDirectory().resolve(part))) {
                    Files.createFile(adminDirectory().resolve(part));
                }
            }
        } catch (IOException e) {
            throw new SelvedgeException(
                    "IO",
                    directory + ": cannot hold a package database: " + e.getMessage(),
                    Map.of("path", directory.toString()),
                    e);
        }
    }

    /** The options of dpkg for this root. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("--force-confold", "--force-confdef"));
        if (!isMachine()) {
            options.add("--root=" + directory);
            options.add("--log=" + directory.resolve("var/log/dpkg.log"));
            options.add("--force-not-root");
            if (scripts == Scripts.CHROOTLESS) {
                options.add("--force-script-chrootless");
            }
        }
        return options;
    }
}
