package io.selvedge.core.exchange;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings records to where they are wanted: what entered is told to the site at once and to connected nodes of other
 * sites; what was missed is found by {@link Comparison} with one peer now and then.
 */
public final class Exchange {
    /** How long after the last change a node compares often. */
    private static final long BUSY_MILLIS = 15_000;

    private final Replica replica;
    private final Surroundings around;
    private final Settings settings;
    private final RandomGenerator random;
    private final Interest interest;
    private final Checkpoints checkpoints;
    private final Comparison comparison;
    private long nextSummarySteady;
    private long lastChangeSteady;

    public Exchange(Replica replica, Surroundings around, Settings settings, RandomGenerator random) {
        this.replica = replica;
        this.around = around;
        this.settings = settings;
        this.random = random;
        this.interest = new Interest(replica, settings);
        this.checkpoints = new Checkpoints(replica, interest, settings);
        this.comparison = new Comparison(replica, interest, checkpoints);
        checkpoints.onChange(comparison::changed);
    }

    /** The checkpoints of the logs that are held. */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Whether a peer has told what it holds since this node started. */
    public boolean heardOfOwnLog() {
        return comparison.heardOfOwnLog();
    }

    /** A connection to a node stands: compare with it at once. */
    public void connected(Turn turn, String peer) {
        turn.emit(new Effect.Send(peer, comparison.summary(turn)));
    }

    /** A message from an admitted node. */
    public void received(Turn turn, String from, Message message) {
        if (message instanceof Message.Checkpoints notes) {
            tell(turn, from, checkpoints.received(turn, notes.notes()));
        } else {
            comparison.received(turn, from, message);
            tell(turn, from, checkpoints.caughtUp(turn));
        }
    }

    /** Tells others what entered in this step. {@code from} is the node it came from; null where it is our own. */
    public void spread(Turn turn, List<Entry> fresh, @Nullable String from) {
        if (fresh.isEmpty()) {
            return;
        }
        lastChangeSteady = turn.now().steadyMillis();
        nextSummarySteady = Math.min(nextSummarySteady, lastChangeSteady + settings.summaryMillis());
        if (from == null || !isOfSite(from)) {
            inMessages(fresh).forEach(message -> turn.emit(new Effect.Broadcast(message)));
        }
        List<Entry> abroad = fresh.stream()
                .filter(entry -> interest.concernsMesh(entry.signed().origin(), entry.seq()))
                .toList();
        inMessages(abroad).forEach(message -> sendAbroad(turn, from, message));
        for (Entry entry : fresh) {
            comparison.changed(entry.origin());
            checkpoints.grown(turn, entry);
        }
    }

    private void tell(Turn turn, @Nullable String from, List<String> notes) {
        if (!notes.isEmpty()) {
            Message message = new Message.Checkpoints(notes);
            turn.emit(new Effect.Broadcast(message));
            sendAbroad(turn, from, message);
        }
    }

    private void sendAbroad(Turn turn, @Nullable String from, Message message) {
        around.connected().stream()
                .filter(peer -> !peer.equals(from) && !isOfSite(peer))
                .forEach(peer -> turn.emit(new Effect.Send(peer, message)));
    }

    private static List<Message> inMessages(List<Entry> entries) {
        List<Message> messages = new ArrayList<>();
        List<byte[]> leaves = new ArrayList<>();
        int bytes = 0;
        for (Entry entry : entries) {
            byte[] leaf = entry.signed().leaf();
            if (!leaves.isEmpty()
                    && (bytes + leaf.length > Message.MAX_RECORD_BYTES || leaves.size() == Message.MAX_ENTRIES)) {
                messages.add(new Message.Records(leaves));
                leaves = new ArrayList<>();
                bytes = 0;
            }
            leaves.add(leaf);
            bytes += leaf.length;
        }
        if (!leaves.isEmpty()) {
            messages.add(new Message.Records(leaves));
        }
        return messages;
    }

    /** Does what is due: own checkpoints, and comparing with a peer of the site and one of another. */
    public void wake(Turn turn) {
        tell(turn, null, checkpoints.wake(turn));
        long now = turn.now().steadyMillis();
        if (now < nextSummarySteady) {
            return;
        }
        pick(sitePeers()).ifPresent(peer -> turn.emit(new Effect.Send(peer, comparison.summary(turn))));
        pick(around.connected().stream().filter(peer -> !isOfSite(peer)).toList())
                .ifPresent(peer -> turn.emit(new Effect.Send(peer, comparison.summary(turn))));
        long interval = now - lastChangeSteady < BUSY_MILLIS ? settings.summaryMillis() : settings.idleSummaryMillis();
        nextSummarySteady = now + interval * 3 / 4 + random.nextLong(interval / 2 + 1);
    }

    /** When {@link #wake} has something to do. */
    public long nextWakeSteady() {
        return Math.min(nextSummarySteady, checkpoints.nextWakeSteady());
    }

    private List<String> sitePeers() {
        TreeSet<String> ids = new TreeSet<>(around.servers());
        around.connected().stream().filter(this::isOfSite).forEach(ids::add);
        ids.remove(replica.me().id());
        return List.copyOf(ids);
    }

    private Optional<String> pick(List<String> candidates) {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    private boolean isOfSite(String node) {
        return replica.state()
                .members()
                .findEver(node)
                .map(member -> member.site().equals(replica.me().site()))
                .orElse(false);
    }
}
