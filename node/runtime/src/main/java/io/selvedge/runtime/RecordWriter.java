package io.selvedge.runtime;

import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.store.RecordBatch;
import io.selvedge.runtime.store.RecordStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the protocol wants on disk, on a thread of its own: what waits together is synced together. A write that
 * fails is repeated until it succeeds; meanwhile nothing that rests on it happens.
 */
final class RecordWriter implements AutoCloseable {
    private static final long RETRY_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    private final RecordStore store;
    private final Consumer<Input> inputs;
    private final LinkedBlockingQueue<Effect.Persist> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "selvedge-records");
    private boolean troubled;

    RecordWriter(RecordStore store, Consumer<Input> inputs) {
        this.store = store;
        this.inputs = inputs;
        thread.setDaemon(true);
        thread.start();
    }

    void write(Effect.Persist persist) {
        queue.add(persist);
    }

    private void run() {
        try {
            while (true) {
                List<Effect.Persist> together = new ArrayList<>();
                together.add(queue.take());
                queue.drainTo(together);
                RecordBatch batch = new RecordBatch();
                together.forEach(persist -> persist.writes().forEach(write -> put(batch, write)));
                writeUntilDone(batch);
                inputs.accept(new Input.Persisted(together.getLast().token()));
            }
        } catch (InterruptedException e) {
            LOG.debug("event=writer-stopped waiting={}", queue.size());
        }
    }

    private void writeUntilDone(RecordBatch batch) throws InterruptedException {
        while (true) {
            try {
                store.write(batch);
                if (troubled) {
                    troubled = false;
                    inputs.accept(new Input.Observed(new Input.StoreTrouble(null)));
                }
                return;
            } catch (SelvedgeException e) {
                if (!troubled) {
                    troubled = true;
                    LOG.error("event=store-trouble code={} reason=\"{}\"", e.code(), e.getMessage());
                    inputs.accept(new Input.Observed(new Input.StoreTrouble(String.valueOf(e.getMessage()))));
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private static void put(RecordBatch batch, Effect.Write write) {
        switch (write) {
            case Effect.PutRecord record -> batch.putRecord(record.origin(), record.seq(), record.leaf());
            case Effect.PutCheckpoint checkpoint ->
                batch.putCheckpoint(
                        StoredState.checkpointKey(checkpoint.origin(), checkpoint.settled()),
                        checkpoint.note().getBytes(StandardCharsets.UTF_8));
            case Effect.PutTrust trust -> batch.putTrust(trust.version(), trust.envelope());
            case Effect.PutForkProof proof -> batch.putMeta("fork " + proof.origin(), proof.second());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
