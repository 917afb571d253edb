package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.NodeHome;
import io.selvedge.app.NodeLogging;
import io.selvedge.app.NodeProcess;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the node of a home until it is told to stop. */
@Command(
        name = "run",
        description = "Run the node that lives in a home, in the foreground, until Ctrl-C or SIGTERM.",
        footerHeading = "%nExamples:%n",
        footer = "  selvedge node run --home /var/lib/selvedge")
final class NodeRunCommand implements Callable<Integer> {
    /** By then a node has found its peers and compared with them. */
    private static final long TRIM_SECONDS = 60;

    /** Closing takes a second or two; Ignite may wait for its network. */
    private static final long STOP_SECONDS = 15;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            required = true,
            description = "The node's home, made by `node join`.")
    private Path home = Path.of("");

    @Option(
            names = "--exit-with-parent",
            hidden = true,
            description = "Stop when standard input ends: whoever started this is gone.")
    private boolean exitWithParent;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        NodeHome place = new NodeHome(home);
        place.checkUsable();
        NodeLogging.ofNode(place.logs());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, stopped), "shutdown"));
        if (exitWithParent) {
            watchParent(stop);
        }
        try (NodeProcess node = NodeProcess.start(place)) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("web", node.webAddress())
                    .put("home", home.toAbsolutePath().toString());
            output.answer(document, "The node runs; its web page is " + node.webAddress());
            node.failed().whenComplete((nothing, failure) -> stop.countDown());
            if (!stop.await(TRIM_SECONDS, TimeUnit.SECONDS)) {
                // Once: what only the start needed goes back to the system (jvm.options says how much).
                System.gc();
                stop.await();
            }
            if (node.failed().isCompletedExceptionally()) {
                throw failure(node);
            }
            return Exit.GOOD;
        } finally {
            stopped.countDown();
        }
    }

    private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            // The store should be closed before the process ends; a crash in its place loses nothing either.
            boolean closed = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
            if (!closed) {
                System.err.println("selvedge: the node did not stop in " + STOP_SECONDS + " s; it is ended as it is");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void watchParent(CountDownLatch stop) {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // A broken pipe is an end as well.
                    }
                    stop.countDown();
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static SelvedgeException failure(NodeProcess node) throws InterruptedException {
        try {
            node.failed().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SelvedgeException known) {
                return known;
            }
            return new SelvedgeException(
                    "INTERNAL", "the node cannot go on: " + e.getCause(), java.util.Map.of(), e.getCause());
        }
        throw new IllegalStateException("the node has not failed");
    }
}
