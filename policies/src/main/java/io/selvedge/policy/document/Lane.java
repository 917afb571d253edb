package io.selvedge.policy.document;

import java.util.Optional;

/** How fast a rollout goes. The rings are the same in both lanes, only their gates differ. */
public enum Lane {
    /** The gates as the rings state them. */
    STANDARD("standard"),
    /** The gates with the changes under {@code lanes.critical}. */
    CRITICAL("critical");

    private final String text;

    Lane(String text) {
        this.text = text;
    }

    /** The word in policy files and records. */
    public String text() {
        return text;
    }

    /** The lane of that exact word. */
    public static Optional<Lane> find(String text) {
        for (Lane lane : values()) {
            if (lane.text.equals(text)) {
                return Optional.of(lane);
            }
        }
        return Optional.empty();
    }
}
