package io.selvedge.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.Directories;
import io.selvedge.app.NodeLauncher;
import io.selvedge.app.TrustFile;
import io.selvedge.app.cli.Exit;
import io.selvedge.app.cli.RingBars;
import io.selvedge.app.cli.RolloutFollower;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.document.PublishedFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of the demo, from founding the mesh to the verified evidence. */
public final class Demo implements AutoCloseable {
    private static final String POLICY = "two-rings";
    private static final String BASE_POLICY = """
            # Everybody at once: brings the base version onto machines that have nothing yet.
            apiVersion: selvedge.io/v1
            kind: Policy
            name: base
            version: 1
            rings:
              - name: everybody
                members: {rest: true}
                gate: {silence: PT1M, soak: PT0S, hold: PT5M}
            """;

    /** A rollout of the demo takes seconds; a machine under load takes longer. */
    private static final long ROLLOUT_MILLIS = 180_000;

    /** Checkpoints are cosigned within seconds of the last record. */
    private static final long EVIDENCE_MILLIS = 60_000;

    private static final long POLL_MILLIS = 500;

    /** So often in a row nothing must be left to undo. */
    private static final int CALM_POLLS = 12;

    private final DemoPlan plan;
    private final PrintWriter out;
    private final RolloutFollower follower;
    private final long startedNanos = System.nanoTime();
    private final DemoMesh mesh;
    private final NodeProcesses processes;

    /** @param progress where lines about the progress go */
    public Demo(DemoPlan plan, PrintWriter progress) throws IOException {
        this.plan = plan;
        this.out = progress;
        this.follower = new RolloutFollower(progress);
        Files.createDirectories(plan.work());
        Files.createDirectories(plan.keep());
        this.mesh = new DemoMesh(plan);
        this.processes = new NodeProcesses(new NodeLauncher(plan.work()));
    }

    /**
     * What the demo came to.
     *
     * @param exit 0 when everything was patched and the evidence is valid, else 1
     */
    public record Outcome(int exit, ObjectNode document) {}

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Founds the mesh and starts its nodes. */
    public void begin() throws IOException, InterruptedException {
        say("A mesh of %d sites with %d nodes each, in %s".formatted(plan.sites(), plan.nodesPerSite(), plan.work()));
        mesh.found();
        say("Trust, invites and homes are made; starting " + plan.nodes() + " node processes");
        mesh.start(processes);
        say("Web page of each node:");
        for (DemoNode node : mesh.nodes()) {
            say("  %-10s %s".formatted(node.name(), node.webAddress()));
        }
        mesh.awaitReady(processes, this::say);
    }

    /** Patches the mesh and verifies the evidence. */
    public Outcome patch() throws IOException, InterruptedException {
        DemoPackages packages = DemoPackages.build(plan.work().resolve("packages"));
        say("Built two versions of " + DemoPackages.PRODUCT
                + (packages.debian() ? " as Debian packages" : " as archives"));
        catalog(packages);
        Path base = Files.writeString(plan.work().resolve("base.yaml"), BASE_POLICY);
        Path rings = Files.writeString(
                plan.work().resolve(POLICY + ".yaml"),
                PublishedFiles.findReadyMade(POLICY).orElseThrow());
        sign(List.of("policy", "publish", base.toString()), 2);
        sign(List.of("policy", "publish", rings.toString()), 2);
        say("Rolling out " + DemoPackages.FIRST + " to everybody, as the base");
        JsonNode first = follow(propose("base", DemoPackages.FIRST, 2));
        require(first, "done");
        say("Rolling out " + DemoPackages.SECOND + " ring by ring");
        String rollout = propose(POLICY, DemoPackages.SECOND, 1);
        if (plan.failRing() > 0) {
            breakRing(rollout, plan.failRing() - 1);
        }
        mesh.admin()
                .sign(
                        List.of(
                                "rollout",
                                "approve",
                                rollout,
                                "--node",
                                mesh.first().webAddress()),
                        2,
                        1);
        JsonNode second = follow(rollout);
        if (second.path("state").asText().equals("failed")) {
            awaitUndone(rollout);
        }
        return prove(rollout, second, packages);
    }

    private void catalog(DemoPackages packages) {
        String installed = "{\"kind\":\"version\",\"name\":\"installed\",\"package\":\"%s\",\"equals\":\"%s\"}";
        String healthy = "{\"kind\":\"file\",\"name\":\"healthy\",\"path\":\"/etc/selvedge-demo/healthy\"}";
        sign(List.of("catalog", "add", packages.first().toString()), 2);
        sign(
                List.of(
                        "catalog",
                        "add",
                        packages.second().toString(),
                        "--check",
                        installed.formatted(DemoPackages.PRODUCT, DemoPackages.SECOND),
                        "--check",
                        healthy),
                2);
    }

