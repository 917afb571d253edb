package io.selvedge.policy.ring;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An enrolled endpoint as a policy sees it.
 *
 * @param id key id of its node, 64 lower-case hex digits
 * @param name name in its enrolment
 * @param site site in its enrolment
 * @param labels labels in its enrolment
 */
public record Endpoint(String id, String name, String site, Map<String, String> labels) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    public Endpoint {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("an endpoint's id is 64 lower-case hex digits");
        }
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
