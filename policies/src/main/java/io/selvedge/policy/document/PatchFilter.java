package io.selvedge.policy.document;

import io.selvedge.policy.expression.EvaluationException;
import io.selvedge.policy.expression.Expression;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which patches a policy allows.
 *
 * @param products product names of the catalog; empty for any
 * @param when a condition that must hold as well; one that has no value for a patch does not hold
 */
public record PatchFilter(GlobList products, Optional<Expression> when) {
    /** Allows every patch. */
    public static final PatchFilter ALL = new PatchFilter(GlobList.ANY);

    /** Without a condition. */
    public PatchFilter(GlobList products) {
        this(products, Optional.empty());
    }

    /**
     * What a catalog entry says of a patch.
     *
     * @param more severity (text), cvss and epss (numbers), kev (truth value), as far as they are known
     */
    public record PatchFacts(String product, String version, Map<String, Object> more) {
        public PatchFacts {
            more = Map.copyOf(more);
        }

        private Map<String, Object> variables() {
            Map<String, Object> patch = new TreeMap<>(more);
            patch.put("product", product);
            patch.put("version", version);
            return Map.of("patch", patch);
        }
    }

    /** Whether the patch is allowed. */
    public boolean allows(PatchFacts patch) {
        if (!products.allows(patch.product())) {
            return false;
        }
        try {
            return when.isEmpty() || when.get().holds(patch.variables());
        } catch (EvaluationException e) {
            return false;
        }
    }
}
