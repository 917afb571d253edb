package io.selvedge.runtime.process;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends a process together with what it started.
 *
 * <p>Where {@code setsid} exists every program runs as the leader of its own session, so that one signal reaches the
 * whole process group at once, also children whose parent is gone already. A program that opens a session of its own
 * and leaves its parent before it is looked at escapes; only a container could hold that one.
 */
final class ProcessTree {
    private static final String SETSID = "/usr/bin/setsid";
    private static final String SHELL = "/bin/sh";
    private static final boolean SESSIONS = new File(SETSID).canExecute() && new File(SHELL).canExecute();
    private static final int SETSID_NOT_FOUND = 127;
    private static final int SETSID_NOT_ALLOWED = 126;
    private static final int MAX_ROUNDS = 20;

    /** How long to wait for a killed process; one that hangs in the kernel is left to it. */
    private static final long GONE_SECONDS = 5;

    private ProcessTree() {}

    /** {@code argv} as it has to be started so that {@link #kill} reaches all of it. */
    static List<String> leading(List<String> argv) {
        if (!SESSIONS) {
            return argv;
        }
        List<String> led = new ArrayList<>(argv.size() + 1);
        led.add(SETSID);
        led.addAll(argv);
        return led;
    }

    /** What the exit code means, told apart from that of {@code setsid} itself. */
    static Ended ended(int code, String output) {
        boolean refused = code == SETSID_NOT_FOUND || code == SETSID_NOT_ALLOWED;
        return refused && output.startsWith("setsid: failed to execute")
                ? new Ended.NotStarted(output.strip())
                : new Ended.Exited(code, output);
    }

    /** Kills {@code process} and its descendants, also what is left of its group when it has ended already. */
    static void kill(Process process) {
        List<ProcessHandle> seen = new ArrayList<>(process.descendants().toList());
        if (SESSIONS) {
            signalGroup(process.pid());
        }
        // Through the handle: Process.destroyForcibly would close the pipe with the last words in it.
        process.toHandle().destroyForcibly();
        for (int round = 0; round < MAX_ROUNDS && !seen.isEmpty(); round++) {
            List<ProcessHandle> next = new ArrayList<>();
            for (ProcessHandle handle : seen) {
                handle.descendants().forEach(next::add);
                handle.destroyForcibly();
            }
            seen = next;
        }
        awaitGone(process);
    }

    private static void signalGroup(long leader) {
        try {
            Process kill = new ProcessBuilder(SHELL, "-c", "kill -s KILL -- -" + leader)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            awaitGone(kill);
        } catch (IOException e) {
            // No room left in the machine's process table: the single kills that follow need none.
            return;
        }
    }

    private static void awaitGone(Process process) {
        try {
            process.waitFor(GONE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