    private JsonNode sign(List<String> command, int signatures) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--node", mesh.first().webAddress()));
        return mesh.admin().sign(all, 1, signatures);
    }

    private String propose(String policy, String version, int signatures) {
        return sign(
                        List.of(
                                "rollout",
                                "propose",
                                "--name",
                                DemoPackages.PRODUCT + "-" + version,
                                "--policy",
                                policy,
                                "--patch",
                                DemoPackages.PRODUCT + "=" + version),
                        signatures)
                .path("recordId")
                .asText();
    }

    /** Takes away what the health check looks for, on the endpoints of one ring, before the rollout may begin. */
    private void breakRing(String rollout, int ring) throws IOException, InterruptedException {
        List<String> broken = new ArrayList<>();
        for (JsonNode site : mesh.first().client().get("/api/v1/mesh").path("sites")) {
            for (JsonNode node : site.path("nodes")) {
                JsonNode assignment = node.path("assignment");
                if (assignment.path("rollout").asText().equals(rollout)
                        && assignment.path("ring").asInt() == ring) {
                    broken.add(node.path("name").asText());
                }
            }
        }
        for (DemoNode node : mesh.nodes()) {
            if (broken.contains(node.name())) {
                Files.deleteIfExists(node.healthFile());
            }
        }
        say("The health check of ring " + (ring + 1) + " will fail on " + String.join(", ", broken));
    }

    private JsonNode follow(String rollout) throws InterruptedException {
        long end = System.nanoTime() + ROLLOUT_MILLIS * 1_000_000;
        while (true) {
            processes.requireAllRunning();
            JsonNode view = mesh.first().client().get("/api/v1/rollouts/" + rollout);
            follower.show(RingBars.of(view));
            String state = view.path("state").asText();
            if (state.equals("done") || state.equals("failed") || state.equals("halted")) {
                follower.done();
                return view;
            }
            if (System.nanoTime() > end) {
                throw new SelvedgeException(
                        "DEMO_FAILED",
                        "the rollout has not ended after " + ROLLOUT_MILLIS / 1000 + " s: "
                                + view.path("reason").asText() + "\n" + tails());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private void require(JsonNode rollout, String state) {
        if (!rollout.path("state").asText().equals(state)) {
            throw new SelvedgeException(
                    "DEMO_FAILED",
                    "the base rollout ended as " + rollout.path("state").asText() + ": "
                            + rollout.path("reason").asText() + "\n" + tails());
        }
    }

    private String tails() {
        StringBuilder text = new StringBuilder();
        for (DemoNode node : mesh.nodes()) {
            text.append("node ").append(node.name()).append(" said last:\n");
            text.append(NodeProcesses.tail(node.log())).append('\n');
        }
        return text.toString();
    }

    /** After a failed ring: until every endpoint that had begun is back at the version before. */
    private void awaitUndone(String rollout) throws InterruptedException {
        long end = System.nanoTime() + EVIDENCE_MILLIS * 1_000_000;
        int calm = 0;
        while (calm < CALM_POLLS && System.nanoTime() < end) {
            JsonNode view = mesh.first().client().get("/api/v1/rollouts/" + rollout);
            follower.show(RingBars.of(view));
            boolean undone = true;
            for (JsonNode ring : view.path("rings")) {
                boolean failed = ring.path("state").asText().equals("failed");
                boolean changed =
                        ring.path("succeeded").asLong() + ring.path("failed").asLong() > 0;
                undone &= !(failed && changed);
            }
            // An endpoint of the ring that had not acted yet never will; one that was acting reports within this time.
            calm = undone ? calm + 1 : 0;
            Thread.sleep(POLL_MILLIS);
        }
        follower.done();
    }

    /** Exports the evidence until everything in it is cosigned, and verifies it as an auditor does. */
    private Outcome prove(String rollout, JsonNode view, DemoPackages packages)
            throws IOException, InterruptedException {
        Path trust = plan.keep().resolve(TrustFile.NAME);
        Files.copy(
                mesh.admin().mesh().resolve(TrustFile.NAME), trust, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Path evidence = plan.keep().resolve("evidence.zip");
        long end = System.nanoTime() + EVIDENCE_MILLIS * 1_000_000;
        while (true) {
            mesh.admin()
                    .run(List.of(
                            "evidence",
                            "export",
                            "--out",
                            evidence.toString(),
                            "--node",
                            mesh.first().webAddress()));
            Admin.Answer audit = mesh.admin()
                    .ask(
                            List.of("audit", "verify", evidence.toString(), "--trust", trust.toString()),
                            new StringWriter());
            String level = audit.document().path("level").asText();
            EvidenceTally tally = EvidenceTally.of(evidence, rollout);
            boolean best = audit.exit() == Exit.GOOD && level.equals(plan.attainableLevel()) && isWhole(tally, view);
            if (best || System.nanoTime() > end) {
                return outcome(tally, view, packages, audit);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Another site's decision may be here a moment before what its endpoints reported. */
    private boolean isWhole(EvidenceTally tally, JsonNode rollout) {
        return rollout.path("state").asText().equals("done")
                ? tally.patched() == plan.nodes()
                : tally.failed() > 0 && tally.rolledBack() == tally.failed();
    }

    private Outcome outcome(EvidenceTally tally, JsonNode view, DemoPackages packages, Admin.Answer audit)
            throws IOException {
        Path evidence = plan.keep().resolve("evidence.zip");
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("sites", plan.sites())
                .put("nodes", plan.nodes())
                .put("patched", tally.patched())
                .put("failed", tally.failed())
                .put("rolledBack", tally.rolledBack())
                .put("payloadBytes", Files.size(packages.second()))
                .put("wanBytes", tally.wanBytes())
                .put("lanBytes", tally.lanBytes())
                .put("records", tally.records())
                .put("verdict", audit.document().path("verdict").asText())
                .put("level", audit.document().path("level").asText())
                .put("seconds", (System.nanoTime() - startedNanos) / 1_000_000_000)
                .put("evidence", evidence.toString())
                .put("trust", plan.keep().resolve(TrustFile.NAME).toString())
                .put("rollout", view.path("state").asText());
        document.set("findings", audit.document().path("findings"));
        ArrayNode web = document.putArray("web");
        mesh.nodes().forEach(node -> web.add(node.webAddress()));
        boolean good = audit.exit() == Exit.GOOD
                && view.path("state").asText().equals("done")
                && tally.patched() == plan.nodes();
        return new Outcome(good ? Exit.GOOD : Exit.NO, document);
    }

    /** Stops every node and removes what need not stay. */
    @Override
    public void close() {
        processes.close();
        if (!plan.keepWork()) {
            Directories.delete(plan.work());
        }
    }
}
