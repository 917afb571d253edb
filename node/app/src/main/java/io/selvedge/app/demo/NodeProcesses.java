package io.selvedge.app.demo;

import io.selvedge.app.NodeLauncher;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The node processes of the demo. However the demo ends, none stays: on a normal end and on Ctrl-C they are asked to
 * stop and then killed; should the demo itself be killed, each sees the end of its standard input and stops.
 */
final class NodeProcesses implements AutoCloseable {
    /** A node closes its store and its Ignite in a second or two. */
    private static final long STOP_MILLIS = 8_000;

    private static final int TAIL_LINES = 25;
    private static final int TAIL_BYTES = 64 * 1024;

    private final NodeLauncher launcher;
    private final Map<DemoNode, Process> running = new LinkedHashMap<>();
    private final Thread hook = new Thread(this::stopAll, "demo-cleanup");
    private boolean closed;

    NodeProcesses(NodeLauncher launcher) {
        this.launcher = launcher;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a node; its output goes to {@link DemoNode#log}. */
    synchronized void start(DemoNode node) {
        if (closed) {
            throw new SelvedgeException("DEMO_FAILED", "the demo is ending");
        }
        List<String> command =
                launcher.command("node", "run", "--home", node.home().toString(), "--exit-with-parent");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(node.home().toFile())
                .redirectErrorStream(true)
                .redirectOutput(node.log().toFile());
        // No node ever sees what opens an admin's key.
        builder.environment().remove("SELVEDGE_PASSPHRASE");
        // As the launcher does.
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        try {
            running.put(node, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws when a node has ended by itself, with what it said last. */
    synchronized void requireAllRunning() {
        running.forEach((node, process) -> {
            if (!process.isAlive()) {
                throw new SelvedgeException(
                        "DEMO_FAILED",
                        "node " + node.name() + " ended with exit code " + process.exitValue() + "; it said last:\n"
                                + tail(node.log()));
            }
        });
    }

    /** The last lines of a node's log. */
    static String tail(Path log) {
        try {
            byte[] bytes = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            int from = Math.max(0, bytes.length - TAIL_BYTES);
            List<String> lines = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    private synchronized void stopAll() {
        closed = true;
        running.values().forEach(Process::destroy);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MILLIS);
        for (Process process : running.values()) {
            kill(process, end);
        }
        running.clear();
    }

    private static void kill(Process process, long end) {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            if (!process.waitFor(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down and the hook runs anyway.
        }
    }
}
