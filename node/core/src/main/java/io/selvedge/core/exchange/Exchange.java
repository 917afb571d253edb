package io.selvedge.core.exchange;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Members;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
        this.checkpoints = new Checkpoints(replica, interest, around, settings);
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
            checkpoints.received(turn, notes.notes());
        } else {
            comparison.received(turn, from, message);
            checkpoints.caughtUp(turn);
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

    /**
     * Tells news about checkpoints: to the other keepers of the site and to the author; what the site's anchors settled
     * of a log that concerns the mesh to the connected nodes of other sites too.
     */
    private void tellNews(Turn turn) {
        TreeMap<String, List<String>> byReceiver = new TreeMap<>();
        for (SignedCheckpoint news : checkpoints.drainNews(turn)) {
            Origin origin = Origin.parse(news.checkpoint().origin());
            String note = news.text();
            TreeSet<String> receivers = new TreeSet<>(siteKeepers());
            receivers.add(origin.keyId());
            if (interest.concernsMesh(origin, Interest.ENROLMENT) && checkpoints.isSettled(news)) {
                around.connected().stream()
                        .filter(peer -> !isOfSite(peer) && (checkpoints.isHome(origin) || areNeighbours(peer, origin)))
                        .forEach(receivers::add);
            }
            receivers.remove(replica.me().id());
            receivers.removeIf(id -> !around.isAlive(id));
            receivers.forEach(id ->
                    byReceiver.computeIfAbsent(id, ignored -> new ArrayList<>()).add(note));
        }
        byReceiver.forEach((to, notes) -> {
            for (int i = 0; i < notes.size(); i += Checkpoints.MAX_NOTES) {
                List<String> part = notes.subList(i, Math.min(notes.size(), i + Checkpoints.MAX_NOTES));
                turn.emit(new Effect.Send(to, new Message.Checkpoints(part)));
            }
        });
    }

    private List<String> siteKeepers() {
        return replica.state()
                .anchors()
                .findCurrent(replica.me().site())
                .map(Anchors.Version::anchors)
                .orElse(List.of());
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
        checkpoints.wake(turn);
        tellNews(turn);
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

    /** Whether a node is of the same site as the author of a log. */
    private boolean areNeighbours(String node, Origin origin) {
        Members members = replica.state().members();
        return members.findEver(origin.keyId())
                .flatMap(author ->
                        members.findEver(node).filter(member -> member.site().equals(author.site())))
                .isPresent();
    }

    private boolean isOfSite(String node) {
        return replica.state()
                .members()
                .findEver(node)
                .map(member -> member.site().equals(replica.me().site()))
                .orElse(false);
    }
}
