package io.selvedge.app.cli;

import java.io.Console;
import java.util.Optional;

/** The terminal of this process, where it has one. */
final class Terminal {
    private Terminal() {}

    /** To be called before anything else asks for a console. */
    static void prepare() {
        // JDK 22 to 24 otherwise give a console also where there is no terminal.
        System.setProperty("jdk.console", "java.base");
    }

    @SuppressWarnings(
            "SystemConsoleNull") // null without a terminal: on JDK 21 and from 25 on anyway, between by prepare()
    static Optional<Console> find() {
        return Optional.ofNullable(System.console());
    }

    /** Whether lines can be redrawn in place. */
    static boolean canRedraw() {
        return find().isPresent() && System.getenv("TERM") != null;
    }
}
