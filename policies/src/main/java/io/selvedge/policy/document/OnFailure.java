package io.selvedge.policy.document;

import java.util.Optional;

/** What endpoints do when a ring fails. In every case no further ring opens. */
public enum OnFailure {
    /** The endpoints of the failed ring undo the patch; earlier rings keep it. */
    UNDO_RING("undo-ring"),
    /** The endpoints of every ring opened so far undo the patch. */
    UNDO_ALL("undo-all"),
    /** Nothing is undone. */
    STOP("stop");

    private final String text;

    OnFailure(String text) {
        this.text = text;
    }

    /** The word in policy files. */
    public String text() {
        return text;
    }

    /** The choice of that exact word. */
    public static Optional<OnFailure> find(String text) {
        for (OnFailure choice : values()) {
            if (choice.text.equals(text)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }
}
