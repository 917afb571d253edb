package io.selvedge.runtime.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A forked {@link ClusterProcess}: its lines as they come, and a way to talk to it. */
final class NodeProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private int read;

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    static NodeProcess start(
            Path directory, String site, int seed, ClusterRole role, int port, String peers, String admitted) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.list());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ClusterProcess.class.getName()));
        String work = directory.resolve("node-" + seed).toString();
        command.addAll(List.of(site, "" + seed, role.name(), "" + port, work, peers, admitted));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(
                            ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "node-" + seed + ".log")))
                    .start();
            NodeProcess node = new NodeProcess(site + "/" + seed, process);
            Thread reader = new Thread(node::readLines, "reader-" + seed);
            reader.setDaemon(true);
            reader.start();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // Killed: whoever waits for a line of it says so.
            return;
        }
    }

    void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that begins so, after the one that was awaited last. */
    String await(String prefix, int seconds) {
        String line = next(prefix, TimeUnit.SECONDS.toMillis(seconds));
        if (line == null) {
            throw new AssertionError(name + " did not say \"" + prefix + "\" within " + seconds + " s but " + lines);
        }
        return line;
    }

    /** Whether such a line comes within the time. */
    boolean heard(String prefix, long millis) {
        return next(prefix, millis) != null;
    }

    private @Nullable String next(String prefix, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (lines) {
            while (true) {
                while (read < lines.size()) {
                    String line = lines.get(read++);
                    if (line.startsWith(prefix)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return null;
                }
                try {
                    lines.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** All lines so far that begin so. */
    List<String> said(String prefix) {
        synchronized (lines) {
            return lines.stream().filter(line -> line.startsWith(prefix)).toList();
        }
    }

    /** From here on: what was said before is not awaited any more. */
    void forget() {
        synchronized (lines) {
            read = lines.size();
        }
    }

    long pid() {
        return process.pid();
    }

    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
