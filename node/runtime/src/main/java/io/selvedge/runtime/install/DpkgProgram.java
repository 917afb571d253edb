package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.process.Ended;
import io.selvedge.runtime.process.Subprocess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls the programs of dpkg for one root, not interactively and in the C locale, so that their words can be read. */
final class DpkgProgram {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", Subprocess.SYSTEM_PATH,
            "LC_ALL", "C",
            "HOME", "/",
            "TERM", "dumb",
            "DEBIAN_FRONTEND", "noninteractive",
            "DEBCONF_NONINTERACTIVE_SEEN", "true",
            "APT_LISTCHANGES_FRONTEND", "none");
    private static final long LOCK_POLL_MILLIS = 200;

    private final DpkgRoot root;
    private final DpkgLimits limits;
    private final Path outputFile;

    /** @param outputFile where the output of the change that runs now goes */
    DpkgProgram(DpkgRoot root, DpkgLimits limits, Path outputFile) {
        this.root = root;
        this.limits = limits;
        this.outputFile = outputFile;
    }

    /** True where this machine has dpkg. */
    static boolean isPresent() {
        return Files.isExecutable(Path.of("/usr/bin/dpkg")) && Files.isExecutable(Path.of("/usr/bin/dpkg-deb"));
    }

    /** Runs {@code dpkg} with the root's options to change something, waiting for the lock if somebody else has it. */
    Ended change(List<String> arguments) {
        Subprocess dpkg = program(dpkg(arguments), limits.changeMillis());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.lockMillis());
        Ended ended = dpkg.runDetached(outputFile);
        while (DpkgFault.isLocked(ended) && System.nanoTime() - deadline < 0) {
            pause();
            ended = dpkg.runDetached(outputFile);
        }
        return ended;
    }

    /** Runs {@code dpkg --no-act} with the root's options and then {@code arguments}. */
    Ended trial(List<String> arguments) {
        List<String> argv = dpkg(List.of("--no-act"));
        argv.addAll(arguments);
        return program(argv, limits.queryMillis()).run();
    }

    /** Runs another program of dpkg that only reads. */
    Ended query(String... argv) {
        return program(List.of(argv), limits.queryMillis()).run();
    }

    private List<String> dpkg(List<String> arguments) {
        List<String> argv = new ArrayList<>();
        argv.add("dpkg");
        argv.addAll(root.options());
        argv.addAll(arguments);
        return argv;
    }

    private static Subprocess program(List<String> argv, long timeoutMillis) {
        return new Subprocess(argv, ENVIRONMENT, Path.of("/"), timeoutMillis);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOCK_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SelvedgeException("INTERRUPTED", "dpkg: interrupted while waiting for its lock");
        }
    }
}
