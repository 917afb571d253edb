package io.selvedge.app.http.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One endpoint with its history, newest first. */
public record NodeDetailView(
        @JsonUnwrapped MeshView.Node node,
        Platform platform,
        String origin,
        @Nullable String enrolledAt,
        boolean revoked,
        List<Event> history) {
    /** As many entries as a page can show; the whole log is in the evidence. */
    public static final int MAX_HISTORY = 500;

    public NodeDetailView {
        history = List.copyOf(history);
    }

    /** As enrolled, such as linux and amd64. */
    public record Platform(String os, String arch) {}

    /** One entry of the history. */
    public record Event(String time, String type, Outcome outcome, String summary, String recordId) {}

    /** How an entry of the history reads to a person. */
    public enum Outcome {
        NEUTRAL,
        GOOD,
        BAD,
        WARNING
    }
}
