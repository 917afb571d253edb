package io.selvedge.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.NodeHome;
import io.selvedge.app.NodeProcess;
import io.selvedge.app.cli.Exit;
import io.selvedge.app.cli.Main;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.runtime.install.ArchiveBuilder;
import io.selvedge.runtime.install.PackageIdentity;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node in this process, found through the commands and asked through its port. */
class LiveNodeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: all
            version: 1
            rings:
              - name: everybody
                members: {rest: true}
                gate: {silence: PT1M, soak: PT0S, hold: PT5M}
            """;

    @TempDir
    static Path directory;

    private static NodeProcess node;
    private static HttpClient client;
    private static String rollout;
    private static OpenApiShape api;

    @BeforeAll
    static void patchOneNode() throws IOException {
        api = new OpenApiShape();
        client = HttpClient.newHttpClient();
        run("mesh", "init", "--name", "acme", "--admins", "2", "--threshold", "2", "--out", path("acme"));
        sign("invite", "--mesh", path("acme"), "--site", "paris", "--out", path("invite.json"));
        run(
                "node",
                "join",
                "--home",
                path("home"),
                "--invite",
                path("invite.json"),
                "--name",
                "paris-1",
                "--set",
                "node.address=127.0.0.1",
                "--set",
                "http.port=0",
                "--set",
                "cluster.discoveryPort=0",
                "--set",
                "cluster.communicationPort=0",
                "--set",
                "cluster.finder=static",
                "--set",
                "transfer.port=0",
                "--set",
                "install.method=archive",
                "--set",
                "install.root=root");
        Path status = directory.resolve("home/root/var/lib/dpkg/status");
        Files.createDirectories(status.getParent());
        Files.writeString(
                status, "Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.17-1\n");
        node = NodeProcess.start(new NodeHome(directory.resolve("home")));
        Path archive = directory.resolve("tool.tar.gz");
        new ArchiveBuilder(PackageIdentity.of("tool", "1.0.0"))
                .file("bin/tool", "#!/bin/sh\n")
                .writeTarGz(archive);
        ask("catalog", "add", archive.toString());
        Path policy = Files.writeString(directory.resolve("all.yaml"), POLICY);
        ask("policy", "publish", policy.toString());
        rollout = ask("rollout", "propose", "--name", "tool-1", "--policy", "all", "--patch", "tool=1.0.0")
                .path("recordId")
                .asText();
        run("rollout", "watch", "tool-1", "--timeout", "PT3M", "--node", node.webAddress());
    }

    @AfterAll
    static void stop() {
        if (node != null) {
            node.close();
        }
        client.close();
    }

    private static String path(String name) {
        return directory.resolve(name).toString();
    }

    private static JsonNode run(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        int exit = Main.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(new String[0]));
        assertThat(exit).as(all + "\n" + err).isEqualTo(Exit.GOOD);
        return JSON.readTree(out.toString());
    }

    private static JsonNode sign(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--key", path("acme/admin-1.pem"), "--key", path("acme/admin-2.pem")));
        all.addAll(List.of("--passphrase-file", path("acme/passphrase.txt")));
        return run(all.toArray(new String[0]));
    }

    private static JsonNode ask(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--node", node.webAddress()));
        return sign(all.toArray(new String[0]));
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(node.webAddress() + path)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static JsonNode post(byte[] body, int status) throws IOException, InterruptedException {
        var response = client.send(
                HttpRequest.newBuilder(URI.create(node.webAddress() + "/api/v1/records"))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    /** What a running node answers has the documented shape. */
    @Test
    void answersAsDocumented() throws Exception {
        String id = get("/api/v1/status").at("/node/id").asText();
        String admin = get("/api/v1/rollouts").at("/0/approvals/by/0/keyId").asText();
        for (Map.Entry<String, JsonNode> path : api.document.path("paths").properties()) {
            JsonNode schema = path.getValue().at("/get/responses/200/content/application~1json/schema");
            if (schema.isMissingNode() || path.getKey().endsWith("openapi.json")) {
                continue;
            }
            String named = path.getKey().startsWith("/api/v1/nodes") ? id : rollout;
            String filled = path.getKey().replace("{id}", named).replace("{keyId}", admin);
            JsonNode value = get(filled);
            assertThat(api.problems(schema, value)).as(filled).isEmpty();
            if (value.isObject()) {
                assertThat(api.undocumented(schema, value)).as(filled).isEmpty();
            }
        }
    }

    @Test
    void showsWhatTheRolloutDid() throws Exception {
        JsonNode view = get("/api/v1/rollouts/" + rollout);
        assertThat(view.path("state").asText()).isEqualTo("done");
        assertThat(view.at("/rings/0/succeeded").asInt()).isEqualTo(1);
        assertThat(view.at("/rings/0/sites/0/decision/effective").asBoolean()).isTrue();
        JsonNode only = get("/api/v1/mesh").at("/sites/0/nodes/0");
        assertThat(only.at("/installed/tool").asText()).isEqualTo("1.0.0");
        assertThat(only.at("/assignment/stage").asText()).isEqualTo("succeeded");
        assertThat(get("/api/v1/nodes/" + only.path("id").asText()).path("history"))
                .anyMatch(event -> event.path("summary").asText().contains("tool 1.0.0: succeeded"));
    }

    @Test
    void answersWhoHasAPackage() throws Exception {
        JsonNode before = run("ask", "openssl < 3.0.20", "--node", node.webAddress());
        assertThat(before.at("/answers/0/packages/0/version").asText()).isEqualTo("3.0.17-1");
        assertThat(before.at("/answers/0/name").asText()).isEqualTo("paris-1");
        assertThat(before.path("silent")).isEmpty();
        assertThat(before.path("tookMillis").asLong()).isLessThan(2_000);
        assertThat(run("ask", "openssl > 3.0.20", "--node", node.webAddress())
                        .at("/answers/0/count")
                        .asInt())
                .isZero();
    }

    @Test
    void exportsEvidenceThatAnAuditorAccepts() throws Exception {
        run("evidence", "export", "--out", path("evidence.zip"), "--nonce", "n-1", "--node", node.webAddress());
        JsonNode report =
                run("audit", "verify", path("evidence.zip"), "--trust", path("acme/trust.json"), "--nonce", "n-1");
        assertThat(report.path("verdict").asText()).isEqualTo("valid");
        assertThat(report.at("/counts/results").asInt()).isPositive();
    }

    /** An admin pauses, resumes and approves a ring from the command line; the API says in plain words what it waits for. */
    @Test
    void pausesResumesAndOpensARingOnceItIsApproved() throws Exception {
        String careful = POLICY.replace("name: all\nversion", "name: careful\nversion")
                .replace("    members: {rest: true}\n", "    members: {rest: true}\n    approval: true\n");
        Path policy = Files.writeString(directory.resolve("careful.yaml"), careful);
        ask("policy", "publish", policy.toString());
        String id = ask("rollout", "propose", "--name", "tool-2", "--policy", "careful", "--patch", "tool=1.0.0")
                .path("recordId")
                .asText();
        JsonNode waiting = get("/api/v1/rollouts/" + id);
        assertThat(waiting.at("/rings/0/state").asText()).isEqualTo("awaiting_approval");
        assertThat(waiting.at("/rings/0/approvals/threshold").asInt()).isEqualTo(2);
        assertThat(waiting.path("reason").asText()).contains("opens once admins have approved it");

        ask("rollout", "pause", "tool-2", "--reason", "lunch");
        JsonNode paused = get("/api/v1/rollouts/" + id);
        assertThat(paused.path("state").asText()).isEqualTo("paused");
        assertThat(paused.path("reason").asText()).isEqualTo("paused: lunch");
        ask("rollout", "resume", "tool-2", "--reason", "done");
        assertThat(get("/api/v1/rollouts/" + id).path("state").asText()).isEqualTo("running");

        JsonNode approved = ask("rollout", "approve", "tool-2", "--ring", "1", "--reason", "looked at it");
        assertThat(approved.path("records")).hasSize(2);
        run("rollout", "watch", "tool-2", "--timeout", "PT1M", "--node", node.webAddress());
        JsonNode done = get("/api/v1/rollouts/" + id);
        assertThat(done.at("/rings/0/approvals/count").asInt()).isEqualTo(2);
        assertThat(done.path("pauses")).hasSize(1);
        assertThat(done.at("/pauses/0/resumedBy").isTextual()).isTrue();
    }

    /** The same records give the same report, whoever computes it, in every format. */
    @Test
    void reportsOfTheNodeAndOfItsEvidenceHaveOneDigest() throws Exception {
        String to = UtcTime.format(Instant.now().plusSeconds(1).truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        String digest = run(
                        "report", "--format", "html", "--out", path("r.html"), "--to", to, "--node", node.webAddress())
                .path("digest")
                .asText();
        run("evidence", "export", "--out", path("report.zip"), "--node", node.webAddress());
        for (String format : List.of("html", "csv", "pdf", "json")) {
            JsonNode made = run(
                    "report",
                    "--bundle",
                    path("report.zip"),
                    "--trust",
                    path("acme/trust.json"),
                    "--to",
                    to,
                    "--format",
                    format,
                    "--out",
                    path("r." + format));
            assertThat(made.path("digest").asText()).as(format).isEqualTo(digest);
        }
        assertThat(Files.readString(directory.resolve("r.html"))).contains(digest, "tool 1.0.0");
        assertThat(Files.readString(directory.resolve("r.csv"))).contains("report,digest," + digest);
        assertThat(JSON.readTree(directory.resolve("r.json").toFile())
                        .path("digest")
                        .asText())
                .isEqualTo(digest);
        assertThat(Files.readAllBytes(directory.resolve("r.pdf")))
                .startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
    }

    private static SignedRecord halt(SigningKey key, long seq, Digest prev, Instant time) throws Exception {
        JsonNode head = get("/api/v1/logs/" + adminId() + "/head");
        Chain chain = new Chain(
                "selvedge.io/acme/" + key.verifyingKey().keyId() + "/1",
                seq,
                prev,
                UtcTime.format(time),
                1,
                Digest.ofHex(head.at("/trust/digest").asText()),
                0,
                Digest.ZERO,
                List.of());
        var predicate = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        predicate.set("chain", chain.toJson());
        predicate.put("rollout", rollout).put("reason", "test");
        return SignedRecord.sign(key, "halt", predicate, List.of());
    }

    private static String adminId() throws Exception {
        return get("/api/v1/rollouts").at("/0/approvals/by/0/keyId").asText();
    }

    @Test
    void refusesRecordsOfStrangersAndDamagedOnes() throws Exception {
        SigningKey stranger = SigningKey.ofSeed(new byte[32]);
        SignedRecord foreign = halt(stranger, 0, Digest.ZERO, Instant.now());
        assertThat(post(foreign.leaf(), 403).path("code").asText()).isEqualTo("UNKNOWN_KEY");

        byte[] accepted = client.send(
                        HttpRequest.newBuilder(URI.create(node.webAddress() + "/api/v1/records/" + rollout))
                                .build(),
                        BodyHandlers.ofByteArray())
                .body();
        // Replayed: known already, and nothing changes.
        long before = get("/api/v1/status").path("records").asLong();
        assertThat(post(accepted, 201).path("recordId").asText()).isEqualTo(rollout);

        SigningKey admin = SigningKey.ofEncryptedPem(
                Files.readString(directory.resolve("acme/admin-1.pem")),
                Files.readString(directory.resolve("acme/passphrase.txt"))
                        .strip()
                        .toCharArray());
        JsonNode head = get("/api/v1/logs/" + admin.verifyingKey().keyId() + "/head");
        Digest prev = Digest.ofHex(head.path("prev").asText());
        String fresh = new String(
                halt(admin, head.path("size").asLong(), prev, Instant.now()).leaf(), StandardCharsets.UTF_8);
        String signature = JSON.readTree(fresh).at("/signatures/0/sig").asText();
        String other = (signature.charAt(0) == 'A' ? "B" : "A") + signature.substring(1);
        assertThat(post(fresh.replace(signature, other).getBytes(StandardCharsets.UTF_8), 403)
                        .path("code")
                        .asText())
                .isEqualTo("BAD_SIGNATURE");
        SignedRecord early = halt(admin, head.path("size").asLong() + 5, prev, Instant.now());
        assertThat(post(early.leaf(), 409).path("code").asText()).isEqualTo("CHAIN_BROKEN");
        SignedRecord future =
                halt(admin, head.path("size").asLong(), prev, Instant.now().plusSeconds(366L * 86_400));
        assertThat(post(future.leaf(), 400).path("code").asText()).isEqualTo("FUTURE");

        String text = new String(accepted, StandardCharsets.UTF_8);
        assertThat(post(("  " + text).getBytes(StandardCharsets.UTF_8), 400)
                        .path("code")
                        .asText())
                .isEqualTo("NOT_CANONICAL");
        assertThat(post("{}".getBytes(StandardCharsets.UTF_8), 400).path("code").asText())
                .isEqualTo("BAD_FORMAT");
        String unsigned = text.replaceAll("\"signatures\":\\[.*]", "\"signatures\":[]");
        assertThat(post(unsigned.getBytes(StandardCharsets.UTF_8), 400)
                        .path("code")
                        .asText())
                .isEqualTo("BAD_FORMAT");
        assertThat(get("/api/v1/status").path("records").asLong()).isEqualTo(before);
    }
}
