package io.selvedge.policy.priority;

import io.selvedge.policy.document.Priorities;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How urgent a finding is, by a policy's priorities.
 *
 * @param tier the name of the tier, or the table
 * @param because what was decided upon, and where each answer came from
 */
public record Urgency(String tier, Term term, String because) {
    private static final String NO_TIER = "none";

    /** CISA's table as it stands. */
    public static final Priorities BOD_26_04 = new Priorities(Priorities.Method.BOD_26_04, List.of());

    /** What is exploited or likely to be first, then by severity; the last tier takes everything. */
    public static final Priorities CVSS_EPSS = new Priorities(
            Priorities.Method.TIERS,
            List.of(
                    tier("exploited", true, OptionalInt.empty(), OptionalInt.empty(), 3),
                    tier("likely", false, OptionalInt.of(70), OptionalInt.of(1_000), 7),
                    tier("critical", false, OptionalInt.of(90), OptionalInt.empty(), 14),
                    tier("high", false, OptionalInt.of(70), OptionalInt.empty(), 30),
                    tier("other", false, OptionalInt.empty(), OptionalInt.empty(), 90)));

    private static Priorities.Tier tier(String name, boolean kev, OptionalInt cvss, OptionalInt epss, int days) {
        return new Priorities.Tier(name, kev, cvss, epss, days);
    }

    /** Decides. */
    public static Urgency of(Priorities priorities, Risk risk) {
        return switch (priorities.method()) {
            case BOD_26_04 -> byTable(risk);
            case TIERS -> byTiers(priorities.tiers(), risk);
        };
    }

    /** What nobody has said counts as the worse answer, and the reason says so. */
    private static Urgency byTable(Risk risk) {
        List<String> because = new ArrayList<>();
        boolean exploited = risk.exploited().isPresent();
        because.add(
                risk.exploited().map(entry -> "in KEV since " + entry.added()).orElse("not in KEV"));
        boolean exposed = risk.exposure() != Risk.Exposure.NOT_EXPOSED;
        because.add(
                switch (risk.exposure()) {
                    case EXPOSED -> "exposed";
                    case NOT_EXPOSED -> "not exposed";
                    case UNKNOWN -> "exposed (assumed: nobody has said)";
                });
        boolean automatable = risk.ssvc()
                .map(CveFacts.Ssvc::automatable)
                .or(() -> risk.cvss().map(CvssScore::looksAutomatable))
                .orElse(true);
        because.add((automatable ? "automatable" : "not automatable") + source(risk));
        boolean total = risk.ssvc()
                .map(CveFacts.Ssvc::total)
                .or(() -> risk.cvss().map(CvssScore::looksTotal))
                .orElse(true);
        because.add((total ? "total" : "partial") + " impact" + source(risk));
        return new Urgency(
                Priorities.Method.BOD_26_04.text(),
                Bod2604.term(exploited, exposed, automatable, total),
                String.join(", ", because));
    }

    private static String source(Risk risk) {
        if (risk.ssvc().isPresent()) {
            return " (SSVC)";
        }
        return risk.cvss().isPresent() ? " (by the CVSS vector)" : " (assumed: nobody has said)";
    }

    private static Urgency byTiers(List<Priorities.Tier> tiers, Risk risk) {
        OptionalInt cvss =
                risk.cvss().map(score -> OptionalInt.of(score.tenths())).orElse(OptionalInt.empty());
        OptionalInt epss =
                risk.epss().map(score -> OptionalInt.of(score.basisPoints())).orElse(OptionalInt.empty());
        String because = (risk.exploited().isPresent() ? "in KEV" : "not in KEV")
                + ", CVSS " + risk.cvss().map(CvssScore::text).orElse("not known")
                + ", EPSS " + risk.epss().map(EpssTable.Score::text).orElse("not known");
        for (Priorities.Tier tier : tiers) {
            if (tier.takes(risk.exploited().isPresent(), cvss, epss)) {
                return new Urgency(tier.name(), new Term.Days(tier.days(), false), because);
            }
        }
        return new Urgency(NO_TIER, new Term.None(), because);
    }
}
