package io.selvedge.runtime;

import io.selvedge.core.record.Artifact;
import io.selvedge.core.step.Effect.Event;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.transfer.Source;
import io.selvedge.runtime.transfer.SwarmListener;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells the swarm what the records say, and people what the swarm does. */
final class SwarmWatch implements SwarmListener {
    private final Supplier<Roster> roster;
    private final Consumer<Event> events;

    SwarmWatch(Supplier<Roster> roster, Consumer<Event> events) {
        this.roster = roster;
        this.events = events;
    }

    @Override
    public Source sourceOf(String nodeId) {
        return roster.get().sourceOf(nodeId);
    }

    @Override
    public Optional<Artifact> findArtifact(Digest sha256) {
        return roster.get().findArtifact(sha256);
    }

    @Override
    public void onProgress(Digest sha256, long verifiedBytes, long sizeBytes) {
        events.accept(new Event(
                Event.Level.DEBUG,
                "transfer.progress",
                verifiedBytes + " of " + sizeBytes + " bytes",
                Map.of(
                        "artifact", sha256.hex(),
                        "verifiedBytes", String.valueOf(verifiedBytes),
                        "sizeBytes", String.valueOf(sizeBytes))));
    }

    @Override
    public void onWhole(Artifact artifact) {
        events.accept(new Event(
                Event.Level.INFO,
                "transfer.whole",
                artifact.name() + " is here",
                Map.of("artifact", artifact.sha256().hex())));
    }

    @Override
    public void onStalled(Digest sha256, SelvedgeException reason) {
        events.accept(new Event(
                Event.Level.WARN,
                "transfer.stalled",
                String.valueOf(reason.getMessage()),
                Map.of("artifact", sha256.hex(), "code", reason.code())));
    }

    @Override
    public void onBadPeer(String nodeId, Digest sha256, String what) {
        events.accept(new Event(
                Event.Level.ERROR,
                "transfer.bad-peer",
                "a peer sent what the manifest does not name: " + what,
                Map.of("artifact", sha256.hex(), "peer", nodeId)));
    }
}
