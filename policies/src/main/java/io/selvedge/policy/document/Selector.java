package io.selvedge.policy.document;

import io.selvedge.policy.expression.EvaluationException;
import io.selvedge.policy.expression.Expression;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses endpoints by name, site and labels: all that is stated must hold, and inside a list one entry is enough.
 *
 * @param names endpoint names; empty for any
 * @param sites site names; empty for any
 * @param labels for each label key the values of which the endpoint must have one; an endpoint without the label is not
 *     chosen
 * @param when a condition that must hold as well; one that has no value for an endpoint does not hold
 */
public record Selector(GlobList names, GlobList sites, Map<String, GlobList> labels, Optional<Expression> when) {
    /** Most label keys in one selector: an endpoint has a handful of labels. */
    public static final int MAX_LABELS = 64;
    /** Longest label key, as for Kubernetes label names. */
    public static final int MAX_LABEL_KEY_CHARS = 63;
    /** Chooses every endpoint. */
    public static final Selector ALL = new Selector(GlobList.ANY, GlobList.ANY, Map.of());

    /** Without a condition. */
    public Selector(GlobList names, GlobList sites, Map<String, GlobList> labels) {
        this(names, sites, labels, Optional.empty());
    }

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
        return names.isEmpty() && sites.isEmpty() && labels.isEmpty() && when.isEmpty();
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
        return when.isEmpty() || holds(when.get(), Map.of("name", name, "site", site, "labels", endpointLabels));
    }

    /** Whether an endpoint is chosen, by all that it knows of itself. */
    public boolean matches(OwnFacts facts) {
        Selector plain = new Selector(names, sites, labels);
        return plain.matches(facts.name(), facts.site(), facts.labels())
                && (when.isEmpty() || holds(when.get(), facts.variables()));
    }

    private static boolean holds(Expression condition, Map<String, Object> variables) {
        try {
            return condition.holds(variables);
        } catch (EvaluationException e) {
            return false;
        }
    }
}
