package io.selvedge.app.cli;

import io.selvedge.app.NodeLogging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of {@code selvedge}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Terminal.prepare();
        NodeLogging.quiet();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, args));
    }

    /** Runs one command with its output going to {@code out} and {@code err}; gives the exit code. */
    public static int execute(PrintWriter out, PrintWriter err, String... args) {
        CommandLine commandLine = commandLine(out, err);
        int code = commandLine.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new SelvedgeCommand())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(110)
                .registerConverter(Duration.class, Main::duration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a time such as P7D, PT2H or PT30S");
        }
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String suggestion = UnmatchedArgumentException.printSuggestions(e, new PrintWriter(new java.io.StringWriter()))
                ? String.join(" or ", ((UnmatchedArgumentException) e).getSuggestions())
                : "";
        String message = e.getMessage() + (suggestion.isEmpty() ? "" : ". Did you mean: " + suggestion + "?");
        if (Arrays.asList(args).contains("--json")) {
            command.getOut().println(ErrorSentences.json("WRONG_USAGE", message, java.util.Map.of()));
        }
        command.getErr().println("selvedge: " + message);
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return Exit.BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        OutputOptions output = OutputOptions.of(command);
        if (output.debug()) {
            e.printStackTrace(command.getErr());
        }
        return ErrorSentences.report(e, output.json(), command.getOut(), command.getErr());
    }
}
