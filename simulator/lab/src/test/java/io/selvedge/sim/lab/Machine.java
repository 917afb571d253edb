package io.selvedge.sim.lab;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** One Debian machine: a container that lives until it is closed, whatever happens to the processes in it. */
class Machine implements AutoCloseable {
    /** Where the distribution is mounted, read-only. */
    static final String PROGRAM = "/opt/selvedge";

    /** The first process reaps what is killed, so that a dead process is gone and not a zombie. */
    private static final String FIRST_PROCESS = "trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done";

    /** Plenty for a node, which has about 300 files open. */
    private static final long MAX_FILES = 8_192;

    /** Plenty for a node, which has about 80 threads. */
    private static final long MAX_PROCESSES = 4_096;

    private final String name;
    private final GenericContainer<?> container;

    Machine(String name, String image, Network network, Path distribution) {
        this.name = name;
        this.container = new GenericContainer<>(DockerImageName.parse(image))
                .withCommand("bash", "-c", FIRST_PROCESS)
                .withNetwork(network)
                .withNetworkAliases(name)
                .withEnv("JAVA_HOME", DebianImage.JAVA_HOME)
                .withEnv(
                        "PATH",
                        DebianImage.JAVA_HOME + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .withEnv("DEBIAN_FRONTEND", "noninteractive")
                .withImagePullPolicy(any -> false)
                .withCreateContainerCmdModifier(command -> {
                    HostConfig host = Objects.requireNonNull(command.getHostConfig());
                    command.withHostName(name);
                    host.withBinds(new Bind(distribution.toString(), new Volume(PROGRAM), AccessMode.ro))
                            .withCapAdd(Capability.NET_ADMIN)
                            .withUlimits(List.of(
                                    ulimit("nofile", "Max open files", MAX_FILES),
                                    ulimit("nproc", "Max processes", MAX_PROCESSES)));
                });
    }

    /** A limit for the container, no higher than our own hard one: some machines forbid to raise limits. */
    private static Ulimit ulimit(String name, String title, long wanted) {
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            long own = lines.filter(line -> line.startsWith(title))
                    .map(line -> line.substring(title.length()).strip().split("\\s+")[1])
                    .filter(hard -> !hard.equals("unlimited"))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(wanted);
            return new Ulimit(name, Math.min(own, wanted), Math.min(own, wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GenericContainer<?> container() {
        return container;
    }

    String name() {
        return name;
    }

    /** Its address in a network. */
    String addressIn(Network network) {
        var networks = container.getCurrentContainerInfo().getNetworkSettings().getNetworks();
        String wanted = container
                .getDockerClient()
                .inspectNetworkCmd()
                .withNetworkId(network.getId())
                .exec()
                .getName();
        return Objects.requireNonNull(
                Objects.requireNonNull(networks.get(wanted)).getIpAddress());
    }

    /** Runs a command to its end, whatever that is. */
    Container.ExecResult tryRun(String... command) {
        try {
            return container.execInContainer(StandardCharsets.UTF_8, command);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot run " + List.of(command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a command wrote on its standard output; any exit status but 0 is an error that carries all it said. */
    String run(String... command) {
        Container.ExecResult result = tryRun(command);
        if (result.getExitCode() != 0) {
            throw new AssertionError(name + ": " + List.of(command) + " ended with " + result.getExitCode() + "\n"
                    + result.getStdout() + result.getStderr());
        }
        return result.getStdout();
    }

    /** Runs a line of shell. */
    String shell(String line) {
        return run("bash", "-c", line);
    }

    void write(String path, byte[] content) {
        container.copyFileToContainer(Transferable.of(content), path);
    }

    byte[] read(String path) {
        return container.copyFileFromContainer(path, java.io.InputStream::readAllBytes);
    }

    void copy(Path file, String path) {
        try {
            write(path, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        container.stop();
    }
}
