package io.selvedge.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.Mutations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every format in small: what it says, and what becomes of it when it is damaged. */
class FeedReaderTest {
    private static final int CASES = 400;

    @TempDir
    Path temp;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(temp.resolve(name), content);
    }

    private static Inventory inventory(String release, PackageSystem system, String name, String version) {
        return new Inventory(
                "web-1",
                Instant.EPOCH,
                new OperatingSystem("", Optional.of(Release.parse(release)), "", ""),
                Optional.empty(),
                List.of(),
                List.of(InstalledPackage.of(system, name, version, "amd64")));
    }

    private List<Finding> bookwormFindings(String version, FeedFormat... formats) throws IOException {
        Path folder = Files.createTempDirectory(temp, "feeds");
        for (FeedFormat format : formats) {
            Files.writeString(folder.resolve(format + ".json"), FeedSamples.of(format));
        }
        return FeedReader.readAll(List.of(folder))
                .statements()
                .findings(inventory("debian:12", PackageSystem.DPKG, "curl", version));
    }

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void isToldByItsContentPlainPackedAndInArchives(FeedFormat format) throws IOException {
        byte[] content = FeedSamples.of(format).getBytes(StandardCharsets.UTF_8);
        Path packed = temp.resolve("feed.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(content);
        }
        Path archive = temp.resolve("all.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.putNextEntry(new ZipEntry("feed.json"));
            out.write(content);
            out.putNextEntry(new ZipEntry("README.md"));
            out.write(1);
        }
        Feeds feeds = FeedReader.readAll(List.of(write("feed", FeedSamples.of(format)), packed, archive));

        assertThat(feeds.files()).hasSize(3).allSatisfy(file -> {
            assertThat(file.format()).isEqualTo(format);
            assertThat(file.entries()).isPositive();
        });
        assertThat(feeds.files().getLast().snapshot().file()).endsWith("all.zip!feed.json");
    }

    @Test
    void osvListsAndTrackerFindTheSame() throws IOException {
        assertThat(bookwormFindings("7.88.1-10", FeedFormat.OSV, FeedFormat.DEBIAN_LIST, FeedFormat.DEBIAN_TRACKER))
                .extracting(Finding::vulnerability, finding -> finding.reasons().size(), Finding::fixed)
                .containsExactly(
                        Tuple.tuple("CVE-2026-0001", 3, "7.88.1-12"),
                        Tuple.tuple("CVE-2026-0002", 1, "7.88.1-12"),
                        Tuple.tuple("DLA-1-2", 1, "7.88.1-11"));
        assertThat(bookwormFindings("7.88.1-12", FeedFormat.OSV, FeedFormat.DEBIAN_LIST, FeedFormat.DEBIAN_TRACKER))
                .isEmpty();
    }

    @Test
    void vexClearsAndFinds() throws IOException {
        List<Finding> findings = bookwormFindings("7.88.1-10", FeedFormat.OSV, FeedFormat.OPENVEX);

        assertThat(findings).extracting(Finding::vulnerability).containsExactly("CVE-2026-0001", "CVE-2026-0003");
        assertThat(findings.getFirst().cleared().orElseThrow().reason()).isEqualTo("inline_mitigations_already_exist");
        assertThat(findings.getLast().isOpen()).isTrue();
    }

    @Test
    void csafFindsBeforeTheFixAndClearsWhatIsNotAffected() throws IOException {
        Feeds feeds = FeedReader.readAll(List.of(write("x.json", FeedSamples.of(FeedFormat.CSAF))));

        assertThat(feeds.statements().findings(inventory("rhel:9", PackageSystem.RPM, "curl", "7.76.1-0.el9")))
                .extracting(finding -> finding.reasons().getFirst().advisory())
                .containsExactly("X-1");
        assertThat(feeds.statements().findings(inventory("rhel:9", PackageSystem.RPM, "curl", "7.76.1-1.el9")))
                .isEmpty();
        assertThat(feeds.statements().findings(inventory("rhel:8", PackageSystem.RPM, "curl", "7.76.1-0.el9")))
                .isEmpty();
        assertThat(feeds.statements().size()).isEqualTo(2);
    }

    @Test
    void primaryScoreOfTheLatestVersionCounts() throws IOException {
        Feeds feeds = FeedReader.readAll(List.of(
                write("nvd.json", FeedSamples.of(FeedFormat.NVD)), write("cve.json", FeedSamples.of(FeedFormat.CVE))));

        assertThat(feeds.findFacts("CVE-2026-0001")).hasValueSatisfying(facts -> {
            assertThat(facts.cvss().orElseThrow().text()).isEqualTo("7.8");
            assertThat(facts.ssvc().orElseThrow().automatable()).isFalse();
        });
    }

    @Test
    void otherFormatsAreErrorsThatSayWhatIsKnown() throws IOException {
        refused("{\"a\": 1, \"b\": {}}", "the keys a, b");
        refused("{}", "JSON, not a feed");
        refused("[1]", "not a format");
        refused("", "not a format");
        refused("<cvrf/>", "known are KEV");
        refused("{\"ghsa_id\": \"GHSA-x\", \"cve_id\": \"CVE-2026-0001\"}", "OSV form");
        refused("{\"ghsaId\": \"GHSA-x\"}", "OSV form");
        refused("{\"@context\": \"https://schema.org\"}", "not OpenVEX");
    }

    @Test
    void whatIsNoFeedIsSkippedInAFolderButADamagedFeedIsNot() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("mixed"));
        Path licence = Files.writeString(folder.resolve("LICENSE.txt"), "CC0");
        assertThatThrownBy(() -> FeedReader.readAll(List.of(folder))).hasMessageContaining("nothing in it is a feed");

        Files.writeString(folder.resolve("kev.json"), FeedSamples.of(FeedFormat.KEV));
        Feeds feeds = FeedReader.readAll(List.of(folder));
        assertThat(feeds.files()).hasSize(1);
        assertThat(feeds.skipped()).containsExactly(licence.toString());

        Files.writeString(folder.resolve("cut.json"), "{\"catalogVersion");
        assertThatThrownBy(() -> FeedReader.readAll(List.of(folder))).hasMessageContaining("cut.json");
    }

    @Test
    void damagedFilesAreErrorsWithTheirPlace() throws IOException {
        refused(FeedSamples.of(FeedFormat.KEV).replace("\"count\": 1", "\"count\": 2"), "2 entries and has 1");
        refused(FeedSamples.of(FeedFormat.KEV).replace("2026-01-22", "soon"), "vulnerabilities[0]");
        refused(FeedSamples.of(FeedFormat.KEV).replace("CVE-2026-0001", "CVE"), "cveID");
        refused(FeedSamples.of(FeedFormat.EPSS).replace("0.94312", "1.94312"), "line 3");
        refused(FeedSamples.of(FeedFormat.EPSS).replace("CVE-2026-0002,", ""), "line 4");
        refused(FeedSamples.of(FeedFormat.OSV).replace("\"id\": \"DSA-1-1\",", ""), "id: missing");
        refused(FeedSamples.of(FeedFormat.DEBIAN_LIST).replace("[bookworm] - curl  7", "bookworm 7"), "line 8");
        refused(FeedSamples.of(FeedFormat.DEBIAN_LIST).replace("01 Jan", "41 Jan"), "line 7");
        refused(FeedSamples.of(FeedFormat.CSAF).replace("\"id\": \"X-1\",", ""), "tracking.id");
        refused(FeedSamples.of(FeedFormat.CSAF).stripTrailing().substring(0, 600), "line");
        refused(
                FeedSamples.of(FeedFormat.NVD).replace("\"id\": \"CVE-2026-0001\"", "\"id\": \"x\""),
                "vulnerabilities[0]");
    }

    private void refused(String content, String place) throws IOException {
        Path file = write("bad.json", content);
        assertThatThrownBy(() -> FeedReader.readAll(List.of(file)))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(place);
    }

    @Test
    void bombsAndCutArchivesEndInAnError() throws IOException {
        Path bomb = temp.resolve("bomb.json.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            out.write("{\"id\": \"".getBytes(StandardCharsets.UTF_8));
            byte[] letters = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 64; i++) {
                out.write(letters);
            }
        }
        assertThatThrownBy(() -> FeedReader.readAll(List.of(bomb)))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("bomb.json.gz");
        Path cut = Files.write(temp.resolve("cut.json.gz"), Arrays.copyOf(Files.readAllBytes(bomb), 500));
        assertThatThrownBy(() -> FeedReader.readAll(List.of(cut))).isInstanceOf(SelvedgeException.class);
        Path deep = write("deep.json", "{\"affected\": " + "[".repeat(5_000));
        assertThatThrownBy(() -> FeedReader.readAll(List.of(deep))).isInstanceOf(SelvedgeException.class);
        Path empty = Files.createDirectory(temp.resolve("empty"));
        assertThatThrownBy(() -> FeedReader.readAll(List.of(empty))).hasMessageContaining("a folder without");
    }

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void anyBytesEndInFeedsOrAPlace(FeedFormat format) throws IOException {
        Random random = new Random(format.ordinal());
        byte[] whole = FeedSamples.of(format).getBytes(StandardCharsets.UTF_8);
        Path file = temp.resolve("fuzzed.json");
        for (int i = 0; i < CASES; i++) {
            Files.write(file, Mutations.of(whole, random));
            try {
                FeedReader.readAll(List.of(file))
                        .statements()
                        .findings(inventory("debian:12", PackageSystem.DPKG, "curl", "7.88.1-10"));
            } catch (SelvedgeException e) {
                assertThat(e.fields().get("place")).startsWith(file.toString());
            }
        }
    }
}
