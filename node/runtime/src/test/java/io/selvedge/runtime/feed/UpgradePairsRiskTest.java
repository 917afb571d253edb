package io.selvedge.runtime.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.Statements;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.advisory.VersionRange;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.policy.priority.EpssTable;
import io.selvedge.runtime.SharedFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The 74 real upgrade pairs, the older side installed, each pair an advisory that names the CVEs of its changelog; joined
 * with KEV and EPSS. The expected counts were taken from the files by a script that shares nothing with this code.
 */
class UpgradePairsRiskTest {
    private static final Release BOOKWORM = new Release("debian", "12");
    private static JsonNode pairs;
    private static Feeds feeds;

    @BeforeAll
    static void read() throws IOException {
        pairs = new ObjectMapper()
                .readTree(
                        SharedFiles.data("11-upgrade-pairs/upgrade-pairs.json").toFile());
        feeds = FeedReader.readAll(List.of(
                SharedFiles.data("01-kev/known_exploited_vulnerabilities.json.gz"),
                SharedFiles.data("02-epss/epss_scores-2026-08-16.csv.gz")));
    }

    private static List<Finding> findings(String side) {
        Statements statements = new Statements();
        List<InstalledPackage> installed = new ArrayList<>();
        for (JsonNode pair : pairs) {
            String name = pair.get("package").textValue();
            List<String> cves = new ArrayList<>();
            pair.get("cves_fixed").forEach(cve -> cves.add(cve.textValue()));
            if (!cves.isEmpty()) {
                statements.add(new Advisory(
                        "changelog of " + name + " " + pair.get("new_version").textValue(),
                        cves,
                        Optional.empty(),
                        false,
                        "",
                        List.of(new Affected(
                                new Target(PackageSystem.DPKG, BOOKWORM, name, false),
                                List.of(VersionRange.before(
                                        pair.get("new_version").textValue())),
                                Set.of())),
                        new Snapshot("upgrade-pairs.json", "", "")));
            }
            String version = pair.get(side).textValue();
            installed.add(new InstalledPackage(
                    PackageSystem.DPKG,
                    name,
                    version,
                    "amd64",
                    new SourcePackage(pair.get("source").textValue(), version)));
        }
        return statements.findings(new Inventory(
                "old",
                Instant.EPOCH,
                new OperatingSystem("", Optional.of(BOOKWORM), "", ""),
                Optional.empty(),
                List.of(),
                installed));
    }

    private static Set<String> vulnerabilities(List<Finding> findings) {
        Set<String> found = new TreeSet<>();
        findings.forEach(finding -> found.add(finding.vulnerability()));
        return found;
    }

    @Test
    void olderSideHasEveryVulnerabilityThatTheNewerFixes() {
        assertThat(pairs).hasSize(74);
        assertThat(vulnerabilities(findings("old_version"))).hasSize(510);
    }

    @Test
    void twoOfThemAreKnownToBeExploited() {
        List<Finding> exploited = findings("old_version").stream()
                .filter(finding -> feeds.kev().find(finding.vulnerability()).isPresent())
                .toList();

        assertThat(vulnerabilities(exploited)).containsExactly("CVE-2023-44487", "CVE-2025-48384");
        assertThat(exploited)
                .extracting(finding -> finding.installed().name())
                .containsExactlyInAnyOrder("git", "nginx", "nginx-common");
    }

    @Test
    void epssTellsTheFewFromTheMany() {
        List<Integer> scores = vulnerabilities(findings("old_version")).stream()
                .flatMap(cve -> feeds.epss().find(cve).stream())
                .map(EpssTable.Score::basisPoints)
                .toList();

        assertThat(scores).hasSize(306);
        assertThat(scores).filteredOn(score -> score >= 100).hasSize(46);
        assertThat(scores).filteredOn(score -> score >= 1_000).hasSize(8);
        assertThat(scores).filteredOn(score -> score >= 5_000).hasSize(3);
    }

    @Test
    void newestSideHasNothingLeft() {
        // Chains of upgrades have their middle version as the new side of one pair and the old side of the next.
        Set<String> chained = new TreeSet<>();
        findings("new_version")
                .forEach(finding -> chained.add(finding.installed().name()));
        for (String name : chained) {
            int links = 0;
            for (JsonNode pair : pairs) {
                links += pair.get("package").textValue().equals(name) ? 1 : 0;
            }
            assertThat(links).as(name).isGreaterThan(1);
        }
    }
}
