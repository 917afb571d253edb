package io.selvedge.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where log lines go: one line each, standard error for every command, files in the home for a node. */
public final class NodeLogging {
    /** Five files of this size hold months of an ordinary node. */
    private static final int FILE_BYTES = 5 << 20;

    private static final int FILES = 5;

    private static final String SETTINGS = """
            handlers = java.util.logging.ConsoleHandler
            .level = WARNING
            io.selvedge.level = %s
            java.util.logging.ConsoleHandler.level = ALL
            java.util.logging.SimpleFormatter.format = %%1$tFT%%1$tT.%%1$tL %%4$s %%3$s %%5$s%%6$s%%n
            """;

    private NodeLogging() {}

    /** For commands that are over soon: only what is wrong. */
    public static void quiet() {
        configure("WARNING");
    }

    /** For a node: what it does, on standard error and in {@code logs/node.log} of its home, where the oldest go. */
    public static void ofNode(Path logs) {
        configure("INFO");
        try {
            FileHandler file = new FileHandler(logs.resolve("node.log").toString() + ".%g", FILE_BYTES, FILES, true);
            file.setFormatter(new SimpleFormatter());
            file.setLevel(Level.ALL);
            Logger.getLogger("").addHandler(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void configure(String level) {
        byte[] settings = SETTINGS.formatted(level).getBytes(StandardCharsets.US_ASCII);
        try {
            LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(settings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
