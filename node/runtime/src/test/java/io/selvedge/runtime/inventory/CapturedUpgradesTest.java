package io.selvedge.runtime.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.Upgrade;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.SharedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

/** A real Debian machine against the real indexes of its release. */
class CapturedUpgradesTest {
    private static final Pattern APT = Pattern.compile("(\\S+)/\\S+ (\\S+) (\\S+) \\[upgradable from: (\\S+)]");

    private static InputStream unpacked(String file) throws IOException {
        return new XZInputStream(Files.newInputStream(SharedFiles.data(file)));
    }

    private static List<Upgrade.Offer> offers() throws IOException {
        List<Upgrade.Offer> offers = new ArrayList<>();
        for (String suite : List.of("bookworm-security", "bookworm-updates")) {
            try (InputStream in = unpacked("07-dpkg-apt/" + suite + "/Packages.xz")) {
                offers.addAll(DpkgStatus.offers(in, suite));
            }
        }
        try (BufferedReader main = new BufferedReader(
                new InputStreamReader(unpacked("07-dpkg-apt/bookworm-main-index.tsv.xz"), StandardCharsets.UTF_8))) {
            main.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .forEach(fields -> offers.add(new Upgrade.Offer(fields[0], fields[1], fields[2])));
        }
        return offers;
    }

    @Test
    void upgradesAreThoseThatAptListed() throws IOException {
        Inventory inventory = InventoryFile.readDpkgStatus(SharedFiles.data("07-dpkg-apt/dpkg-status-this-machine.gz"));

        List<String> found = Upgrade.among(inventory.packages(), offers(), VersionScheme.DPKG).stream()
                .map(upgrade -> String.join(
                        " ",
                        upgrade.installed().name(),
                        upgrade.candidate(),
                        upgrade.installed().version()))
                .toList();

        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(SharedFiles.data("07-dpkg-apt/apt-list-upgradable-this-machine.txt"))) {
            Matcher match = APT.matcher(line);
            if (match.matches()) {
                expected.add(String.join(" ", match.group(1), match.group(2), match.group(4)));
            }
        }
        assertThat(expected).hasSize(131);
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void readsEveryInstalledPackageAndItsSource() {
        Inventory inventory = InventoryFile.readDpkgStatus(SharedFiles.data("07-dpkg-apt/dpkg-status-this-machine.gz"));

        assertThat(inventory.packages()).hasSize(792);
        assertThat(inventory.system().release()).contains(new Release("debian", "12"));
        assertThat(inventory.packages())
                .filteredOn(item -> item.name().equals("bash"))
                .singleElement()
                .satisfies(bash -> {
                    assertThat(bash.version()).isEqualTo("5.2.15-2+b8");
                    assertThat(bash.source().version()).isEqualTo("5.2.15-2");
                });
        assertThat(inventory.packages())
                .filteredOn(item -> item.name().equals("libssl3"))
                .extracting(InstalledPackage::source)
                .allSatisfy(source -> assertThat(source.name()).isEqualTo("openssl"));
    }

    @Test
    void tellsNoReleaseOfUbuntusPackages() {
        Inventory ubuntu =
                InventoryFile.readDpkgStatus(SharedFiles.data("07-dpkg-apt/dpkg-status-texlive-claircore.gz"));

        assertThat(ubuntu.packages()).hasSize(357);
        assertThat(ubuntu.system().release()).isEmpty();
    }
}
