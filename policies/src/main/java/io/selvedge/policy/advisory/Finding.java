package io.selvedge.policy.advisory;

import io.selvedge.policy.inventory.InstalledPackage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A vulnerability in an installed package, with every reason to say so.
 *
 * @param installed the package
 * @param vulnerability a CVE id, or the advisory's own id where it names none
 * @param reasons at least one, in the order of the advisories' ids
 * @param cleared why it is none after all; empty when it stands
 */
public record Finding(
        InstalledPackage installed, String vulnerability, List<Reason> reasons, Optional<Clearance> cleared) {
    public Finding {
        reasons = List.copyOf(reasons);
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("a finding has a reason");
        }
    }

    /**
     * One advisory that says so.
     *
     * @param advisory its id
     * @param because the range or version that the package is in, or why that cannot be told
     * @param doubtful whether it cannot be told
     * @param fixed the first version with the fix, empty while there is none
     * @param published when the advisory came out
     * @param cvssVector the vector that the advisory carries, empty for none
     */
    public record Reason(
            String advisory,
            String because,
            boolean doubtful,
            String fixed,
            Optional<Instant> published,
            String cvssVector,
            Snapshot snapshot) {}

    /** A VEX statement that clears the package. */
    public record Clearance(VexStatement.Status status, String reason, Snapshot snapshot) {}

    /** Whether nobody has cleared it. */
    public boolean isOpen() {
        return cleared.isEmpty();
    }

    /** The version to go to, empty while no advisory names one. */
    public String fixed() {
        return reasons.stream()
                .map(Reason::fixed)
                .filter(version -> !version.isEmpty())
                .reduce("", (a, b) -> newer(a, b));
    }

    private String newer(String a, String b) {
        if (a.isEmpty()) {
            return b;
        }
        return installed
                .system()
                .scheme()
                .filter(scheme ->
                        scheme.findProblem(a).isEmpty() && scheme.findProblem(b).isEmpty())
                .map(scheme -> scheme.compare(a, b) >= 0 ? a : b)
                .orElse(b);
    }

    /** When the first of the advisories came out. */
    public Optional<Instant> published() {
        return reasons.stream().flatMap(reason -> reason.published().stream()).min(Instant::compareTo);
    }
}
