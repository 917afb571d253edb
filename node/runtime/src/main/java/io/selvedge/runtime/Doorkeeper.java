package io.selvedge.runtime;

import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.runtime.transfer.NetworkListener;
import io.selvedge.runtime.transfer.PeerNetwork;
import io.selvedge.runtime.transfer.Standing;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the network who may speak; a stranger's enrolment goes to the protocol, which verifies it. */
final class Doorkeeper implements NetworkListener {
    /** Longer than the network waits for an admission. */
    private static final long DECISION_SECONDS = 15;

    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final Supplier<Roster> roster;
    private final Consumer<Input> inputs;
    private final BiConsumer<String, byte[]> messages;
    private final Consumer<String> connected;
    private final Map<String, CompletableFuture<Boolean>> strangers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> admitted = new ConcurrentHashMap<>();
    private volatile byte[] introduction = new byte[0];

    Doorkeeper(
            Supplier<Roster> roster,
            Consumer<Input> inputs,
            BiConsumer<String, byte[]> messages,
            Consumer<String> connected) {
        this.roster = roster;
        this.inputs = inputs;
        this.messages = messages;
        this.connected = connected;
    }

    /** What this node shows from now on. */
    void introduce(List<byte[]> leaves) {
        if (!leaves.isEmpty()) {
            introduction = leaves.getFirst();
        }
    }

    /** The protocol verified a stranger's enrolment; it is let in once the roster has it. */
    void admit(String node) {
        admitted.put(node, true);
        settle();
    }

    /** Lets in whoever was admitted and is in the roster now. */
    void settle() {
        for (String node : Set.copyOf(admitted.keySet())) {
            if (roster.get().standingOf(node) == Standing.ADMITTED) {
                admitted.remove(node);
                CompletableFuture<Boolean> stranger = strangers.remove(node);
                if (stranger != null) {
                    stranger.complete(true);
                }
            }
        }
    }

    void refuse(Effect.Refuse refuse, PeerNetwork network) {
        LOG.warn("event=peer-refused peer={} code={} reason=\"{}\"", refuse.node(), refuse.code(), refuse.reason());
        CompletableFuture<Boolean> stranger = strangers.remove(refuse.node());
        if (stranger != null) {
            stranger.complete(false);
        } else {
            network.disconnect(refuse.node());
        }
    }

    @Override
    public Standing standingOf(String keyId) {
        return roster.get().standingOf(keyId);
    }

    @Override
    public byte[] introduction() {
        return introduction;
    }

    @Override
    public CompletionStage<Boolean> onIntroduction(String keyId, byte[] shown) {
        CompletableFuture<Boolean> decision = strangers.computeIfAbsent(keyId, id -> new CompletableFuture<>());
        inputs.accept(new Input.Introduced(keyId, List.of(shown)));
        return decision.completeOnTimeout(false, DECISION_SECONDS, TimeUnit.SECONDS)
                .whenComplete((result, failure) -> strangers.remove(keyId, decision));
    }

    @Override
    public void onConnected(String nodeId, InetSocketAddress remote) {
        inputs.accept(new Input.Observed(new Input.PeerConnected(nodeId)));
        connected.accept(nodeId);
    }

    @Override
    public void onDisconnected(String nodeId, InetSocketAddress remote) {
        inputs.accept(new Input.Observed(new Input.PeerDisconnected(nodeId)));
    }

    @Override
    public void onMessage(String nodeId, byte[] message) {
        messages.accept(nodeId, message);
    }
}
