package io.selvedge.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Founds the demo's mesh: keys, invites, homes, processes; and waits until everybody knows everybody. */
final class DemoMesh {
    /** Many nodes that start together on a slow, busy machine. */
    private static final long READY_MILLIS = 300_000;

    private static final long POLL_MILLIS = 300;
    private static final List<String> SITES = List.of("paris", "lyon", "oslo", "porto", "turin");

    private final DemoPlan plan;
    private final Admin admin;
    private final List<DemoNode> nodes = new ArrayList<>();

    DemoMesh(DemoPlan plan) {
        this.plan = plan;
        this.admin = new Admin(plan.work().resolve("admins"));
        FreePorts ports = new FreePorts();
        for (String site : SITES.subList(0, plan.sites())) {
            for (int i = 1; i <= plan.nodesPerSite(); i++) {
                String name = site + "-" + i;
                Path directory = plan.work().resolve(name);
                nodes.add(new DemoNode(
                        name,
                        site,
                        i == 1,
                        directory.resolve("home"),
                        directory.resolve("root"),
                        DemoNode.Ports.take(ports)));
            }
        }
    }

    List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    /** The node that the demo's administrator talks to. */
    DemoNode first() {
        return nodes.getFirst();
    }

    Admin admin() {
        return admin;
    }

    /** Makes trust, invites and homes. */
    void found() throws IOException {
        admin.run(List.of(
                "mesh",
                "init",
                "--name",
                "demo",
                "--admins",
                "3",
                "--threshold",
                "2",
                "--out",
                admin.mesh().toString()));
        for (DemoNode node : nodes) {
            Path invite = admin.mesh().resolve(node.site() + (node.founding() ? "-first" : "") + ".json");
            if (!Files.exists(invite)) {
                admin.sign(inviteCommand(node, invite), 1, 2);
            }
            join(node, invite);
        }
    }

    /** A founder asks the founders of the other sites, everybody else the founder of the own site. */
    private List<String> inviteCommand(DemoNode node, Path invite) {
        List<String> command = new ArrayList<>(List.of(
                "invite",
                "--mesh",
                admin.mesh().toString(),
                "--site",
                node.site(),
                "--expires",
                "PT2H",
                "--out",
                invite.toString()));
        for (DemoNode other : nodes) {
            boolean there = other.founding() && node.founding() != other.site().equals(node.site());
            if (there) {
                command.addAll(List.of("--address", other.transferAddress()));
            }
        }
        return command;
    }

    private void join(DemoNode node, Path invite) throws IOException {
        Files.createDirectories(node.healthFile().getParent());
        Files.writeString(node.healthFile(), "The health check of the demo's package looks for this file.\n");
        String neighbours = String.join(
                ", ",
                nodes.stream()
                        .filter(other -> other.site().equals(node.site()))
                        .map(other -> '"' + other.discoveryAddress() + '"')
                        .toList());
        admin.run(List.of(
                "node",
                "join",
                "--home",
                node.home().toString(),
                "--invite",
                invite.toString(),
                "--name",
                node.name(),
                "--set",
                "node.address=127.0.0.1",
                "--set",
                "http.port=" + node.ports().http(),
                "--set",
                "cluster.discoveryPort=" + node.ports().discovery(),
                "--set",
                "cluster.communicationPort=" + node.ports().communication(),
                "--set",
                "cluster.finder=static",
                "--set",
                "cluster.addresses=[" + neighbours + "]",
                "--set",
                "transfer.port=" + node.ports().transfer(),
                "--set",
                "sync.evidenceOf=all",
                "--set",
                "install.root=" + yaml(node.root())));
    }

    private static String yaml(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }

    /**
     * Starts the nodes: the founders first, as in the field; the others then find a site that is there.
     *
     * @param processes start them
     */
    void start(NodeProcesses processes) throws InterruptedException {
        long end = System.nanoTime() + READY_MILLIS * 1_000_000;
        List<DemoNode> founders = nodes.stream().filter(DemoNode::founding).toList();
        founders.forEach(processes::start);
        while (!founders.stream().allMatch(DemoMesh::isUp)) {
            processes.requireAllRunning();
            if (System.nanoTime() > end) {
                throw notReady();
            }
            Thread.sleep(POLL_MILLIS);
        }
        nodes.stream().filter(node -> !node.founding()).forEach(processes::start);
    }

    private static boolean isUp(DemoNode node) {
        try {
            return node.client()
                    .get("/api/v1/status")
                    .at("/ignite/state")
                    .asText()
                    .equals("running");
        } catch (SelvedgeException e) {
            return false;
        }
    }

    /** Waits until every node answers and knows every other, and each site has as many live nodes as it has nodes. */
    void awaitReady(NodeProcesses processes, Consumer<String> progress) throws InterruptedException {
        long end = System.nanoTime() + READY_MILLIS * 1_000_000;
        int shown = -1;
        while (true) {
            processes.requireAllRunning();
            int ready = (int) nodes.stream().filter(this::isReady).count();
            if (ready != shown) {
                progress.accept(ready + " of " + nodes.size() + " nodes are ready");
                shown = ready;
            }
            if (ready == nodes.size()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw notReady();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isReady(DemoNode node) {
        try {
            JsonNode mesh = node.client().get("/api/v1/mesh");
            int known = 0;
            int alive = 0;
            int anchors = 0;
            for (JsonNode site : mesh.path("sites")) {
                known += site.path("nodes").size();
                if (site.path("name").asText().equals(node.site())) {
                    anchors = site.path("anchors").size();
                    for (JsonNode each : site.path("nodes")) {
                        alive += each.path("alive").asBoolean() ? 1 : 0;
                    }
                }
            }
            return known == nodes.size()
                    && alive == plan.nodesPerSite()
                    && anchors >= (plan.nodesPerSite() >= 3 ? 3 : 1);
        } catch (SelvedgeException e) {
            return false;
        }
    }

    private SelvedgeException notReady() {
        StringBuilder text = new StringBuilder("not all nodes were ready after " + READY_MILLIS / 1000 + " s");
        for (DemoNode node : nodes) {
            if (!isReady(node)) {
                text.append("\nnode ")
                        .append(node.name())
                        .append(" said last:\n")
                        .append(NodeProcesses.tail(node.log()));
            }
        }
        return new SelvedgeException("DEMO_FAILED", text.toString());
    }
}
