package io.selvedge.policy.priority;

import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.document.Priorities;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Ranks findings.
 *
 * @param priorities the policy's
 * @param exploited KEV
 * @param epss EPSS
 * @param facts what databases say of a vulnerability
 */
public record Ranking(
        Priorities priorities, KnownExploited exploited, EpssTable epss, Function<String, Optional<CveFacts>> facts) {
    /**
     * An endpoint at a time.
     *
     * @param firstSeen from when a finding is known of which no feed says when it came up
     * @param silences times in which it did not answer
     */
    public record Endpoint(Risk.Exposure exposure, Instant firstSeen, List<SlaClock.Silence> silences, Instant now) {}

    /** The findings by urgency; cleared ones are ranked too. */
    public List<RankedFinding> rank(Collection<Finding> findings, Endpoint endpoint) {
        return findings.stream()
                .map(finding -> rank(finding, endpoint))
                .sorted(RankedFinding.BY_URGENCY)
                .toList();
    }

    private RankedFinding rank(Finding finding, Endpoint endpoint) {
        String vulnerability = finding.vulnerability();
        Optional<CveFacts> known = facts.apply(vulnerability);
        Risk risk = new Risk(
                exploited.find(vulnerability),
                epss.find(vulnerability),
                known.flatMap(CveFacts::cvss).or(() -> advised(finding)),
                known.flatMap(CveFacts::ssvc),
                endpoint.exposure());
        Urgency urgency = Urgency.of(priorities, risk);
        Instant since = since(finding, risk).orElse(endpoint.firstSeen());
        return new RankedFinding(
                finding,
                risk,
                urgency,
                since,
                SlaClock.read(urgency.term(), since, endpoint.silences(), endpoint.now()));
    }

    private static Optional<CvssScore> advised(Finding finding) {
        return finding.reasons().stream()
                .map(Finding.Reason::cvssVector)
                .filter(vector -> !vector.isEmpty())
                .flatMap(vector -> CvssScore.of(vector).stream())
                .findFirst();
    }

    /** The later of the advisory and the entry in KEV: before the entry there was another term. */
    private static Optional<Instant> since(Finding finding, Risk risk) {
        Optional<Instant> published = finding.published();
        Optional<Instant> added =
                risk.exploited().map(entry -> entry.added().atStartOfDay().toInstant(ZoneOffset.UTC));
        if (published.isPresent() && added.isPresent()) {
            return published.get().isAfter(added.get()) ? published : added;
        }
        return published.or(() -> added);
    }
}
