package io.selvedge.policy.advisory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody says about vulnerable versions, in one form for all feeds.
 *
 * @param id such as {@code DSA-5954-1}, {@code USN-7604-1}, {@code RHSA-2024:9371}, {@code CVE-2024-3094}
 * @param cves the vulnerabilities that it is about, sorted; without any, {@code id} stands for them
 * @param published when it came out; empty when its feed does not say
 * @param withdrawn whether it was taken back: then it matches nothing
 * @param cvssVector the vector that it carries, empty for none
 * @param affected which packages
 * @param snapshot the file that says so
 */
public record Advisory(
        String id,
        List<String> cves,
        Optional<Instant> published,
        boolean withdrawn,
        String cvssVector,
        List<Affected> affected,
        Snapshot snapshot) {
    public Advisory {
        cves = cves.stream().sorted().distinct().toList();
        affected = List.copyOf(affected);
    }

    /** The ids that findings are kept under: the vulnerabilities, or itself where it names none. */
    public List<String> vulnerabilities() {
        return cves.isEmpty() ? List.of(id) : cves;
    }
}
