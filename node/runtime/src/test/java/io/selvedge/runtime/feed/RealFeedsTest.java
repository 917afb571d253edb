package io.selvedge.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.advisory.Interest;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.policy.priority.CveFacts;
import io.selvedge.policy.priority.CvssScore;
import io.selvedge.runtime.SharedFiles;
import io.selvedge.runtime.inventory.InventoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** The real feeds, with the counts that were taken from them by other means (docs/findings.md). */
class RealFeedsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Feeds read(String... files) {
        return FeedReader.readAll(Stream.of(files).map(SharedFiles::data).toList());
    }

    private static Inventory debian(String release, InstalledPackage... packages) {
        return new Inventory(
                "web-1",
                Instant.EPOCH,
                new OperatingSystem("", Optional.of(Release.parse(release)), "", ""),
                Optional.empty(),
                List.of(),
                List.of(packages));
    }

    private static InstalledPackage deb(String name, String version) {
        return InstalledPackage.of(PackageSystem.DPKG, name, version, "amd64");
    }

    @Test
    void kev() {
        Feeds feeds = read("01-kev/known_exploited_vulnerabilities.json.gz");

        assertThat(feeds.kev().size()).isEqualTo(1404);
        assertThat(feeds.kev().find("CVE-2025-48384").orElseThrow().added()).isEqualTo(LocalDate.of(2025, 8, 25));
        assertThat(feeds.files()).singleElement().satisfies(file -> {
            assertThat(file.format()).isEqualTo(FeedFormat.KEV);
            assertThat(file.snapshot().date()).isEqualTo("2025.08.25");
            assertThat(file.entries()).isEqualTo(1404);
            assertThat(file.snapshot().sha256()).hasSize(64);
        });
        assertThat(read("01-kev/known_exploited_vulnerabilities-2025-03-11.json.gz")
                        .kev()
                        .size())
                .isEqualTo(1300);
    }

    @Test
    void epss() {
        Feeds feeds = read("02-epss/epss_scores-2026-08-16.csv.gz");

        assertThat(feeds.epss().size()).isEqualTo(360_142);
        assertThat(feeds.epss().find("CVE-1999-0001").orElseThrow().probability())
                .isEqualTo(3_351);
        assertThat(feeds.epss().find("CVE-2023-44487").orElseThrow().text()).isEqualTo("99.9 %");
        assertThat(feeds.files().getFirst().snapshot().date()).isEqualTo("2026-08-16");
    }

    /** Every score that a database gives is the one that we compute from its vector. */
    @Test
    void nvdScoresAreThoseThatWeCompute() throws IOException {
        int compared = 0;
        try (Stream<Path> files = Files.list(SharedFiles.data("04-cve/nvd-2.0"))) {
            for (Path file : files.sorted().toList()) {
                // Edited by its project for a test: its score is not that of its vector.
                boolean edited = file.getFileName().toString().startsWith("dt-");
                for (JsonNode data : JSON.readTree(file.toFile()).findValues("cvssData")) {
                    String vector = data.path("vectorString").asText();
                    if (!edited) {
                        assertThat(CvssScore.of(vector).orElseThrow().tenths())
                                .as(file + " " + vector)
                                .isEqualTo(
                                        (int) Math.round(data.path("baseScore").asDouble() * 10));
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(80);
    }

    @Test
    void nvdAndCveRecords() {
        Feeds feeds = read("04-cve/nvd-2.0", "04-cve/cve-5");

        assertThat(feeds.findFacts("CVE-2023-4863").flatMap(CveFacts::cvss).map(CvssScore::text))
                .contains("8.8");
        assertThat(feeds.findFacts("CVE-2024-8069").flatMap(CveFacts::cvss).map(CvssScore::version))
                .contains("4.0");
        assertThat(feeds.findFacts("CVE-2021-44228").flatMap(CveFacts::ssvc))
                .contains(new CveFacts.Ssvc("active", true, true));
        assertThat(feeds.findFacts("CVE-2024-3094")).hasValueSatisfying(facts -> {
            assertThat(facts.ssvc()).contains(new CveFacts.Ssvc("none", true, true));
            assertThat(facts.cvss().map(CvssScore::text)).contains("10.0");
        });
        assertThat(feeds.files()).hasSize(30 + 21);
    }

    @Test
    void debianLists() {
        Feeds feeds = read(
                "03-advisories/debian/DSA-list-2023-04-02.txt",
                "03-advisories/debian/DLA-list-2023-04-02.txt",
                "03-advisories/debian/DSA-bookworm-selected.list");

        assertThat(feeds.files()).extracting(Feeds.Read::entries).containsExactly(5406, 3534, 11);
        assertThat(feeds.files().getFirst().snapshot().date()).isEqualTo("29 Mar 2023");

        List<Finding> sudo = feeds.statements().findings(debian("debian:12", deb("sudo", "1.9.13p3-1+deb12u1")));
        assertThat(sudo).singleElement().satisfies(finding -> {
            assertThat(finding.vulnerability()).isEqualTo("CVE-2025-32462");
            assertThat(finding.reasons().getFirst().advisory()).isEqualTo("DSA-5954-1");
            assertThat(finding.fixed()).isEqualTo("1.9.13p3-1+deb12u2");
            assertThat(finding.published()).contains(Instant.parse("2025-06-30T00:00:00Z"));
        });
        assertThat(feeds.statements().findings(debian("debian:12", deb("sudo", "1.9.13p3-1+deb12u2"))))
                .isEmpty();
        // 2:1.20.11-1+deb11u6 fixed it in bullseye; before it came eleven more for this source.
        assertThat(feeds.statements().findings(debian("debian:11", deb("xorg-server", "2:1.20.11-1+deb11u5"))))
                .extracting(Finding::vulnerability)
                .containsExactly("CVE-2023-1393");
    }

    /** The captured machine is newer than each of the eleven advisories for its release. */
    @Test
    void capturedMachineIsNotAffectedByWhatItHasPatched() {
        Inventory machine = InventoryFile.readDpkgStatus(SharedFiles.data("07-dpkg-apt/dpkg-status-this-machine.gz"));
        Feeds feeds = FeedReader.read(
                List.of(SharedFiles.data("03-advisories/debian/DSA-bookworm-selected.list")),
                Interest.in(List.of(machine))::covers);

        assertThat(feeds.statements().size()).isEqualTo(9);
        assertThat(feeds.statements().findings(machine)).isEmpty();
    }

    @Test
    void debianTracker() {
        Feeds feeds = read(
                "03-advisories/debian/security-tracker-json-sample-osvdev.json",
                "03-advisories/debian/security-tracker-json-sample-vunnel.json");

        assertThat(feeds.statements().findings(debian("debian:12", deb("apparmor", "3.0.8-3"))))
                .extracting(Finding::vulnerability)
                .containsExactly("CVE-2016-1585");
        assertThat(feeds.statements().findings(debian("debian:10", deb("prototypejs", "1.6.0.1-1"))))
                .extracting(Finding::vulnerability, Finding::fixed)
                .containsExactly(Tuple.tuple("CVE-2008-7220", "1.6.0.2-1"));
    }

    @Test
    void osvOfDistributions() {
        Feeds feeds = read("03-advisories/osv", "03-advisories/ubuntu");

        assertThat(feeds.statements().findings(debian("ubuntu:jammy", deb("sudo", "1.9.9-1ubuntu2.4"))))
                .extracting(Finding::vulnerability)
                .containsExactly("CVE-2025-32462", "CVE-2025-32463");
        assertThat(feeds.statements().findings(debian("ubuntu:22.04", deb("sudo", "1.9.9-1ubuntu2.5"))))
                .isEmpty();
        assertThat(feeds.statements().findings(debian("debian:12", deb("intel-microcode", "3.20230512.1"))))
                .extracting(Finding::vulnerability)
                .containsExactly("DSA-5474-1");
    }

    @Test
    void withdrawnOnesDoNotMatch() {
        Feeds feeds = read("03-advisories/ubuntu/UBUNTU-CVE-2013-2208.osv.json");

        assertThat(feeds.files().getFirst().entries()).isEqualTo(1);
        assertThat(feeds.statements().size()).isZero();
    }

    @Test
    void openVexOfUbuntu() {
        Feeds feeds = read("03-advisories/ubuntu/CVE-2023-38545.openvex.json");
        Inventory affected = debian("ubuntu:jammy", deb("curl", "7.81.0-1ubuntu1.24"));

        assertThat(feeds.files().getFirst().entries()).isEqualTo(150);
        assertThat(feeds.statements().findings(affected)).isEmpty();
    }

    @Test
    void csafOfRedHat() {
        Feeds feeds = read("03-advisories/rhel-csaf");

        assertThat(feeds.files()).hasSize(7);
        assertThat(feeds.statements().size()).isPositive();
        InstalledPackage old = new InstalledPackage(
                PackageSystem.RPM,
                "openssl-libs",
                "1:3.0.7-25.el9",
                "x86_64",
                new SourcePackage("openssl", "1:3.0.7-25.el9"));
        List<Finding> findings = feeds.statements().findings(debian("rhel:9", old));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.vulnerability()).isEqualTo("CVE-2024-0727");
            assertThat(finding.reasons())
                    .allSatisfy(reason -> assertThat(reason.because()).contains("rhel:9"));
        });
    }

    @Test
    void csafAndOpenVexSamples() {
        Feeds feeds = FeedReader.readAll(List.of(
                SharedFiles.vectors("csaf"),
                SharedFiles.data("10-sbom-vex-oscal/openvex/v0.0.1.json"),
                SharedFiles.data("10-sbom-vex-oscal/openvex/v0.2.0.json"),
                SharedFiles.data("10-sbom-vex-oscal/openvex/v020-1.vex.json")));

        // Products without package URL, and parts of images, say nothing of an installed package.
        assertThat(feeds.statements().size()).isZero();
    }
}
