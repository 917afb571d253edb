package io.selvedge.runtime.process;

/** How a program ended; {@link #output()} is the end of what it wrote to standard output and error, never null. */
public sealed interface Ended {
    /** The last part of standard output and standard error together, decoded leniently as UTF-8. */
    String output();

    /**
     * It ended by itself or was killed by somebody else.
     *
     * @param code its exit code; 128 + signal number where a signal ended it
     */
    record Exited(int code, String output) implements Ended {}

    /** It took longer than it may and was killed, with its children. */
    record TimedOut(String output) implements Ended {}

    /** There is no such program, or it may not be run; {@code output} is the system's reason. */
    record NotStarted(String output) implements Ended {}
}
