package io.selvedge.sim.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.app.demo.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node as a process of this machine, with its own home, on ports of the loopback address. */
final class LoopbackNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Clock ticks a second of {@code /proc/PID/stat}; the same on every Linux that we know. */
    private static final double TICKS = 100;

    /** Fields of {@code /proc/PID/stat} after the process's name: user and system time. */
    private static final int USER_TIME = 11;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final Path home;
    private final Path distribution;
    private final int httpPort;
    private final int discoveryPort;
    private @Nullable Process process;

    LoopbackNode(String name, Path home, Path distribution, FreePorts ports) {
        this.name = name;
        this.home = home;
        this.distribution = distribution;
        this.httpPort = ports.take();
        this.discoveryPort = ports.take();
    }

    String name() {
        return name;
    }

    Path home() {
        return home;
    }

    int httpPort() {
        return httpPort;
    }

    int discoveryPort() {
        return discoveryPort;
    }

    String webAddress() {
        return "http://127.0.0.1:" + httpPort;
    }

    void launch() throws IOException {
        Files.createDirectories(home.resolve("logs"));
        process = new ProcessBuilder(
                        distribution.resolve("bin/selvedge").toString(), "node", "run", "--home", home.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("logs/node.out").toFile()))
                .start();
    }

    /** Asks the node; empty while it does not answer. */
    Optional<JsonNode> find(String path) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(webAddress() + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it answers and its Ignite is in the cluster. */
    boolean isReady() throws InterruptedException {
        return find("/api/v1/status")
                .filter(status -> status.path("ignite").path("state").asText().equals("running"))
                .isPresent();
    }

    private long pid() {
        return java.util.Objects.requireNonNull(process).pid();
    }

    /** Resident memory in bytes: shared pages count in full, as an administrator's tools show it. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("no VmRSS of " + name);
    }

    /** Processor time so far, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS;
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        java.util.Objects.requireNonNull(process).destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
