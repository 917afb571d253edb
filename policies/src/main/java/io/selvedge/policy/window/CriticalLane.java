package io.selvedge.policy.window;

import java.util.Optional;

/** What of the calendar a rollout in the critical lane keeps to. */
public enum CriticalLane {
    /** Windows and blackouts, as every rollout. */
    SAME("same"),
    /** Blackouts only. */
    IGNORES_WINDOWS("ignore-windows"),
    /** Nothing. */
    ANY_TIME("any-time");

    private final String text;

    CriticalLane(String text) {
        this.text = text;
    }

    /** The word in policy files. */
    public String text() {
        return text;
    }

    /** The choice of that exact word. */
    public static Optional<CriticalLane> find(String text) {
        for (CriticalLane choice : values()) {
            if (choice.text.equals(text)) {
                return Optional.of(choice);
            }
        }
        return Optional.empty();
    }
}
