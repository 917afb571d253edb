package io.selvedge.app;

import io.selvedge.crypto.InvariantViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a process of this program is started as a node: the JVM that runs now, its class path, the shared jvm.options. */
public final class NodeLauncher {
    /** From this version on smaller object headers are a product feature. */
    private static final int COMPACT_HEADERS_JDK = 25;

    private final Path options;

    /** @param scratch where jvm.options is written when the program does not run from an unpacked distribution */
    public NodeLauncher(Path scratch) {
        String distribution = System.getProperty("selvedge.distribution");
        this.options = distribution == null ? copied(scratch) : Path.of(distribution, "conf", "jvm.options");
    }

    private static Path copied(Path scratch) {
        Path file = scratch.resolve("jvm.options");
        try (InputStream in = NodeLauncher.class.getResourceAsStream("/jvm.options")) {
            if (in == null) {
                throw new InvariantViolation("jvm.options is on the class path");
            }
            Files.write(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of a process with these arguments to {@code selvedge}. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= COMPACT_HEADERS_JDK) {
            command.add("-XX:+UseCompactObjectHeaders");
        }
        command.add("@" + options);
        command.add("-cp");
        command.add(absoluteClassPath());
        command.add("io.selvedge.app.cli.Main");
        command.addAll(List.of(arguments));
        return command;
    }

    /** A node runs in another directory than the process that starts it. */
    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            if (!entry.isEmpty()) {
                entries.add(Path.of(entry).toAbsolutePath().toString());
            }
        }
        return String.join(java.io.File.pathSeparator, entries);
    }
}
