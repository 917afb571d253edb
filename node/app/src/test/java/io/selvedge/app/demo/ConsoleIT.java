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
import java.util.List;
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
    void showsTheMeshAndARunningRollout() throws Exception {
        Path root = Path.of(System.getProperty("selvedge.root"));
        Path script = root.resolve("web-ui/screenshots/take.mjs");
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
            Process browser = new ProcessBuilder("node", script.toString(), address, pictures.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("browser").toFile())
                    .start();
            assertThat(browser.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(browser.exitValue())
                    .as(Files.readString(directory.resolve("browser")))
                    .isZero();
            assertThat(pictures.resolve("overview.png")).isNotEmptyFile();
            assertThat(pictures.resolve("rollout.png")).isNotEmptyFile();
        } finally {
            demo.destroy();
            if (!demo.waitFor(30, TimeUnit.SECONDS)) {
                demo.destroyForcibly();
            }
        }
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
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
        while (System.nanoTime() < end) {
            Matcher matcher = ADDRESS.matcher(output());
            if (matcher.find()) {
                return matcher.group();
            }
            requireRunning(demo);
            Thread.sleep(200);
        }
        throw new AssertionError("no address of a web page: " + output());
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
