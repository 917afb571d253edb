package io.selvedge.policy.document;

import java.util.Optional;

/** How specific a policy is: where several are for one endpoint, the more specific one's settings win. */
public enum PolicyScope {
    /** For the whole mesh. */
    MESH("mesh"),
    /** For a site. */
    SITE("site"),
    /** For some endpoints. */
    GROUP("group");

    private final String text;

    PolicyScope(String text) {
        this.text = text;
    }

    /** The word in policy files. */
    public String text() {
        return text;
    }

    /** The scope of that exact word. */
    public static Optional<PolicyScope> find(String text) {
        for (PolicyScope scope : values()) {
            if (scope.text.equals(text)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
