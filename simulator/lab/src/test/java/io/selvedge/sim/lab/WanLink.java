package io.selvedge.sim.lab;

import com.github.dockerjava.api.DockerClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.containers.Network;

/**
 * The line between two sites: a machine that stands in both networks and forwards, at a rate, or not at all. It counts
 * the bytes that cross, so no node is asked what it sent.
 */
final class WanLink extends Machine {
    /** Long enough for a burst at the rates used here. */
    private static final String SHAPE = "burst 16kb latency 400ms";

    private final Network north;
    private final Network south;

    WanLink(String image, Network north, Network south, Path distribution) {
        super("wan", image, north, distribution);
        this.north = north;
        this.south = south;
        container()
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withSysctls(Map.of("net.ipv4.ip_forward", "1")));
    }

    /**
     * A network of one site. The engine must not translate addresses on it: the sites' machines speak to each other by
     * their own addresses, through this link and through nothing else.
     */
    static Network lan(DockerClient engine) {
        boolean isPodman = engine.versionCmd().exec().getComponents().toString().contains("Podman");
        return Network.builder()
                .createNetworkCmdModifier(command -> {
                    if (isPodman) {
                        command.withInternal(true);
                    } else {
                        command.withOptions(Map.of("com.docker.network.bridge.enable_ip_masquerade", "false"));
                    }
                })
                .build();
    }

    void start(DockerClient engine) {
        container().start();
        engine.connectToNetworkCmd()
                .withContainerId(container().getContainerId())
                .withNetworkId(south.getId())
                .exec();
    }

    /** Sends what a machine of one site has for the other site over this line, and nothing else. */
    void serve(Machine machine, Network home) {
        Network away = home == north ? south : north;
        machine.shell("ip route replace " + subnet(away) + " via " + addressIn(home));
    }

    /** Kilobits per second, each way. */
    void shape(int kilobits) {
        for (Network network : List.of(north, south)) {
            shell("tc qdisc replace dev " + device(network) + " root tbf rate " + kilobits + "kbit " + SHAPE);
        }
    }

    /** As fast as the machine. */
    void unshape() {
        for (Network network : List.of(north, south)) {
            shell("tc qdisc del dev " + device(network) + " root 2>/dev/null || true");
        }
    }

    /** From now on nothing crosses, and nobody is told: packets vanish, as behind a dead modem. */
    void cut() {
        for (String half : halves()) {
            shell("ip route replace blackhole " + half);
        }
    }

    void restore() {
        for (String half : halves()) {
            shell("ip route del blackhole " + half);
        }
    }

    /** Bytes that were sent into a site since the start, with the headers of IP and Ethernet. */
    long bytesInto(Network site) {
        return Long.parseLong(shell("cat /sys/class/net/" + device(site) + "/statistics/tx_bytes")
                .strip());
    }

    /** Both halves of both networks: more specific than the routes to the networks, so these win. */
    private List<String> halves() {
        List<String> halves = new ArrayList<>();
        for (Network network : List.of(north, south)) {
            String[] parts = subnet(network).split("/");
            int prefix = Integer.parseInt(parts[1]) + 1;
            String[] bytes = parts[0].split("\\.");
            long base = 0;
            for (String each : bytes) {
                base = base << 8 | Integer.parseInt(each);
            }
            long upper = base + (1L << 32 - prefix);
            halves.add(parts[0] + "/" + prefix);
            halves.add(
                    "%d.%d.%d.%d/%d".formatted(upper >> 24, upper >> 16 & 255, upper >> 8 & 255, upper & 255, prefix));
        }
        return halves;
    }

    private String device(Network network) {
        return shell("ip -o -4 addr show | awk '$4 ~ \"^" + addressIn(network).replace(".", "\\\\.")
                        + "/\" {print $2}'")
                .strip();
    }

    private String subnet(Network network) {
        return container()
                .getDockerClient()
                .inspectNetworkCmd()
                .withNetworkId(network.getId())
                .exec()
                .getIpam()
                .getConfig()
                .get(0)
                .getSubnet();
    }
}
