package io.selvedge.policy.priority;

import java.util.Optional;

/**
 * What a database of vulnerabilities says of one.
 *
 * @param cve its id
 * @param cvss its score, computed from the vector that the database gives
 * @param ssvc CISA's points of decision
 */
public record CveFacts(String cve, Optional<CvssScore> cvss, Optional<Ssvc> ssvc) {
    /**
     * Points of decision of SSVC (Stakeholder-Specific Vulnerability Categorization).
     *
     * @param exploitation {@code none}, {@code poc} or {@code active}
     * @param automatable whether an attacker can automate it
     * @param total whether the technical impact is total, not partial
     */
    public record Ssvc(String exploitation, boolean automatable, boolean total) {}

    /** Both together; what this one says goes first, but a later version of CVSS before an earlier one. */
    public CveFacts with(CveFacts other) {
        Optional<CvssScore> score = cvss.isPresent()
                        && (other.cvss.isEmpty()
                                || cvss.get()
                                                .version()
                                                .compareTo(other.cvss.get().version())
                                        >= 0)
                ? cvss
                : other.cvss;
        return new CveFacts(cve, score, ssvc.or(() -> other.ssvc));
    }
}
