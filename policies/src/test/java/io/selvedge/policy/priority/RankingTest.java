package io.selvedge.policy.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.document.Priorities;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");
    private static final String WORM = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static final String LOCAL = "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N";

    private static Finding finding(String cve, String vector, String published) {
        return new Finding(
                InstalledPackage.of(PackageSystem.DPKG, "curl", "1", "amd64"),
                cve,
                List.of(new Finding.Reason(
                        "DSA-1",
                        "< 2",
                        false,
                        "2",
                        published.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(published)),
                        vector,
                        new Snapshot("f", "", ""))),
                Optional.empty());
    }

    private static Ranking ranking(Priorities priorities, CveFacts... facts) {
        EpssTable.Builder epss = new EpssTable.Builder();
        epss.add("CVE-2026-0001", 94_000, 99_900);
        epss.add("CVE-2026-0002", 1_000, 50_000);
        return new Ranking(
                priorities,
                new KnownExploited(List.of(new KnownExploited.Entry(
                        "CVE-2026-0001", LocalDate.of(2026, 1, 30), LocalDate.of(2026, 2, 20), false))),
                epss.build(),
                cve -> List.of(facts).stream()
                        .filter(each -> each.cve().equals(cve))
                        .findFirst());
    }

    private static Ranking.Endpoint endpoint(Risk.Exposure exposure) {
        return new Ranking.Endpoint(exposure, NOW, List.of(), NOW);
    }

    private static RankedFinding one(Ranking ranking, Finding finding, Risk.Exposure exposure) {
        return ranking.rank(List.of(finding), endpoint(exposure)).getFirst();
    }

    @Test
    void ssvcGoesBeforeTheVectorAndThatBeforeTheWorst() {
        Finding worm = finding("CVE-2026-0003", WORM, "2026-01-01T00:00:00Z");
        Ranking bod = ranking(Urgency.BOD_26_04);
        assertThat(one(bod, worm, Risk.Exposure.EXPOSED).urgency().term()).isEqualTo(new Term.Days(3, false));
        assertThat(one(bod, worm, Risk.Exposure.EXPOSED).urgency().because())
                .isEqualTo("not in KEV, exposed, automatable (by the CVSS vector), total impact (by the CVSS vector)");

        Ranking told = ranking(
                Urgency.BOD_26_04,
                new CveFacts("CVE-2026-0003", Optional.empty(), Optional.of(new CveFacts.Ssvc("none", false, false))));
        assertThat(one(told, worm, Risk.Exposure.NOT_EXPOSED).urgency().term()).isEqualTo(new Term.OnUpgrade());
        assertThat(one(told, worm, Risk.Exposure.NOT_EXPOSED).standing()).isEqualTo(new SlaClock.Standing.NoDate());

        Finding unknown = finding("CVE-2026-0003", "", "");
        assertThat(one(bod, unknown, Risk.Exposure.UNKNOWN).urgency().because())
                .isEqualTo("not in KEV, exposed (assumed: nobody has said), automatable (assumed: nobody has said),"
                        + " total impact (assumed: nobody has said)");
    }

    @Test
    void theClockRunsFromTheLaterOfAdvisoryAndKev() {
        RankedFinding ranked = one(
                ranking(Urgency.BOD_26_04),
                finding("CVE-2026-0001", WORM, "2025-06-01T00:00:00Z"),
                Risk.Exposure.EXPOSED);
        assertThat(ranked.known()).isEqualTo(Instant.parse("2026-01-30T00:00:00Z"));
        assertThat(ranked.urgency().term()).isEqualTo(new Term.Days(3, true));
        assertThat(ranked.isOverdue()).isFalse();
        assertThat(one(ranking(Urgency.BOD_26_04), finding("CVE-2026-0009", WORM, ""), Risk.Exposure.EXPOSED)
                        .known())
                .isEqualTo(NOW);
    }

    @Test
    void tiersTakeTheFirstThatFits() {
        Ranking tiers = ranking(Urgency.CVSS_EPSS);
        assertThat(one(tiers, finding("CVE-2026-0001", "", ""), Risk.Exposure.UNKNOWN)
                        .urgency()
                        .tier())
                .isEqualTo("exploited");
        assertThat(one(tiers, finding("CVE-2026-0002", WORM, ""), Risk.Exposure.UNKNOWN)
                        .urgency()
                        .tier())
                .isEqualTo("critical");
        assertThat(one(tiers, finding("CVE-2026-0002", LOCAL, ""), Risk.Exposure.UNKNOWN)
                        .urgency()
                        .tier())
                .isEqualTo("other");
        Priorities narrow = new Priorities(
                Priorities.Method.TIERS,
                List.of(new Priorities.Tier("kev", true, OptionalInt.empty(), OptionalInt.empty(), 1)));
        assertThat(one(ranking(narrow), finding("CVE-2026-0002", WORM, ""), Risk.Exposure.UNKNOWN)
                        .urgency())
                .satisfies(urgency -> {
                    assertThat(urgency.term()).isEqualTo(new Term.None());
                    assertThat(urgency.because()).isEqualTo("not in KEV, CVSS 9.8, EPSS 1.0 %");
                });
    }

    @Test
    void whatIsDueFirstComesFirst() {
        List<RankedFinding> ranked = ranking(Urgency.CVSS_EPSS)
                .rank(
                        List.of(
                                finding("CVE-2026-0003", LOCAL, "2026-01-01T00:00:00Z"),
                                finding("CVE-2026-0002", WORM, "2026-01-01T00:00:00Z"),
                                finding("CVE-2026-0001", "", "2026-01-01T00:00:00Z")),
                        endpoint(Risk.Exposure.UNKNOWN));
        assertThat(ranked)
                .extracting(each -> each.finding().vulnerability(), RankedFinding::isOverdue)
                .containsExactly(
                        Tuple.tuple("CVE-2026-0002", true),
                        Tuple.tuple("CVE-2026-0001", false),
                        Tuple.tuple("CVE-2026-0003", false));
    }
}
