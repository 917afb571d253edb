package io.selvedge.app.http.view;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The whole mesh as this node knows it. */
public record MeshView(String mesh, long trustVersion, List<Site> sites) {
    public MeshView {
        sites = List.copyOf(sites);
    }

    /** Nodes on one LAN; anchors are key ids in order, nodes ordered by name. */
    public record Site(
            String name,
            List<String> anchors,
            long anchorSetVersion,
            @Nullable String coordinator,
            @Nullable String gateway,
            List<Node> nodes) {
        public Site {
            anchors = List.copyOf(anchors);
            nodes = List.copyOf(nodes);
        }
    }

    /** One endpoint. {@code alive} is null where that cannot be known from here. */
    public record Node(
            String id,
            String name,
            String site,
            StatusView.Role role,
            @Nullable Boolean alive,
            @Nullable String lastSeen,
            SortedMap<String, String> labels,
            @Nullable String webAddress,
            SortedMap<String, String> installed,
            @Nullable Assignment assignment) {
        public Node {
            labels = new TreeMap<>(labels);
            installed = new TreeMap<>(installed);
        }
    }

    /** What a rollout asks of an endpoint, and how far that is. Rings count from 0. */
    public record Assignment(
            String rollout,
            String rolloutName,
            String patch,
            String product,
            String version,
            int ring,
            String ringName,
            Stage stage,
            String detail) {}

    /** How far an assignment is. */
    public enum Stage {
        WAITING,
        FETCHING,
        STAGED,
        INSTALLING,
        VERIFYING,
        SUCCEEDED,
        FAILED,
        UNDONE,
        INTERRUPTED,
        APART
    }
}
