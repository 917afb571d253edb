package io.selvedge.runtime.install;

import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import io.selvedge.runtime.process.Ended;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what dpkg means: its exit code only tells 1 (something failed) from 2 (usage, lock, system error). */
final class DpkgFault {
    private record Sign(Pattern words, Fault fault) {}

    /** Messages of dpkg 1.18 to 1.22 in the C locale; the first that is found counts. */
    private static final List<Sign> SIGNS = List.of(
            sign("lock.* (was locked|is locked) by another process", Fault.LOCKED),
            sign("No space left on device|Disk quota exceeded", Fault.DISK_FULL),
            sign("requires superuser privilege|Read-only file system", Fault.NOT_PERMITTED),
            sign("does not match system", Fault.WRONG_ARCHITECTURE),
            sign("conflicting packages|would break|trying to overwrite", Fault.CONFLICT),
            sign("dependency problems|pre-dependency problem", Fault.DEPENDENCY_MISSING),
            sign("(script|scripts?) subprocess (was |returned )|unable to execute .*script", Fault.SCRIPT_FAILED),
            sign(
                    "not a Debian format archive|not a debian-binary|unexpected end of|corrupt|decompress",
                    Fault.BAD_ARTIFACT),
            sign("Permission denied", Fault.NOT_PERMITTED));

    private static final int SIGNALLED = 128;
    private static final int MAX_DETAIL = 300;

    private DpkgFault() {}

    static boolean isLocked(Ended ended) {
        return ended instanceof Ended.Exited exited && exited.code() == 2 && faultIn(exited.output()) == Fault.LOCKED;
    }

    static boolean isGood(Ended ended) {
        return ended instanceof Ended.Exited exited && exited.code() == 0;
    }

    /** What {@code ended}, which was not good, means for {@code task}. */
    static Failed of(String task, Ended ended) {
        return switch (ended) {
            case Ended.NotStarted missing ->
                new Failed(Fault.PROGRAM_MISSING, task + ": " + oneLine(missing.output()), "");
            case Ended.TimedOut late -> new Failed(Fault.TIMEOUT, task + " took too long and was ended", late.output());
            case Ended.Exited exited
            when exited.code() > SIGNALLED ->
                new Failed(Fault.KILLED, task + " was ended by signal " + (exited.code() - SIGNALLED), exited.output());
            case Ended.Exited exited ->
                new Failed(faultIn(exited.output()), task + ": " + reason(exited), exited.output());
        };
    }

    private static Fault faultIn(String output) {
        return SIGNS.stream()
                .filter(sign -> sign.words().matcher(output).find())
                .map(Sign::fault)
                .findFirst()
                .orElse(Fault.FAILED);
    }

    /** The first lines in which dpkg complains: its last line only counts the failures. */
    private static String reason(Ended.Exited exited) {
        List<String> complaints = exited.output()
                .lines()
                .dropWhile(line -> !line.startsWith("dpkg") || line.startsWith("dpkg: warning"))
                .filter(line -> !line.isBlank())
                .limit(3)
                .map(String::strip)
                .toList();
        return complaints.isEmpty() ? "exit code " + exited.code() : oneLine(String.join(" ", complaints));
    }

    private static String oneLine(String text) {
        return Printable.of(text.replaceAll("\\s+", " ").strip(), MAX_DETAIL);
    }

    private static Sign sign(String words, Fault fault) {
        return new Sign(Pattern.compile(words), fault);
    }
}
