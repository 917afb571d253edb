package io.selvedge.runtime.health;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One GET with an end: whatever the server sends, and however slowly, it is over after its time or 64 KiB of body. */
final class HttpProbe {
    /** A health page is small; what comes after is not read. */
    static final int MAX_BODY_BYTES = 64 << 10;

    private HttpProbe() {}

    static CheckResult get(HealthCheck.HttpGet check, int leftMillis) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofMillis(leftMillis))
                .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(check.url())
                    .timeout(Duration.ofMillis(leftMillis))
                    .GET()
                    .build();
            CompletableFuture<HttpResponse<Integer>> answer =
                    client.sendAsync(request, headers -> new CountedBody(MAX_BODY_BYTES));
            HttpResponse<Integer> response = answer.get(leftMillis, TimeUnit.MILLISECONDS);
            return new CheckResult(
                    check.name(),
                    response.statusCode() == check.status(),
                    "status " + response.statusCode() + ", wanted " + check.status());
        } catch (TimeoutException e) {
            throw new IOException(check.url() + " did not answer within its time", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String reason = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
            throw new IOException(check.url() + ": " + reason, e);
        } finally {
            client.shutdownNow();
        }
    }

    /** Takes a body up to a limit and drops it; what is longer is cut off, not an error. */
    private static final class CountedBody implements HttpResponse.BodySubscriber<Integer> {
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final int limit;
        private int taken;
        private Flow.@Nullable Subscription subscription;

        CountedBody(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<Integer> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            taken += parts.stream().mapToInt(ByteBuffer::remaining).sum();
            Flow.Subscription open = subscription;
            if (open == null) {
                return;
            }
            if (taken >= limit) {
                open.cancel();
                done.complete(limit);
            } else {
                open.request(1);
            }
        }

        @Override
        public void onError(Throwable error) {
            done.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            done.complete(taken);
        }
    }
}
