package io.selvedge.runtime.inventory;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.LimitedInput;
import io.selvedge.runtime.process.Ended;
import io.selvedge.runtime.process.Subprocess;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at this machine: every package system that is here is read, and one that cannot be read is said to be so instead
 * of passing for empty.
 */
public final class MachineScan {
    /** Long enough for winget, which asks its sources; everything else takes a second. */
    private static final long TIMEOUT_MILLIS = 60_000;

    /** A listing of 10,000 packages has 2 MB; brew's JSON of 500 formulae has 5 MB. */
    private static final long MAX_OUTPUT_BYTES = 64L << 20;

    /** Stands in a command for the file that the program writes by itself. */
    private static final String FILE = "{file}";

    private static final String UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall";

    private static final List<Listing> FILES = List.of(
            new Listing(PackageSystem.DPKG, List.of("/var/lib/dpkg/status"), DpkgStatus::parse),
            new Listing(PackageSystem.APK, List.of("/lib/apk/db/installed"), ApkInstalled::parse),
            new Listing(PackageSystem.APK, List.of("/usr/lib/apk/db/installed"), ApkInstalled::parse));

    private static final List<Listing> PROGRAMS = List.of(
            new Listing(PackageSystem.RPM, List.of("rpm", "-qa", "--queryformat", RpmQuery.FORMAT), RpmQuery::parse),
            new Listing(
                    PackageSystem.FLATPAK,
                    List.of("flatpak", "list", "--columns=" + FlatpakList.COLUMNS),
                    FlatpakList::parse),
            new Listing(PackageSystem.SNAP, List.of("snap", "list"), SnapList::parse),
            new Listing(
                    PackageSystem.HOMEBREW, List.of("brew", "info", "--json=v2", "--installed"), BrewInstalled::parse),
            new Listing(PackageSystem.MACOS, List.of("pkgutil", "--regexp", "--pkg-info", ".*"), MacReceipts::parse),
            registry("HKLM\\SOFTWARE\\" + UNINSTALL),
            registry("HKLM\\SOFTWARE\\WOW6432Node\\" + UNINSTALL),
            registry("HKCU\\SOFTWARE\\" + UNINSTALL),
            new Listing(
                    PackageSystem.WINGET,
                    List.of(
                            "winget",
                            "export",
                            "--include-versions",
                            "--accept-source-agreements",
                            "--disable-interactivity",
                            "-o",
                            FILE),
                    WingetExport::parse));

    private static final Path ROOT = Path.of("/");

    private MachineScan() {}

    private interface Parser {
        List<InstalledPackage> parse(InputStream in, String place) throws IOException;
    }

    /** A file, or a command whose output is read. */
    private record Listing(PackageSystem system, List<String> argv, Parser parser) {
        String from() {
            return String.join(" ", argv.subList(0, Math.min(3, argv.size())));
        }
    }

    private static Listing registry(String key) {
        return new Listing(PackageSystem.WINDOWS, List.of("reg", "export", key, FILE, "/y"), RegistryExport::parse);
    }

    /**
     * Looks now.
     *
     * @param endpoint the name to give the inventory
     * @param now the time to give it
     */
    public static Inventory scan(String endpoint, Instant now) {
        Inventory packages = scanPackages(endpoint, ROOT, now);
        return new Inventory(
                endpoint,
                now,
                packages.system(),
                Optional.of(Machine.hardware()),
                packages.sources(),
                packages.packages());
    }

    /**
     * Looks at the packages alone, which is quick and loads nothing.
     *
     * @param root of the file system: under another one than the machine's only files are read, no program is asked
     */
    static Inventory scanPackages(String endpoint, Path root, Instant now) {
        List<InstalledPackage> packages = new ArrayList<>();
        List<Inventory.Source> sources = new ArrayList<>();
        try {
            Path folder = Files.createTempDirectory("selvedge-scan");
            try {
                for (Listing listing : FILES) {
                    Path file =
                            root.resolve(ROOT.relativize(Path.of(listing.argv().getFirst())));
                    if (Files.isRegularFile(file)) {
                        sources.add(read(listing, file, packages));
                    }
                }
                for (Listing listing : root.equals(ROOT) ? PROGRAMS : List.<Listing>of()) {
                    Optional<Path> program = findProgram(listing.argv().getFirst());
                    if (program.isPresent()) {
                        sources.add(run(listing, program.get(), folder.resolve("listing"), packages));
                    }
                }
            } finally {
                Files.deleteIfExists(folder.resolve("listing"));
                Files.deleteIfExists(folder);
            }
            return new Inventory(endpoint, now, Machine.system(root), Optional.empty(), sources, packages);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Inventory.Source read(Listing listing, Path file, List<InstalledPackage> into) {
        try (InputStream in = LimitedInput.open(file, DpkgStatus.MAX_BYTES)) {
            List<InstalledPackage> found = listing.parser().parse(in, file.toString());
            into.addAll(found);
            return new Inventory.Source(listing.system(), file.toString(), found.size(), "");
        } catch (SelvedgeException | IOException e) {
            return failed(listing, String.valueOf(e.getMessage()));
        }
    }

    private static Inventory.Source run(Listing listing, Path program, Path file, List<InstalledPackage> into)
            throws IOException {
        Files.deleteIfExists(file);
        List<String> argv = new ArrayList<>(listing.argv());
        argv.set(0, program.toString());
        boolean writesItself = argv.contains(FILE);
        argv.replaceAll(word -> word.equals(FILE) ? file.toString() : word);
        Subprocess process = new Subprocess(argv, environment(), Path.of("").toAbsolutePath(), TIMEOUT_MILLIS);
        Ended ended = writesItself ? process.run() : process.runForOutput(file);
        String problem = switch (ended) {
            case Ended.Exited exited when exited.code() == 0 -> "";
            case Ended.Exited exited -> "it ended with code " + exited.code();
            case Ended.TimedOut late -> "it took longer than " + TIMEOUT_MILLIS / 1000 + " s";
            case Ended.NotStarted none -> "it could not be started: " + none.output();
        };
        if (!problem.isEmpty()) {
            return failed(listing, problem);
        }
        if (!Files.isRegularFile(file)) {
            return failed(listing, "it wrote nothing");
        }
        try (InputStream in = LimitedInput.open(file, MAX_OUTPUT_BYTES)) {
            List<InstalledPackage> found = listing.parser().parse(in, listing.from());
            into.addAll(found);
            return new Inventory.Source(listing.system(), listing.from(), found.size(), "");
        } catch (SelvedgeException e) {
            return failed(listing, String.valueOf(e.getMessage()));
        }
    }

    private static Inventory.Source failed(Listing listing, String problem) {
        return new Inventory.Source(listing.system(), listing.from(), 0, problem);
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private static String searchPath() {
        String own = System.getenv("PATH");
        return isWindows() && own != null ? own : Subprocess.SYSTEM_PATH + ":/opt/homebrew/bin:/snap/bin";
    }

    private static Optional<Path> findProgram(String name) {
        for (String folder : searchPath().split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, isWindows() ? name + ".exe" : name);
            if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** What the programs need to find themselves; texts in English, so that the parsers know them. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", searchPath());
        environment.put("LC_ALL", "C.UTF-8");
        for (String name : List.of("HOME", "SystemRoot", "USERPROFILE", "LOCALAPPDATA", "TEMP")) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return environment;
    }
}
