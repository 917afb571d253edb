package io.selvedge.runtime.process;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run: no shell, no inherited environment, empty standard input, bounded time and output.
 *
 * @param argv the program and its arguments; a bare name is searched in {@code PATH} of {@code environment} where the
 *     system has {@code setsid}, else in the {@code PATH} of this process
 * @param environment the whole environment of the program
 * @param directory its working directory
 * @param timeoutMillis when it is killed with its children; more than 0
 */
public record Subprocess(List<String> argv, Map<String, String> environment, Path directory, long timeoutMillis) {
    /** The search path for programs of the system; what Debian gives root. */
    public static final String SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** How much of the output is kept: a screen or two, enough to see why. */
    public static final int OUTPUT_TAIL_BYTES = 8 << 10;

    private static final long POLL_MILLIS = 10;

    public Subprocess {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty() || timeoutMillis <= 0) {
            throw new IllegalArgumentException("a program needs a name and time to run");
        }
    }

    /**
     * Runs it with its output in a pipe; it is killed when this thread is interrupted.
     *
     * <p>What it leaves behind in its process group is killed, and does not delay the return.
     *
     * @throws SelvedgeException INTERRUPTED
     */
    public Ended run() {
        Process process;
        try {
            process = builder().start();
        } catch (IOException e) {
            return new Ended.NotStarted(String.valueOf(e.getMessage()));
        }
        OutputTail tail = new OutputTail(OUTPUT_TAIL_BYTES);
        try {
            process.getOutputStream().close();
            return await(process, tail);
        } catch (IOException e) {
            ProcessTree.kill(process);
            throw new SelvedgeException("IO", argv.getFirst() + ": its output cannot be read", Map.of(), e);
        } catch (InterruptedException e) {
            ProcessTree.kill(process);
            throw interrupted();
        }
    }

    /**
     * Runs it with its output in {@code file}, which is replaced. It is not killed when this thread is interrupted or
     * this process dies: it goes on and ends by itself, without a pipe that could break under it.
     *
     * @throws SelvedgeException INTERRUPTED; IO when {@code file} cannot be read
     */
    public Ended runDetached(Path file) {
        return runDetached(builder().redirectOutput(file.toFile()), file);
    }

    /**
     * As {@link #runDetached}, with standard output alone in {@code file}: for what a parser reads, which a warning in
     * between would spoil.
     *
     * @throws SelvedgeException INTERRUPTED; IO when {@code file} cannot be read
     */
    public Ended runForOutput(Path file) {
        ProcessBuilder builder = builder()
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(file.toFile());
        return runDetached(builder, file);
    }

    private Ended runDetached(ProcessBuilder builder, Path file) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Ended.NotStarted(String.valueOf(e.getMessage()));
        }
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS);
            if (!ended) {
                ProcessTree.kill(process);
            }
            String output = tail(file);
            return ended ? ProcessTree.ended(process.exitValue(), output) : new Ended.TimedOut(output);
        } catch (IOException e) {
            throw new SelvedgeException("IO", file + ": cannot be read", Map.of("path", file.toString()), e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(ProcessTree.leading(argv))
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private Ended await(Process process, OutputTail tail) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        try (InputStream output = process.getInputStream()) {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                drain(output, tail, deadline);
                if (System.nanoTime() - deadline > 0) {
                    ProcessTree.kill(process);
                    drain(output, tail, deadline);
                    return new Ended.TimedOut(tail.text());
                }
            }
            // A child left behind could write for ever into the pipe, which the JDK goes on to drain into memory.
            ProcessTree.kill(process);
            drain(output, tail, deadline);
            return ProcessTree.ended(process.exitValue(), tail.text());
        }
    }

    /** Takes what is there without waiting for more, so that no reader thread can hang on an open pipe. */
    private static void drain(InputStream output, OutputTail tail, long deadline) throws IOException {
        byte[] buffer = new byte[OUTPUT_TAIL_BYTES];
        boolean late = false;
        for (int available = output.available(); available > 0 && !late; available = output.available()) {
            int read = output.read(buffer, 0, Math.min(available, buffer.length));
            if (read < 0) {
                return;
            }
            tail.append(buffer, read);
            late = System.nanoTime() - deadline > 0;
        }
    }

    private static String tail(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - OUTPUT_TAIL_BYTES);
            in.seek(from);
            byte[] buffer = new byte[OUTPUT_TAIL_BYTES];
            OutputTail tail = new OutputTail(OUTPUT_TAIL_BYTES);
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                tail.append(buffer, read);
            }
            return tail.text();
        }
    }

    private SelvedgeException interrupted() {
        Thread.currentThread().interrupt();
        return new SelvedgeException("INTERRUPTED", argv.getFirst() + ": interrupted while it ran");
    }
}
