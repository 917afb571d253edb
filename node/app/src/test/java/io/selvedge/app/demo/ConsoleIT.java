package io.selvedge.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.NodeLauncher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of a real node in a real browser, while a rollout runs; its pictures are those of the README. */
class ConsoleIT {
    private static final long MAX_SECONDS = 300;
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void showsTheMeshWhileItIsPatchedAndHaltsARollout() throws Exception {
        Path root = Path.of(System.getProperty("selvedge.root"));
        Path scripts = root.resolve("web-ui/screenshots");
        boolean hasBrowser = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                        .anyMatch(path -> Files.isExecutable(Path.of(path)))
                || System.getenv("CHROMIUM") != null;
        boolean hasModules = Files.isDirectory(root.resolve("web-ui/node_modules/playwright-core"));
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(hasBrowser, "there is no Chromium on this machine");
        }
        assertThat(hasBrowser).as("a Chromium").isTrue();
        assertThat(hasModules)
                .as("the console's node_modules, which its build installs")
                .isTrue();
        Process demo = start();
        try {
            String address = awaitAddress(demo);
            awaitRollout(demo, address);
            Path pictures = root.resolve("node/app/target/screenshots");
            browse(scripts.resolve("take.mjs"), Map.of(), address, pictures.toString());
            assertThat(pictures.resolve("overview.png")).isNotEmptyFile();
            assertThat(pictures.resolve("rollout.png")).isNotEmptyFile();
            awaitOutput(demo, "The mesh stays up");
            browse(scripts.resolve("take.mjs"), Map.of(), address, pictures.toString(), "--pages");
            haltInBrowser(scripts.resolve("halt.mjs"), address);
        } finally {
            demo.destroy();
            if (!demo.waitFor(30, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        }
    }

    private void browse(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("browser").toFile());
        builder.environment().putAll(environment);
        Process browser = builder.start();
        assertThat(browser.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(browser.exitValue())
                .as(Files.readString(directory.resolve("browser")))
                .isZero();
    }

    /** A rollout whose pilot soaks for an hour is halted on its page, with the key in the browser. */
    private void haltInBrowser(Path script, String address) throws Exception {
        Admin admin = new Admin(directory.resolve("work/admins"));
        Path policy = Files.writeString(directory.resolve("slow.yaml"), """
                apiVersion: selvedge.io/v1
                kind: Policy
                name: slow
                version: 1
                rings:
                  - name: pilot
                    members: {percent: 50}
                    gate: {soak: PT1H}
                  - name: rest
                    members: {rest: true}
                """);
        admin.sign(List.of("policy", "publish", policy.toString(), "--node", address), 1, 2);
        String patch = DemoPackages.PRODUCT + "=" + DemoPackages.SECOND;
        List<String> propose = List.of("rollout", "propose", "--name", "again", "--policy", "slow", "--patch", patch);
        List<String> command = new ArrayList<>(propose);
        command.addAll(List.of("--node", address));
        String rollout = admin.sign(command, 1, 2).path("recordId").asText();
        browse(
                script,
                Map.of(
                        "PASSPHRASE",
                        Files.readString(admin.mesh().resolve("passphrase.txt")).strip()),
                address,
                rollout,
                admin.mesh().resolve("admin-1.pem").toString());
    }

    private Process start() throws IOException {
        List<String> command = new NodeLauncher(directory)
                .command(
                        "demo",
                        "--home",
                        directory.resolve("work").toString(),
                        "--keep",
                        directory.resolve("kept").toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private String awaitAddress(Process demo) throws Exception {
        awaitOutput(demo, "http://127.0.0.1:");
        Matcher matcher = ADDRESS.matcher(output());
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private void awaitOutput(Process demo, String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (!output().contains(text)) {
            assertThat(System.nanoTime()).as(output()).isLessThan(end);
            requireRunning(demo);
            Thread.sleep(200);
        }
    }

    /** Waits until the second rollout, the one with two rings, has begun. */
    private void awaitRollout(Process demo, String address) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (System.nanoTime() < end) {
            if (output().contains("Rolling out")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/api/v1/rollouts"))
                        .build();
                JsonNode rollouts = new ObjectMapper()
                        .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                                .body());
                for (JsonNode rollout : rollouts) {
                    if (rollout.path("rings").size() == 2
                            && !rollout.path("state").asText().equals("proposed")) {
                        return;
                    }
                }
            }
            requireRunning(demo);
            Thread.sleep(100);
        }
        throw new AssertionError("no rollout with two rings: " + output());
    }

    private void requireRunning(Process demo) throws IOException {
        assertThat(demo.isAlive()).as(output()).isTrue();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("out"));
    }
}
