package io.selvedge.policy.document;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * An endpoint as it knows itself.
 *
 * @param labels as enrolled
 * @param os operating system, as its Java names it
 * @param arch architecture, as its Java names it
 * @param packages versions of what is installed, by package name; empty where nobody looked
 */
public record OwnFacts(
        String name, String site, Map<String, String> labels, String os, String arch, Map<String, String> packages) {
    public OwnFacts {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        packages = Collections.unmodifiableMap(new TreeMap<>(packages));
    }

    /** The variables that conditions name. */
    Map<String, Object> variables() {
        return Map.of(
                "name", name,
                "site", site,
                "labels", labels,
                "platform", Map.of("os", os, "arch", arch),
                "packages", packages);
    }
}
