package io.selvedge.sim.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two versions of one package of Debian, as its archive serves them today.
 *
 * @param name of the package
 * @param older the version that an endpoint has before, which the archive still offers
 * @param newer the newest that it offers
 */
record RealPackage(String name, Release older, Release newer) {

    /**
     * One version.
     *
     * @param version as dpkg writes it
     * @param sha256 what the archive's signed index says of the file
     * @param file where it was put, checked against that digest
     */
    record Release(String version, String sha256, Path file) {}

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern FIELD = Pattern.compile("(?m)^SHA256: ([0-9a-f]{64})$");

    /**
     * The first of some packages that the archive has in two versions, both fetched into a folder and kept there for
     * the next time. It keeps several versions where a package got updates between point releases.
     */
    static RealPackage fetch(Path folder, List<String> candidates) {
        ContainerEngine.require(HostCommand.isInstalled("apt-get"), "packages of Debian come through apt-get");
        for (String name : candidates) {
            List<String> versions = versionsOf(name);
            if (versions.size() >= 2) {
                String newest = versions.get(0);
                String oldest = versions.get(versions.size() - 1);
                return new RealPackage(name, fetch(folder, name, oldest), fetch(folder, name, newest));
            }
        }
        ContainerEngine.require(false, "apt-get knows no package of " + candidates + " in two versions");
        throw new IllegalStateException("unreachable");
    }

    /** Newest first. */
    private static List<String> versionsOf(String name) {
        List<String> versions = new ArrayList<>();
        for (String line : HostCommand.of("apt-cache", "madison", name)
                .text(PATIENCE)
                .lines()
                .toList()) {
            String[] columns = line.split("\\|");
            if (columns.length == 3 && columns[2].contains("Packages")) {
                versions.add(columns[1].strip());
            }
        }
        versions.sort((left, right) -> isNewer(left, right) ? -1 : left.equals(right) ? 0 : 1);
        return versions.stream().distinct().toList();
    }

    private static boolean isNewer(String left, String right) {
        return HostCommand.of("dpkg", "--compare-versions", left, "gt", right)
                        .run(PATIENCE)
                        .status()
                == 0;
    }

    private static Release fetch(Path folder, String name, String version) {
        String show = HostCommand.of("apt-cache", "show", name + "=" + version).text(PATIENCE);
        Matcher matcher = FIELD.matcher(show);
        assertThat(matcher.find()).as(show).isTrue();
        String sha256 = matcher.group(1);
        try {
            Files.createDirectories(folder);
            Optional<Path> kept = find(folder, name, version);
            if (kept.isEmpty() || !digestOf(kept.get()).equals(sha256)) {
                HostCommand.of("apt-get", "download", name + "=" + version)
                        .in(folder)
                        .text(PATIENCE);
            }
            Path file = find(folder, name, version).orElseThrow();
            assertThat(digestOf(file)).as(file.toString()).isEqualTo(sha256);
            return new Release(version, sha256, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** apt writes an epoch's colon as %3a. */
    private static Optional<Path> find(Path folder, String name, String version) throws IOException {
        String start = name + "_" + version.replace(":", "%3a") + "_";
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .findFirst();
        }
    }

    private static String digestOf(Path file) throws IOException {
        return Digest.of(Files.readAllBytes(file)).hex();
    }
}
