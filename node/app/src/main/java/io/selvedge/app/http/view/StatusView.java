package io.selvedge.app.http.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node as it sees itself. Ids are key ids (64 lower hex), times RFC 3339 UTC. */
public record StatusView(
        String mesh,
        String site,
        Self node,
        Role role,
        @Nullable String coordinator,
        @Nullable String gateway,
        long uptimeSeconds,
        String version,
        Clock clock,
        Ignite ignite,
        long trustVersion,
        long records,
        long logs,
        List<Problem> problems) {
    public StatusView {
        problems = List.copyOf(problems);
    }

    /** The node that answers. */
    public record Self(String id, String name) {}

    /** What a node is in its site's Ignite cluster. */
    public enum Role {
        ANCHOR,
        LEAF
    }

    /** The node's clock; {@code trusted} is false while it contradicts signed records. */
    public record Clock(String time, boolean trusted, String detail) {}

    /** The node's part in the site's Ignite cluster. */
    public record Ignite(IgniteState state, long servers, long clients, long restarts) {}

    /** State of the supervised Ignite node. */
    public enum IgniteState {
        STARTING,
        RUNNING,
        RESTARTING,
        STOPPED
    }

    /** Something that an administrator should know. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Problem(
            String code,
            Severity severity,
            String message,
            @Nullable String place,
            @Nullable String since) {}

    /** How urgent a problem is. */
    public enum Severity {
        WARNING,
        DANGER
    }
}
