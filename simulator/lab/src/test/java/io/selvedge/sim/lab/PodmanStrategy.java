package io.selvedge.sim.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/**
 * Lets Testcontainers use podman where nobody started an engine: runs {@code podman system service} on a socket of
 * our own, with settings of our own, for as long as the tests run. It steps back where an engine is named or there.
 */
public final class PodmanStrategy extends DockerClientProviderStrategy {
    private static final Duration START = Duration.ofSeconds(20);

    /** It ends by itself so long after the last question: Testcontainers tidies up when the tests' JVM ends. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    /** Below the strategy that reads DOCKER_HOST (100), above those that search the machine. */
    private static final int PRIORITY = 90;

    private static Path socket;

    @Override
    public String getDescription() {
        return "podman, started for these tests";
    }

    @Override
    protected boolean isApplicable() {
        return System.getenv("DOCKER_HOST") == null
                && !Files.exists(Path.of("/var/run/docker.sock"))
                && HostCommand.isInstalled("podman");
    }

    @Override
    protected boolean isPersistable() {
        return false;
    }

    @Override
    protected int getPriority() {
        return PRIORITY;
    }

    @Override
    public TransportConfig getTransportConfig() {
        return TransportConfig.builder()
                .dockerHost(java.net.URI.create("unix://" + startOnce()))
                .build();
    }

    private static synchronized Path startOnce() {
        if (socket != null) {
            return socket;
        }
        try {
            Path folder = Files.createTempDirectory("selvedge-podman");
            Path settings = folder.resolve("containers.conf");
            String runtime = HostCommand.isInstalled("crun") ? "crun" : "runc";
            Files.writeString(settings, """
                    [containers]
                    default_ulimits = ["nofile=1024:2048", "nproc=1000:1000"]
                    [engine]
                    runtime = "%s"
                    cgroup_manager = "cgroupfs"
                    events_logger = "file"
                    """.formatted(runtime));
            Path address = folder.resolve("podman.sock");
            ProcessBuilder builder = new ProcessBuilder(
                    "podman", "system", "service", "--time=" + IDLE.toSeconds(), "unix://" + address);
            builder.environment().put("CONTAINERS_CONF", settings.toString());
            builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("service.log").toFile());
            builder.start();
            Eventually.await("podman's service", START, () -> answers(address));
            socket = address;
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start podman's service", e);
        }
    }

    private static boolean answers(Path address) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(address));
        } catch (IOException e) {
            return false;
        }
    }
}
