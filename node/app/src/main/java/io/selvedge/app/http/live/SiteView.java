package io.selvedge.app.http.live;

import io.selvedge.app.cli.ProductVersion;
import io.selvedge.app.http.view.MeshView;
import io.selvedge.app.http.view.NodeDetailView;
import io.selvedge.app.http.view.StatusView;
import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.State;
import io.selvedge.runtime.NodeRuntime;
import io.selvedge.runtime.cluster.ClusterRole;
import io.selvedge.runtime.cluster.ClusterState;
import io.selvedge.runtime.cluster.SiteCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** This node, its site and the whole mesh, as records and Ignite show them. */
final class SiteView {
    private final NodeRuntime runtime;
    private final String webAddress;
    private final long startedNanos = System.nanoTime();

    SiteView(NodeRuntime runtime, String webAddress) {
        this.runtime = runtime;
        this.webAddress = webAddress;
    }

    StatusView status(Node node) {
        var me = node.replica().me();
        List<StatusView.Problem> problems = new ArrayList<>();
        for (String problem : node.problems()) {
            problems.add(new StatusView.Problem("NODE_PROBLEM", StatusView.Severity.DANGER, problem, null, null));
        }
        boolean trusted = node.problems().stream().noneMatch(problem -> problem.startsWith("the clock"));
        return new StatusView(
                me.mesh(),
                me.site(),
                new StatusView.Self(me.id(), me.name()),
                role(node, me.site(), me.id()),
                coordinator(node),
                node.around().gateway(),
                (System.nanoTime() - startedNanos) / 1_000_000_000,
                ProductVersion.text(),
                new StatusView.Clock(
                        Times.of(System.currentTimeMillis()),
                        trusted,
                        trusted ? "" : "It differs from the peers' clocks; nothing is signed until it is right."),
                ignite(),
                node.replica().trust().current().version(),
                node.replica().ledger().records(),
                node.replica().ledger().logs().size(),
                problems);
    }

    /** Who drives: the node itself knows best about itself, Ignite about the others. */
    private static @Nullable String coordinator(Node node) {
        return node.isCoordinator() ? node.replica().me().id() : node.around().coordinator();
    }

    private StatusView.Ignite ignite() {
        Optional<SiteCluster> cluster = runtime.findCluster();
        if (cluster.isEmpty()) {
            return new StatusView.Ignite(StatusView.IgniteState.STARTING, 0, 0, 0);
        }
        SiteCluster running = cluster.get();
        StatusView.IgniteState state = switch (running.state()) {
            case ClusterState.Up up -> StatusView.IgniteState.RUNNING;
            case ClusterState.Starting starting ->
                running.restarts() == 0 ? StatusView.IgniteState.STARTING : StatusView.IgniteState.RESTARTING;
            case ClusterState.Down down -> StatusView.IgniteState.STOPPED;
        };
        long servers = running.members().stream()
                .filter(member -> member.role() == ClusterRole.ANCHOR)
                .count();
        return new StatusView.Ignite(state, servers, running.members().size() - servers, running.restarts());
    }

    private static StatusView.Role role(Node node, String site, String id) {
        return node.replica()
                        .state()
                        .anchors()
                        .findCurrent(site)
                        .map(Anchors.Version::anchors)
                        .filter(anchors -> anchors.contains(id))
                        .isPresent()
                ? StatusView.Role.ANCHOR
                : StatusView.Role.LEAF;
    }

    MeshView mesh(Node node) {
        State state = node.replica().state();
        Map<String, String> webAddresses = webAddresses(node);
        List<MeshView.Site> sites = new ArrayList<>();
        for (String name : state.members().sites()) {
            boolean own = name.equals(node.replica().me().site());
            List<MeshView.Node> nodes = new ArrayList<>();
            for (Member member : state.members().ofSite(name)) {
                nodes.add(nodeView(node, member, webAddresses));
            }
            nodes.sort(Comparator.comparing(MeshView.Node::name).thenComparing(MeshView.Node::id));
            Optional<Anchors.Version> anchors = state.anchors().findCurrent(name);
            sites.add(new MeshView.Site(
                    name,
                    anchors.map(Anchors.Version::anchors).orElse(List.of()),
                    anchors.map(Anchors.Version::version).orElse(0L),
                    own ? coordinator(node) : null,
                    own ? node.around().gateway() : null,
                    nodes));
        }
        return new MeshView(
                node.replica().me().mesh(), node.replica().trust().current().version(), sites);
    }

    private Map<String, String> webAddresses(Node node) {
        Map<String, String> addresses = new HashMap<>();
        runtime.findCluster()
                .ifPresent(cluster ->
                        cluster.members().forEach(member -> addresses.put(member.nodeId(), member.httpAddress())));
        addresses.put(node.replica().me().id(), webAddress);
        return addresses;
    }

    private static MeshView.Node nodeView(Node node, Member member, Map<String, String> webAddresses) {
        boolean ownSite = member.site().equals(node.replica().me().site());
        boolean self = member.id().equals(node.replica().me().id());
        boolean alive = self || node.around().isAlive(member.id());
        Optional<Log> log = node.replica().ledger().findLog(member.origin());
        String lastRecord = log.filter(found -> found.size() > 0)
                .map(found -> found.entry(found.size() - 1).timeMillis())
                .map(Times::of)
                .orElse(null);
        String web = webAddresses.get(member.id());
        return new MeshView.Node(
                member.id(),
                member.name(),
                member.site(),
                role(node, member.site(), member.id()),
                ownSite ? alive : null,
                ownSite && alive ? Times.of(System.currentTimeMillis()) : lastRecord,
                new TreeMap<>(member.enrolment().labels()),
                web == null || web.isEmpty() ? null : web,
                installed(node, log),
                Assignments.find(node, member));
    }

    /** Product to version, by the latest results in the endpoint's own log. */
    private static SortedMap<String, String> installed(Node node, Optional<Log> log) {
        SortedMap<String, String> installed = new TreeMap<>();
        for (Entry entry : log.map(Log::entries).orElse(List.of())) {
            if (entry.body() instanceof PatchResult result) {
                Optional<Patch> patch = node.replica()
                        .state()
                        .documents()
                        .find(result.patch())
                        .map(Entry::body)
                        .map(Patch.class::cast);
                String version = result.installedVersion();
                patch.ifPresent(known -> {
                    if (version == null) {
                        installed.remove(known.product());
                    } else {
                        installed.put(known.product(), version);
                    }
                });
            }
        }
        return installed;
    }

    Optional<NodeDetailView> findNode(Node node, String id) {
        return node.replica().state().members().findEver(id).map(member -> {
            List<Entry> entries = new ArrayList<>(node.replica()
                    .ledger()
                    .findLog(member.origin())
                    .map(Log::entries)
                    .orElse(List.of()));
            Collections.reverse(entries);
            List<NodeDetailView.Event> history = entries.stream()
                    .limit(NodeDetailView.MAX_HISTORY)
                    .map(entry -> Summaries.event(node, entry))
                    .toList();
            return new NodeDetailView(
                    nodeView(node, member, webAddresses(node)),
                    new NodeDetailView.Platform(
                            member.enrolment().platform().os(),
                            member.enrolment().platform().arch()),
                    member.origin(),
                    Times.of(member.enrolledMillis()),
                    node.replica().state().members().isRevoked(id),
                    history);
        });
    }
}
