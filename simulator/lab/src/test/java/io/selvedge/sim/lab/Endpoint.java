package io.selvedge.sim.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.Network;

/** A machine of a site with a node on it, whose real system is what gets patched. */
final class Endpoint extends Machine {
    static final String HOME = "/var/lib/selvedge";

    /** What the node process wrote on its standard output and error, over all its lives. */
    static final String OUTPUT = "/var/log/selvedge.out";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PID = "/run/selvedge.pid";
    private static final int HTTP_PORT = 7600;

    /** Four seconds on two idle cores; six at once on two busy ones take their time. */
    private static final Duration START = Duration.ofSeconds(90);

    private final String site;
    private final Network network;
    private String nodeId = "";

    Endpoint(String name, String site, String image, Network network, Path distribution) {
        super(name, image, network, distribution);
        this.site = site;
        this.network = network;
    }

    String site() {
        return site;
    }

    /** The key id of its node. */
    String nodeId() {
        return nodeId;
    }

    void remember(String id) {
        nodeId = id;
    }

    String address() {
        return addressIn(network);
    }

    /** Runs a command of the program here; what it must say is one JSON document. */
    JsonNode selvedge(String arguments) {
        return parse(shell(PROGRAM + "/bin/selvedge " + arguments + " --json"));
    }

    /** The same where the exit status is part of the answer. */
    Container.ExecResult trySelvedge(String arguments) {
        return tryRun("bash", "-c", PROGRAM + "/bin/selvedge " + arguments + " --json");
    }

    /** Starts the node process; it answers a little later. */
    void launch() {
        shell("setsid " + PROGRAM + "/bin/selvedge node run --home " + HOME + " >>" + OUTPUT
                + " 2>&1 </dev/null & echo $! >" + PID);
    }

    void awaitAnswer() {
        Eventually.get("node " + name() + " answers", START, () -> find("/api/v1/status"), this::lastWords);
    }

    /** Kills the node process as the kernel does when memory is short. */
    void kill() {
        shell("kill -9 $(cat " + PID + ")");
        Eventually.await("node " + name() + " is dead", Duration.ofSeconds(10), () -> !isRunning());
    }

    boolean isRunning() {
        return tryRun("bash", "-c", "kill -0 $(cat " + PID + ")").getExitCode() == 0;
    }

    /** The process that runs now. */
    String processId() {
        return shell("cat " + PID).strip();
    }

    /** What the node's API answers, where it answers. */
    Optional<JsonNode> find(String path) {
        Container.ExecResult result = tryRun("curl", "-sf", "--max-time", "10", "http://127.0.0.1:" + HTTP_PORT + path);
        return result.getExitCode() == 0 ? Optional.of(parse(result.getStdout())) : Optional.empty();
    }

    JsonNode get(String path) {
        return find(path)
                .orElseThrow(() -> new AssertionError(name() + " does not answer " + path + "\n" + lastWords()));
    }

    /** The version that this machine's dpkg has as properly installed. */
    String installed(String product) {
        return shell("dpkg-query -W -f '${db:Status-Abbrev} ${Version}' " + product + " | sed -n 's/^ii  *//p'")
                .strip();
    }

    String lastWords() {
        return tryRun("tail", "-n", "30", OUTPUT).getStdout();
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
