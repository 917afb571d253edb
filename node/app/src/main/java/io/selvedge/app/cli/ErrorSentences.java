package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The one place where an error becomes a sentence with its place and a way out, and an exit code. */
final class ErrorSentences {
    /** Nobody may do this with these keys: exit code 4. */
    private static final Set<String> REFUSED = Set.of(
            "BAD_SIGNATURE",
            "BELOW_THRESHOLD",
            "UNKNOWN_KEY",
            "REVOKED_KEY",
            "NOT_AUTHORIZED",
            "SELF_APPROVAL",
            "LOG_FORK",
            "FORK",
            "STALE_NODE",
            "TRUST_MISMATCH",
            "RECORD_REFUSED",
            "EXPIRED");

    /** No node answers: exit code 3. */
    private static final Set<String> NO_NODE = Set.of("NO_NODE", "NOT_READY");

    /** The answer is no: exit code 1. */
    private static final Set<String> NO =
            Set.of("ROLLOUT_FAILED", "DEMO_FAILED", "EVIDENCE_INVALID", "INTERNAL", "NOT_FOUND", "CUSTODY_BROKEN");

    private static final Map<String, String> WAY_OUT = Map.ofEntries(
            Map.entry(
                    "NO_NODE",
                    "Start one with `selvedge node run --home DIR`, or name another with --node http://HOST:PORT."),
            Map.entry("NOT_READY", "Wait a few seconds and try again; `selvedge status` shows when it is ready."),
            Map.entry(
                    "WRONG_PASSPHRASE",
                    "Give it with --passphrase-file FILE, in SELVEDGE_PASSPHRASE, or at the prompt."),
            Map.entry(
                    "NO_PASSPHRASE",
                    "Give it with --passphrase-file FILE, in SELVEDGE_PASSPHRASE, or run in a terminal to be asked."),
            Map.entry("BELOW_THRESHOLD", "Add further keys with --key, or let another admin approve it."),
            Map.entry(
                    "LOG_FORK",
                    "Do not sign again before this is cleared up: two different records at one place of a log count"
                            + " against the key. Ask another node with --node."),
            Map.entry("STALE_NODE", "Ask another node with --node, or wait until this one has caught up."),
            Map.entry(
                    "TRUST_MISMATCH",
                    "Compare trust.json beside the key with the other admins' copies; ask another node with --node."),
            Map.entry("PORT_IN_USE", "Stop what uses it, or set another port in config.yaml (0 picks a free one)."),
            Map.entry("EXPIRED", "Ask an admin with the enrolment role for a new invite: `selvedge invite --help`."),
            Map.entry("NOT_AUTHORIZED", "The keys' roles stand in trust.json; sign with a key that has the role."));

    private ErrorSentences() {}

    /** Prints an error for people on {@code err} (and as JSON on {@code out} when asked) and gives the exit code. */
    static int report(Exception error, boolean asJson, PrintWriter out, PrintWriter err) {
        SelvedgeException known = known(error);
        if (asJson) {
            out.println(json(known.code(), String.valueOf(known.getMessage()), known.fields()));
        }
        err.println("selvedge: " + printable(String.valueOf(known.getMessage())));
        String wayOut = WAY_OUT.get(known.code());
        if (wayOut != null) {
            err.println(wayOut);
        }
        return exitCode(known.code());
    }

    static int exitCode(String code) {
        if (REFUSED.contains(code)) {
            return Exit.REFUSED;
        }
        if (NO_NODE.contains(code)) {
            return Exit.NO_NODE;
        }
        return NO.contains(code) ? Exit.NO : Exit.BAD_INPUT;
    }

    static String json(String code, String message, Map<String, String> fields) {
        ObjectNode error = JsonNodeFactory.instance.objectNode();
        ObjectNode body = error.putObject("error");
        body.put("code", code).put("message", message);
        ObjectNode facts = body.putObject("fields");
        new TreeMap<>(fields).forEach(facts::put);
        return OutputOptions.write(error);
    }

    /** What went wrong outside the program, as a {@link SelvedgeException}; anything else is a defect of ours. */
    static SelvedgeException known(Exception error) {
        if (error instanceof SelvedgeException known) {
            return known;
        }
        Throwable cause = error instanceof UncheckedIOException unchecked ? unchecked.getCause() : error;
        if (cause instanceof IOException io) {
            return ofIo(io);
        }
        return new SelvedgeException(
                "INTERNAL",
                "something went wrong that should not be able to (" + error + "); run again with --debug and report it",
                Map.of(),
                error);
    }

    private static SelvedgeException ofIo(IOException error) {
        String place = error instanceof FileSystemException file && file.getFile() != null ? file.getFile() : "";
        String problem = switch (error) {
            case NoSuchFileException e -> "does not exist";
            case AccessDeniedException e -> "may not be opened by this user; check its owner and rights";
            case FileAlreadyExistsException e -> "is there already and is not overwritten";
            case FileSystemException e -> "cannot be used: " + e.getReason();
            default -> String.valueOf(error.getMessage());
        };
        return new SelvedgeException(
                "IO", place.isEmpty() ? problem : place + " " + problem, Map.of("place", place), error);
    }

    /** Text from outside must not steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
