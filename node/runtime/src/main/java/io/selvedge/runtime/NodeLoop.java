package io.selvedge.runtime;

import io.selvedge.core.Node;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Now;
import io.selvedge.crypto.SelvedgeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which a node's protocol runs: inputs and questions wait in a bounded queue, effects go out. */
final class NodeLoop implements AutoCloseable {
    /** What may wait: a burst of a large site's reports. */
    private static final int QUEUE_LENGTH = 20_000;

    /** Above this, messages of others are dropped: they are sent again, what this node did itself is not. */
    private static final int MESSAGES_UNTIL = QUEUE_LENGTH * 3 / 4;

    private static final long IDLE_MILLIS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    private final Node node;
    private final Consumer<Effect> effects;
    private final Runnable afterStep;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>(QUEUE_LENGTH);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;
    private long timerSteady = Long.MAX_VALUE;
    private long dropped;

    private sealed interface Task {
        record Take(Input input) implements Task {}

        record Answer(Runnable question) implements Task {}

        record Stop() implements Task {}
    }

    /**
     * @param effects carries out every effect but timers; called on the loop's thread
     * @param afterStep called on the loop's thread after each step
     */
    NodeLoop(Node node, Consumer<Effect> effects, Runnable afterStep) {
        this.node = node;
        this.effects = effects;
        this.afterStep = afterStep;
        this.thread = new Thread(this::run, "selvedge-core");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Completes when the loop ended; exceptionally where the protocol broke, which ends the node. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Hands in an input; false where the loop is closing, or too busy for a message. */
    boolean post(Input input) {
        if (closing) {
            return false;
        }
        if (input instanceof Input.Received && queue.size() > MESSAGES_UNTIL) {
            if (dropped++ % 1_000 == 0) {
                LOG.warn("event=message-dropped reason=\"the node is busy\" dropped={}", dropped);
            }
            return false;
        }
        try {
            queue.put(new Task.Take(input));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks the node something between two steps. */
    <T> CompletableFuture<T> ask(Function<Node, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken = !closing
                && queue.offer(new Task.Answer(() -> {
                    try {
                        answer.complete(question.apply(node));
                    } catch (RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                }));
        if (!taken) {
            answer.completeExceptionally(new SelvedgeException("BUSY", "the node is too busy to answer, or stopping"));
        }
        return answer;
    }

    private void run() {
        try {
            step(new Input.TimerFired());
            while (true) {
                Task task = queue.poll(millisToTimer(), TimeUnit.MILLISECONDS);
                if (task instanceof Task.Stop) {
                    break;
                }
                switch (task) {
                    case null -> fire();
                    case Task.Take take -> {
                        step(take.input());
                        fire();
                    }
                    case Task.Answer answer -> answer.question().run();
                    case Task.Stop ignored -> {}
                }
            }
            ended.complete(null);
        } catch (Throwable e) {
            LOG.error("event=core-broken", e);
            ended.completeExceptionally(e);
        }
    }

    private void fire() {
        if (now().steadyMillis() >= timerSteady) {
            timerSteady = Long.MAX_VALUE;
            step(new Input.TimerFired());
        }
    }

    private long millisToTimer() {
        return Math.clamp(timerSteady - now().steadyMillis(), 0, IDLE_MILLIS);
    }

    private void step(Input input) {
        node.handle(input, now(), effect -> {
            if (effect instanceof Effect.SetTimer timer) {
                timerSteady = timer.atSteadyMillis();
            } else {
                effects.accept(effect);
            }
        });
        afterStep.run();
    }

    private static Now now() {
        return new Now(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
    }

    @Override
    public void close() {
        closing = true;
        if (!queue.offer(new Task.Stop())) {
            queue.clear();
            queue.add(new Task.Stop());
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
