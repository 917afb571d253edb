package io.selvedge.policy.priority;

import io.selvedge.policy.advisory.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A finding with its danger, its urgency and its clock.
 *
 * @param known from when the clock runs
 */
public record RankedFinding(Finding finding, Risk risk, Urgency urgency, Instant known, SlaClock.Standing standing) {
    /** What is open before what is cleared; what is due first, first; then the exploited, the likely and the severe; then by name. */
    public static final Comparator<RankedFinding> BY_URGENCY = Comparator.comparing(
                    (RankedFinding ranked) -> !ranked.finding().isOpen())
            .thenComparing(ranked -> ranked.due().orElse(Instant.MAX))
            .thenComparing(ranked -> ranked.risk().exploited().isEmpty())
            .thenComparingInt(ranked ->
                    -ranked.risk().epss().map(EpssTable.Score::probability).orElse(-1))
            .thenComparingInt(
                    ranked -> -ranked.risk().cvss().map(CvssScore::tenths).orElse(-1))
            .thenComparing(ranked -> ranked.finding().vulnerability())
            .thenComparing(ranked -> ranked.finding().installed());

    /** When its time is over; empty where nothing is due by a date. */
    public Optional<Instant> due() {
        return switch (standing) {
            case SlaClock.Standing.Running running -> Optional.of(running.due());
            case SlaClock.Standing.Neglected neglected -> Optional.of(neglected.due());
            case SlaClock.Standing.Unreachable unreachable -> Optional.of(unreachable.due());
            case SlaClock.Standing.NoDate none -> Optional.empty();
        };
    }

    /** Whether its time is over, whoever is to blame. */
    public boolean isOverdue() {
        return standing instanceof SlaClock.Standing.Neglected || standing instanceof SlaClock.Standing.Unreachable;
    }
}
