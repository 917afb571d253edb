package io.selvedge.policy.priority;

import java.util.Optional;

/**
 * What is known of a finding's danger.
 *
 * @param exploited its entry in KEV
 * @param epss its EPSS score
 * @param cvss its CVSS score
 * @param ssvc CISA's points of decision
 * @param exposure whether the endpoint can be reached from the internet
 */
public record Risk(
        Optional<KnownExploited.Entry> exploited,
        Optional<EpssTable.Score> epss,
        Optional<CvssScore> cvss,
        Optional<CveFacts.Ssvc> ssvc,
        Exposure exposure) {
    /** Whether the endpoint can be reached from the internet. */
    public enum Exposure {
        EXPOSED,
        NOT_EXPOSED,
        /** Nobody has said; it counts as exposed. */
        UNKNOWN
    }
}
