package io.selvedge.runtime;

import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.crypto.Digest;
import io.selvedge.runtime.transfer.ReceivedBytes;
import io.selvedge.runtime.transfer.Swarm;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Has artifacts fetched by the swarm and tells the protocol when they are there. */
final class Fetches {
    private static final int STANDARD = 0;
    private static final int CRITICAL = 10;

    private final Swarm swarm;
    private final Consumer<Input> inputs;

    Fetches(Swarm swarm, Consumer<Input> inputs) {
        this.swarm = swarm;
        this.inputs = inputs;
    }

    void fetch(Effect.Fetch effect) {
        Artifact artifact = effect.artifact();
        swarm.fetch(artifact, effect.critical() ? CRITICAL : STANDARD).whenComplete((path, failure) -> {
            if (failure instanceof CancellationException) {
                return;
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            String reason = cause == null ? null : String.valueOf(cause.getMessage());
            PatchResult.Bytes bytes =
                    swarm.findReceived(artifact).map(Fetches::bytes).orElse(PatchResult.Bytes.NONE);
            inputs.accept(
                    new Input.Observed(new Input.FetchEnded(artifact.sha256().hex(), bytes, reason)));
        });
    }

    private static PatchResult.Bytes bytes(ReceivedBytes received) {
        return new PatchResult.Bytes(received.lanBytes(), received.wanBytes());
    }

    void stop(Effect.StopFetch effect) {
        swarm.cancel(Digest.ofHex(effect.artifact()));
    }
}
