package io.selvedge.sim.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command of this machine to its end, with a deadline, and keeps what it said. */
record HostCommand(List<String> command, Path directory) {

    /**
     * How a command ended.
     *
     * @param status exit status
     * @param text standard output and standard error, in the order in which they came
     */
    record Ended(int status, String text) {}

    static HostCommand of(String... command) {
        return new HostCommand(List.of(command), Path.of("."));
    }

    /** The same, as the superuser: as it is where we are root, else through a sudo that asks nothing. */
    static HostCommand asRoot(String... command) {
        List<String> all = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            all.addAll(List.of("sudo", "-n"));
        }
        all.addAll(List.of(command));
        return new HostCommand(List.copyOf(all), Path.of("."));
    }

    HostCommand in(Path other) {
        return new HostCommand(command, other);
    }

    /** Whether a program of this name is on the path. */
    static boolean isInstalled(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Runs to the end; a command that cannot be started, or that is not done in time, is an error. */
    Ended run(Duration deadline) {
        try {
            Path output = Files.createTempFile("selvedge-lab", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .start();
                if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    throw new IllegalStateException(
                            "not done in " + deadline + ": " + command + "\n" + Files.readString(output));
                }
                return new Ended(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + command, e);
        }
    }

    /** What the command wrote; any exit status but 0 is an error that carries it. */
    String text(Duration deadline) {
        Ended ended = run(deadline);
        if (ended.status() != 0) {
            throw new IllegalStateException(command + " ended with " + ended.status() + ":\n" + ended.text());
        }
        return ended.text();
    }
}
