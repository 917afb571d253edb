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

    static String sample(FeedFormat format) {
        return switch (format) {
            case KEV -> """
                {"title": "t", "catalogVersion": "2026.01.02", "dateReleased": "2026-01-02T00:00:00Z", "count": 1,
                 "vulnerabilities": [{"cveID": "CVE-2026-0001", "dateAdded": "2026-01-01", "dueDate": "2026-01-22",
                  "knownRansomwareCampaignUse": "Known"}]}
                """;
            case EPSS -> """
                #model_version:v2025.03.14,score_date:2026-01-02T12:55:00Z
                cve,epss,percentile
                CVE-2026-0001,0.94312,0.99912
                CVE-2026-0002,9e-05,0.1
                """;
            case NVD -> """
                {"resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE", "version": "2.0",
                 "timestamp": "2026-01-02T00:00:00.000",
                 "vulnerabilities": [{"cve": {"id": "CVE-2026-0001", "metrics": {
                  "cvssMetricV2": [{"type": "Primary", "cvssData": {"vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}}],
                  "cvssMetricV31": [
                   {"type": "Secondary", "cvssData": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}},
                   {"type": "Primary", "cvssData": {"vectorString": "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}}]}}}]}
                """;
            case CVE -> """
                {"dataType": "CVE_RECORD", "cveMetadata": {"cveId": "CVE-2026-0001", "dateUpdated": "2026-01-02T00:00:00Z"},
                 "containers": {"cna": {"metrics": [{"cvssV3_1": {"vectorString": "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"}}]},
                 "adp": [{"metrics": [{"other": {"type": "ssvc", "content": {"options": [
                  {"Exploitation": "poc"}, {"Automatable": "no"}, {"Technical Impact": "total"}]}}}]}]}}
                """;
            case OSV -> """
                {"schema_version": "1.7.0", "id": "DSA-1-1", "published": "2026-01-01T00:00:00Z",
                 "modified": "2026-01-02T00:00:00Z", "upstream": ["CVE-2026-0001"],
                 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                 "affected": [{"package": {"ecosystem": "Debian:12", "name": "curl"},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "7.88.1-11"}]}],
                  "versions": ["7.88.1-9"]}]}
                """;
            case CSAF -> """
                {"document": {"category": "csaf_vex", "csaf_version": "2.0", "tracking": {"id": "X-1",
                  "current_release_date": "2026-01-02T00:00:00Z", "initial_release_date": "2026-01-01T00:00:00Z"}},
                 "product_tree": {"branches": [{"branches": [
                   {"product": {"product_id": "P", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9::baseos"}}},
                   {"product": {"product_id": "old", "product_identification_helper": {"purl": "pkg:rpm/redhat/curl@7.76.1-1.el9?arch=x86_64"}}},
                   {"product": {"product_id": "lib", "product_identification_helper": {"purl": "pkg:rpm/redhat/libcurl"}}}]}],
                  "relationships": [
                   {"product_reference": "old", "relates_to_product_reference": "P", "full_product_name": {"product_id": "P:old"}},
                   {"product_reference": "lib", "relates_to_product_reference": "P", "full_product_name": {"product_id": "P:lib"}}]},
                 "vulnerabilities": [{"cve": "CVE-2026-0001",
                  "flags": [{"label": "component_not_present", "product_ids": ["P:lib"]}],
                  "product_status": {"fixed": ["P:old"], "known_not_affected": ["P:lib"]}}]}
                """;
            case OPENVEX -> """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "timestamp": "2026-01-02T00:00:00Z",
                 "statements": [
                  {"vulnerability": {"name": "CVE-2026-0001"}, "status": "not_affected",
                   "justification": "inline_mitigations_already_exist",
                   "products": [{"@id": "pkg:deb/debian/curl@7.88.1-10?arch=source&distro=debian-12"}]},
                  {"vulnerability": "CVE-2026-0003", "status": "affected",
                   "products": ["pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=bookworm"]}]}
                """;
            case DEBIAN_LIST -> """
                [02 Jan 2026] DSA-2-1 curl - security update
                \t{CVE-2026-0001 CVE-2026-0002}
                \tNOTE: a note
                \t[bookworm] - curl 7.88.1-12
                \t[bullseye] - curl <not-affected> (never there)
                \t[trixie] - curl <unfixed>
                [01 Jan 2026] DLA-1-2 curl - regression update
                \t[bookworm] - curl  7.88.1-11
                """;
            case DEBIAN_TRACKER -> """
                {"curl": {"CVE-2026-0001": {"scope": "remote", "releases": {
                   "bookworm": {"status": "resolved", "fixed_version": "7.88.1-11", "urgency": "high"},
                   "trixie": {"status": "open", "urgency": "low"}, "sid": {"status": "open"}}},
                  "TEMP-0000000-ABCDEF": {"releases": {"bookworm": {"status": "resolved", "fixed_version": "0"}}}}}
                """;
        };
    }

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
            Files.writeString(folder.resolve(format + ".json"), sample(format));
        }
        return FeedReader.readAll(List.of(folder))
                .statements()
                .findings(inventory("debian:12", PackageSystem.DPKG, "curl", version));
    }

    @ParameterizedTest
    @EnumSource(FeedFormat.class)
    void isToldByItsContentPlainPackedAndInArchives(FeedFormat format) throws IOException {
        byte[] content = sample(format).getBytes(StandardCharsets.UTF_8);
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
        Feeds feeds = FeedReader.readAll(List.of(write("feed", sample(format)), packed, archive));

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
        Feeds feeds = FeedReader.readAll(List.of(write("x.json", sample(FeedFormat.CSAF))));

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
        Feeds feeds = FeedReader.readAll(
                List.of(write("nvd.json", sample(FeedFormat.NVD)), write("cve.json", sample(FeedFormat.CVE))));

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
        refused("{\"@context\": \"https://schema.org\"}", "not OpenVEX");
    }

    @Test
    void damagedFilesAreErrorsWithTheirPlace() throws IOException {
        refused(sample(FeedFormat.KEV).replace("\"count\": 1", "\"count\": 2"), "2 entries and has 1");
        refused(sample(FeedFormat.KEV).replace("2026-01-22", "soon"), "vulnerabilities[0]");
        refused(sample(FeedFormat.KEV).replace("CVE-2026-0001", "CVE"), "cveID");
        refused(sample(FeedFormat.EPSS).replace("0.94312", "1.94312"), "line 3");
        refused(sample(FeedFormat.EPSS).replace("CVE-2026-0002,", ""), "line 4");
        refused(sample(FeedFormat.OSV).replace("\"id\": \"DSA-1-1\",", ""), "id: missing");
        refused(sample(FeedFormat.DEBIAN_LIST).replace("[bookworm] - curl  7", "bookworm 7"), "line 8");
        refused(sample(FeedFormat.DEBIAN_LIST).replace("01 Jan", "41 Jan"), "line 7");
        refused(sample(FeedFormat.CSAF).replace("\"id\": \"X-1\",", ""), "tracking.id");
        refused(sample(FeedFormat.CSAF).stripTrailing().substring(0, 600), "line");
        refused(sample(FeedFormat.NVD).replace("\"id\": \"CVE-2026-0001\"", "\"id\": \"x\""), "vulnerabilities[0]");
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
        byte[] whole = sample(format).getBytes(StandardCharsets.UTF_8);
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
