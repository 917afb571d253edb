package io.selvedge.policy.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.policy.version.VersionScheme;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatementsTest {
    private static final Release BOOKWORM = new Release("debian", "12");
    private static final Snapshot SNAPSHOT = new Snapshot("feed.json", "00", "2026-01-01");
    private static final InstalledPackage LIBSSL = new InstalledPackage(
            PackageSystem.DPKG, "libssl3", "3.0.17-1+b1", "amd64", new SourcePackage("openssl", "3.0.17-1"));

    private final Statements statements = new Statements();

    private static Target source(String name) {
        return new Target(PackageSystem.DPKG, BOOKWORM, name, true);
    }

    private static Advisory advisory(String id, List<String> cves, boolean withdrawn, Affected... affected) {
        return new Advisory(id, cves, Optional.of(Instant.EPOCH), withdrawn, "", List.of(affected), SNAPSHOT);
    }

    private static Affected before(String name, String fixed) {
        return new Affected(source(name), List.of(VersionRange.before(fixed)), Set.of());
    }

    private static Inventory inventory(Release release) {
        return new Inventory(
                "web-1",
                Instant.EPOCH,
                new OperatingSystem("", Optional.of(release), "", ""),
                Optional.empty(),
                List.of(),
                List.of(LIBSSL));
    }

    private List<Finding> findings() {
        return statements.findings(inventory(BOOKWORM));
    }

    @Test
    void matchesBySourceAndItsVersionAndSaysWhy() {
        statements.add(
                advisory("DSA-2", List.of("CVE-2026-0001", "CVE-2026-0002"), false, before("openssl", "3.0.18-1")));

        assertThat(findings()).extracting(Finding::vulnerability).containsExactly("CVE-2026-0001", "CVE-2026-0002");
        Finding.Reason reason = findings().getFirst().reasons().getFirst();
        assertThat(reason.advisory()).isEqualTo("DSA-2");
        assertThat(reason.because()).isEqualTo("debian:12 openssl < 3.0.18-1");
        assertThat(reason.snapshot()).isEqualTo(SNAPSHOT);
        assertThat(findings().getFirst().fixed()).isEqualTo("3.0.18-1");
    }

    @Test
    void theBinarysOwnVersionDoesNotCountForItsSource() {
        statements.add(advisory("DSA-1", List.of(), false, before("openssl", "3.0.17-1")));
        assertThat(findings()).isEmpty();
    }

    @Test
    void otherReleasesNamesAndWithdrawnOnesDoNotMatch() {
        statements.add(advisory("DSA-1", List.of(), false, before("libssl3", "9")));
        statements.add(advisory("DSA-2", List.of(), true, before("openssl", "9")));
        assertThat(findings()).isEmpty();

        statements.add(advisory("DSA-3", List.of(), false, before("openssl", "9")));
        assertThat(statements.findings(inventory(new Release("debian", "13")))).isEmpty();
        assertThat(findings()).extracting(Finding::vulnerability).containsExactly("DSA-3");
    }

    @Test
    void severalAdvisoriesAreReasonsOfOneFinding() {
        statements.add(advisory("DSA-2", List.of("CVE-2026-0001"), false, before("openssl", "3.0.18-1")));
        statements.add(advisory("DSA-1", List.of("CVE-2026-0001"), false, before("openssl", "3.0.19-1")));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reasons()).extracting(Finding.Reason::advisory).containsExactly("DSA-1", "DSA-2");
            assertThat(finding.fixed()).isEqualTo("3.0.19-1");
        });
    }

    @Test
    void vexClearsWithItsReason() {
        statements.add(advisory("DSA-1", List.of("CVE-2026-0001", "CVE-2026-0002"), false, before("openssl", "9")));
        statements.add(new VexStatement(
                "CVE-2026-0001",
                source("openssl"),
                "",
                VexStatement.Status.NOT_AFFECTED,
                "vulnerable_code_not_present",
                SNAPSHOT));
        statements.add(new VexStatement(
                "CVE-2026-0002", source("openssl"), "3.0.16-1", VexStatement.Status.FIXED, "", SNAPSHOT));

        assertThat(findings())
                .filteredOn(Finding::isOpen)
                .extracting(Finding::vulnerability)
                .containsExactly("CVE-2026-0002");
        assertThat(findings().getFirst().cleared().orElseThrow().reason()).isEqualTo("vulnerable_code_not_present");
    }

    @Test
    void whatCannotBeOrderedStaysAndSaysSo() {
        statements.add(advisory("DSA-1", List.of(), false, before("openssl", "not a version")));
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.reasons().getFirst().doubtful()).isTrue();
            assertThat(finding.reasons().getFirst().because()).contains("not a dpkg version");
        });
    }

    @Test
    void eventsGiveRangesWhateverTheirOrder() {
        List<VersionRange> ranges = new RangeEvents()
                .introduced("3.2.0")
                .fixed("3.2.22")
                .introduced("4.2.0")
                .fixed("4.2.2")
                .introduced("4.0.0")
                .fixed("4.1.11")
                .ranges(VersionScheme.DPKG);
        assertThat(ranges)
                .extracting(VersionRange::toString)
                .containsExactly(">= 3.2.0, < 3.2.22", ">= 4.0.0, < 4.1.11", ">= 4.2.0, < 4.2.2");
        assertThat(new RangeEvents().introduced("0").lastAffected("2").ranges(VersionScheme.DPKG))
                .containsExactly(new VersionRange("", "2", true));
        assertThat(new RangeEvents().introduced("0").ranges(VersionScheme.DPKG)).containsExactly(VersionRange.ALL);
        assertThat(new RangeEvents().fixed("1").ranges(VersionScheme.DPKG)).isEmpty();
    }

    @Test
    void rangesHoldTheirStartAndNotTheirFix() {
        VersionRange range = new VersionRange("1.0", "2.0", false);
        assertThat(range.contains("1.0", VersionScheme.DPKG)).isTrue();
        assertThat(range.contains("1.0~rc1", VersionScheme.DPKG)).isFalse();
        assertThat(range.contains("2.0", VersionScheme.DPKG)).isFalse();
        assertThat(new VersionRange("1.0", "2.0", true).contains("2.0", VersionScheme.DPKG))
                .isTrue();
    }

    @Test
    void interestIsInWhatIsInstalled() {
        Interest interest = Interest.in(List.of(inventory(BOOKWORM)));
        assertThat(interest.covers(source("openssl"))).isTrue();
        assertThat(interest.covers(source("curl"))).isFalse();
        assertThat(interest.covers(new Target(PackageSystem.DPKG, new Release("debian", "11"), "openssl", true)))
                .isFalse();
    }
}
