package io.selvedge.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.crypto.InvariantViolation;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command's answer goes: one JSON document on standard output with {@code --json}, text on standard output
 * without; progress on standard error either way.
 */
final class OutputOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(names = "--json", description = "One JSON document on standard output.")
    private boolean json;

    @Option(names = "--debug", description = "Show the stack trace of an error.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    boolean json() {
        return json;
    }

    boolean debug() {
        return debug;
    }

    /** The answer of the command, in the form that was asked for. */
    void answer(JsonNode document, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? write(document) : text.stripTrailing());
        out.flush();
    }

    /** A JSON document that was asked for by another option than {@code --json}. */
    void document(JsonNode document) {
        out().println(write(document));
        out().flush();
    }

    /** A line about what is going on, on standard error. */
    void progress(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    static String write(JsonNode document) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new InvariantViolation("a JSON tree can always be written: " + e.getMessage());
        }
    }

    /** The options of the command that failed; without them, text and no stack trace. */
    static OutputOptions of(CommandLine command) {
        CommandLine.Model.CommandSpec mixin = command.getCommandSpec().mixins().get("output");
        return mixin != null && mixin.userObject() instanceof OutputOptions output ? output : new OutputOptions();
    }
}
