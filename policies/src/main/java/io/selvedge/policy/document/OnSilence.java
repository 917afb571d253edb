package io.selvedge.policy.document;

import java.util.Optional;

/** What becomes of a ring in which more endpoints are silent than its gate tolerates. */
public enum OnSilence {
    /** It is held until enough of them report, or people act. */
    HOLD("hold"),
    /** It fails. */
    FAIL("fail");

    private final String text;

    OnSilence(String text) {
        this.text = text;
    }

    /** The word in policy files. */
    public String text() {
        return text;
    }

    /** The choice of that exact word. */
    public static Optional<OnSilence> find(String text) {
        for (OnSilence choice : values()) {
            if (choice.text.equals(text)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }
}
