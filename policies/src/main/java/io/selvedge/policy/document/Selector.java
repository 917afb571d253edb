package io.selvedge.policy.document;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses endpoints by name, site and labels: all that is stated must hold, and inside a list one entry is enough.
 *
 * @param names endpoint names; empty for any
 * @param sites site names; empty for any
 * @param labels for each label key the values of which the endpoint must have one; an endpoint without the label is not
 *     chosen
 */
public record Selector(GlobList names, GlobList sites, Map<String, GlobList> labels) {
    /** Most label keys in one selector: an endpoint has a handful of labels. */
    public static final int MAX_LABELS = 64;
    /** Longest label key, as for Kubernetes label names. */
    public static final int MAX_LABEL_KEY_CHARS = 63;
    /** Chooses every endpoint. */
    public static final Selector ALL = new Selector(GlobList.ANY, GlobList.ANY, Map.of());

    public Selector {
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException("more than " + MAX_LABELS + " labels");
        }
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        for (var label : labels.entrySet()) {
            if (!isLabelKey(label.getKey()) || label.getValue().isEmpty()) {
                throw new IllegalArgumentException("a label needs a printable key and at least one value");
            }
        }
    }

    static boolean isLabelKey(String key) {
        return key.length() <= MAX_LABEL_KEY_CHARS && GlobList.isPattern(key);
    }

    /** Whether nothing is restricted. */
    public boolean isAll() {
        return names.isEmpty() && sites.isEmpty() && labels.isEmpty();
    }

    /** Whether an endpoint with this name, site and labels is chosen. */
    public boolean matches(String name, String site, Map<String, String> endpointLabels) {
        if (!names.allows(name) || !sites.allows(site)) {
            return false;
        }
        for (var label : labels.entrySet()) {
            String value = endpointLabels.get(label.getKey());
            if (value == null || !label.getValue().allows(value)) {
                return false;
            }
        }
        return true;
    }
}
