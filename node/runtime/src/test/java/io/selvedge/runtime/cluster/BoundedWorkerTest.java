package io.selvedge.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedWorkerTest {
    @Test
    void offerRefusesAboveBytesAndAboveTasksButExecuteNever() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        try (BoundedWorker worker = new BoundedWorker("test")) {
            worker.execute(() -> await(gate));
            assertThat(worker.offer(Limits.QUEUE_BYTES, () -> {})).isTrue();
            assertThat(worker.offer(1, () -> {})).isFalse();
            for (int i = 1; i < Limits.QUEUE_LENGTH; i++) {
                assertThat(worker.offer(0, () -> {})).isTrue();
            }
            assertThat(worker.offer(0, () -> {})).isFalse();
            assertThat(worker.dropped()).isEqualTo(2);
            worker.execute(done::countDown);
            gate.countDown();
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.offer(Limits.QUEUE_BYTES, () -> {})).isTrue();
        }
    }

    @Test
    void workerSurvivesFailingTask() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        try (BoundedWorker worker = new BoundedWorker("test")) {
            worker.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            worker.execute(done::countDown);
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
