package io.selvedge.sim.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.cli.Main;
import io.selvedge.app.demo.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Measures the budgets of one site: memory and processor of idle nodes, start to ready, publish to seen by all, and
 * how long the site is without a coordinator after the kill of one. Prints one line for each figure.
 *
 * <p>Arguments: the directory of the distribution, the number of nodes, the seconds of idling.
 */
public final class Budgets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PUBLICATIONS = 40;
    private static final int KILLS = 5;

    /** Between two questions to a node that has not seen a record: the resolution of that figure. */
    private static final long PAUSE_MILLIS = 20;

    private static final long PATIENCE_MILLIS = 120_000;

    /** Until caches are warm and the first checkpoints are cosigned. */
    private static final long SETTLE_MILLIS = 60_000;

    private final Path work;
    private final Path distribution;
    private final List<LoopbackNode> nodes = new ArrayList<>();
    private int published;
    private String admin = "";

    private Budgets(Path work, Path distribution) {
        this.work = work;
        this.distribution = distribution;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("selvedge-budgets");
        Budgets budgets = new Budgets(work, Path.of(args[0]).toAbsolutePath());
        int idleSeconds = Integer.parseInt(args[2]);
        try {
            budgets.found(Integer.parseInt(args[1]));
            budgets.startOneByOne();
            budgets.settle();
            budgets.idle(idleSeconds);
            budgets.publish();
            budgets.killCoordinators();
        } finally {
            budgets.nodes.forEach(LoopbackNode::close);
            say("homes and logs are in %s", work);
        }
        System.exit(0);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private JsonNode selvedge(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        int exit = Main.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
        if (exit != 0) {
            throw new IOException(String.join(" ", all) + " ended with " + exit + ": " + err);
        }
        return JSON.readTree(out.toString());
    }

    private String mesh(String file) {
        return work.resolve("mesh").resolve(file).toString();
    }

    private void found(int count) throws IOException {
        JsonNode mesh =
                selvedge("mesh", "init", "--name", "budgets", "--admins", "1", "--threshold", "1", "--out", mesh(""));
        admin = mesh.path("keys").path(0).path("keyId").asText();
        FreePorts ports = new FreePorts();
        for (int i = 1; i <= count; i++) {
            nodes.add(new LoopbackNode("node-" + i, work.resolve("node-" + i), distribution, ports));
        }
        String neighbours = nodes.stream()
                .limit(3)
                .map(node -> "\"127.0.0.1:" + node.discoveryPort() + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        int transfer = ports.take();
        for (LoopbackNode node : nodes) {
            boolean first = node == nodes.getFirst();
            List<String> invite = new ArrayList<>(List.of("invite", "--mesh", mesh(""), "--site", "here"));
            invite.addAll(List.of("--out", mesh(node.name() + ".json"), "--key", mesh("admin-1.pem")));
            invite.addAll(List.of("--passphrase-file", mesh("passphrase.txt"), "--expires", "PT6H"));
            if (!first) {
                invite.addAll(List.of("--address", "127.0.0.1:" + transfer));
            }
            selvedge(invite.toArray(String[]::new));
            List<String> join = new ArrayList<>(
                    List.of("node", "join", "--home", node.home().toString()));
            join.addAll(List.of("--name", node.name(), "--invite", mesh(node.name() + ".json")));
            for (String setting : List.of(
                    "node.address=127.0.0.1",
                    "http.port=" + node.httpPort(),
                    "cluster.discoveryPort=" + node.discoveryPort(),
                    "cluster.communicationPort=" + ports.take(),
                    "cluster.finder=static",
                    "cluster.addresses=" + neighbours,
                    "transfer.port=" + (first ? transfer : ports.take()),
                    "install.root='" + Files.createDirectories(work.resolve(node.name() + "-root")) + "'")) {
                join.addAll(List.of("--set", setting));
            }
            selvedge(join.toArray(String[]::new));
        }
    }

    private interface Condition {
        boolean holds() throws InterruptedException, IOException;
    }

    private static double await(Condition condition) throws InterruptedException, IOException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > PATIENCE_MILLIS * 1_000_000) {
                throw new IOException("not within " + PATIENCE_MILLIS / 1000 + " s");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** One after the other, so that each has the machine for itself as a node that boots has. */
    private void startOneByOne() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (LoopbackNode node : nodes) {
            node.launch();
            seconds.add(await(node::isReady));
        }
        report("start to ready (s)", seconds);
    }

    private void settle() throws IOException, InterruptedException {
        LoopbackNode first = nodes.getFirst();
        double seconds = await(() -> first.find("/api/v1/mesh")
                .filter(mesh -> mesh.path("sites").path(0).path("nodes").size() == nodes.size()
                        && mesh.path("sites").path(0).path("anchors").size() >= 3)
                .isPresent());
        say("whole after %.1f s", seconds);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    }

    private void idle(int idleSeconds) throws IOException, InterruptedException {
        double[] before = new double[nodes.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = nodes.get(i).cpuSeconds();
        }
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(idleSeconds);
        double elapsed = (System.nanoTime() - start) / 1e9;
        for (String role : List.of("anchor", "leaf")) {
            List<Double> megabytes = new ArrayList<>();
            List<Double> percent = new ArrayList<>();
            for (int i = 0; i < before.length; i++) {
                LoopbackNode node = nodes.get(i);
                // Read before the node is asked for its role: a question costs time too.
                double cpu = (node.cpuSeconds() - before[i]) / elapsed * 100;
                double memory = node.residentBytes() / 1e6;
                if (roleOf(node).equals(role)) {
                    percent.add(cpu);
                    megabytes.add(memory);
                }
            }
            report("idle " + role + ": resident memory (MB)", megabytes);
            report("idle " + role + ": processor (% of a core)", percent);
        }
    }

    private static String roleOf(LoopbackNode node) throws InterruptedException {
        return node.find("/api/v1/status")
                .map(status -> status.path("role").asText())
                .orElse("");
    }

    /** From the first node's API showing a new record, which is the one that it was handed to, to the last one's. */
    private void publish() throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        try (ExecutorService watchers = Executors.newFixedThreadPool(nodes.size())) {
            for (int i = 0; i < PUBLICATIONS; i++) {
                long next = i + 1L;
                List<Future<Long>> sightings = new ArrayList<>();
                for (LoopbackNode node : nodes) {
                    sightings.add(watchers.submit(() -> {
                        await(() -> node.find("/api/v1/logs/" + admin + "/head")
                                .filter(head -> head.path("size").asLong() >= next)
                                .isPresent());
                        return System.nanoTime();
                    }));
                }
                publishOne();
                List<Long> times = new ArrayList<>();
                for (Future<Long> sighting : sightings) {
                    times.add(sighting.get());
                }
                millis.add((Collections.max(times) - Collections.min(times)) / 1e6);
            }
        } catch (ExecutionException e) {
            throw new IOException("a node did not see a record", e);
        }
        report("publish to seen by all (ms)", millis);
    }

    private void publishOne() throws IOException {
        published++;
        Path file = Files.writeString(work.resolve("policy.yaml"), """
                apiVersion: selvedge.io/v1
                kind: Policy
                name: figures
                version: %d
                rings:
                  - name: all
                    members: {rest: true}
                """.formatted(published));
        LoopbackNode first = nodes.getFirst();
        selvedge(
                "policy",
                "publish",
                file.toString(),
                "--node",
                first.webAddress(),
                "--key",
                mesh("admin-1.pem"),
                "--passphrase-file",
                mesh("passphrase.txt"));
    }

    private Optional<LoopbackNode> findCoordinator(LoopbackNode asked) throws InterruptedException {
        String id = asked.find("/api/v1/status")
                .map(status -> status.path("coordinator").asText())
                .orElse("");
        for (LoopbackNode node : nodes) {
            if (node != asked || !id.isEmpty()) {
                Optional<JsonNode> status = node.find("/api/v1/status");
                if (status.isPresent()
                        && status.get().path("node").path("id").asText().equals(id)) {
                    return Optional.of(node);
                }
            }
        }
        return Optional.empty();
    }

    /** From the kill of the coordinator's process to the moment that the new one says it is. */
    private void killCoordinators() throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            LoopbackNode coordinator =
                    findCoordinator(nodes.getLast()).orElseThrow(() -> new IOException("there is no coordinator"));
            coordinator.kill();
            List<LoopbackNode> others =
                    nodes.stream().filter(node -> node != coordinator).toList();
            seconds.add(await(() -> {
                for (LoopbackNode node : others) {
                    Optional<JsonNode> status = node.find("/api/v1/status");
                    String id = status.map(each -> each.path("node").path("id").asText())
                            .orElse("none");
                    if (status.isPresent()
                            && status.get().path("coordinator").asText().equals(id)) {
                        return true;
                    }
                }
                return false;
            }));
            coordinator.launch();
            await(coordinator::isReady);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS / 4);
        }
        report("coordinator killed, next one driving (s)", seconds);
    }

    private static void report(String what, List<Double> values) {
        if (values.isEmpty()) {
            say("%s: none", what);
            return;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        double[] figures = sorted.stream().mapToDouble(Double::doubleValue).toArray();
        int last = figures.length - 1;
        say(
                "%s: median %.2f, p99 %.2f, worst %.2f, of %d %s",
                what,
                figures[last / 2],
                figures[(int) Math.round(last * 0.99)],
                figures[last],
                figures.length,
                figures.length <= 20 ? Arrays.toString(figures) : "");
    }
}
