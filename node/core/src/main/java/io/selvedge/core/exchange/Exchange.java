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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings records to where they are wanted: what entered is told to the site at once and to connected nodes of other
 * sites; what was missed is found by {@link Comparison} with one peer now and then.
 */
public final class Exchange {
    /** How long records are gathered for other sites, so that many cross a slow line in one message. */
    private static final long GATHER_MILLIS = 100;

    private final Replica replica;
    private final Surroundings around;
    private final Settings settings;
    private final RandomGenerator random;
    private final Interest interest;
    private final Checkpoints checkpoints;
    private final Comparison comparison;
    private final List<News> abroad = new ArrayList<>();
    private long abroadDueSteady = Long.MAX_VALUE;
    private long nextSummarySteady;
    private long intervalMillis;
    private long knownSurroundings = -1;
    private List<String> peersAbroad = List.of();
    private long abroadRevision = -1;

    /** What entered and concerns other sites, and the node that it came from. */
    private record News(Entry entry, @Nullable String from) {}

    public Exchange(Replica replica, Surroundings around, Settings settings, RandomGenerator random) {
        this.replica = replica;
        this.around = around;
        this.settings = settings;
        this.random = random;
        this.intervalMillis = settings.summaryMillis();
        this.interest = new Interest(replica, around, settings);
        this.checkpoints = new Checkpoints(replica, interest, around, settings);
        this.comparison = new Comparison(replica, interest, checkpoints, settings.maxRecords());
        checkpoints.onChange(comparison::changed);
    }

    /** The checkpoints of the logs that are held. */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** Whether a node that keeps this node's log whole has told how long it is, since this node started. */
    public boolean heardOfOwnLog() {
        return comparison.heardOfOwnLog();
    }

    /** A connection to a node stands: compare with it at once. */
    public void connected(Turn turn, String peer) {
        turn.emit(new Effect.Send(peer, comparison.summary(turn, peer, false)));
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
        soon(turn);
        if (from == null || !interest.isOfSite(from)) {
            tellSite(turn, fresh);
        }
        boolean hasPeersAbroad = !peersAbroad().isEmpty();
        for (Entry entry : fresh) {
            if (hasPeersAbroad && interest.concernsMesh(entry.signed().origin(), entry.seq())) {
                abroad.add(new News(entry, from));
                abroadDueSteady = Math.min(abroadDueSteady, turn.now().steadyMillis() + GATHER_MILLIS);
            }
            comparison.changed(turn, entry);
            checkpoints.grown(turn, entry);
        }
    }

    /** Something changed: compares soon, then ever less often. */
    private void soon(Turn turn) {
        intervalMillis = settings.summaryMillis();
        nextSummarySteady = Math.min(nextSummarySteady, turn.now().steadyMillis() + intervalMillis);
    }

    /** What concerns everybody goes to everybody of the site, the rest to its keepers. */
    private void tellSite(Turn turn, List<Entry> fresh) {
        List<Entry> common = new ArrayList<>();
        List<Entry> rest = new ArrayList<>();
        for (Entry entry : fresh) {
            (interest.concernsEverybody(entry.signed().origin(), entry.seq()) ? common : rest).add(entry);
        }
        inMessages(common).forEach(message -> turn.emit(new Effect.Broadcast(message)));
        for (Message message : inMessages(rest)) {
            siteKeepers().stream()
                    .filter(id -> !id.equals(replica.me().id()))
                    .forEach(id -> turn.emit(new Effect.Send(id, message)));
        }
    }

    /** Tells news about checkpoints to whom they are for. */
    private void tellNews(Turn turn) {
        TreeMap<String, List<SignedCheckpoint>> byReceiver = new TreeMap<>();
        for (SignedCheckpoint news : checkpoints.drainNews()) {
            Origin origin = Origin.parse(news.checkpoint().origin());
            for (String receiver : receivers(news, origin)) {
                byReceiver
                        .computeIfAbsent(receiver, ignored -> new ArrayList<>())
                        .add(news);
            }
        }
        byReceiver.forEach((to, notes) -> {
            for (int i = 0; i < notes.size(); i += Checkpoints.MAX_NOTES) {
                List<SignedCheckpoint> part = notes.subList(i, Math.min(notes.size(), i + Checkpoints.MAX_NOTES));
                turn.emit(new Effect.Send(to, new Message.Checkpoints(part)));
            }
        });
    }

    /**
     * An author's word goes to the keepers of its site; a keeper's cosignature to the author, who gathers them, or, where
     * the author is not there, to the other keepers. What other sites cosigned goes to all of them, and what the site's
     * anchors settled of a log that concerns every site to the connected nodes of other sites.
     */
    private Set<String> receivers(SignedCheckpoint news, Origin origin) {
        String author = origin.keyId();
        TreeSet<String> receivers = new TreeSet<>();
        boolean home = interest.isHome(origin);
        boolean own = author.equals(replica.me().id());
        if (home && !own && around.isAlive(author)) {
            receivers.add(author);
        }
        if (home && (receivers.isEmpty() || checkpoints.isKnownAbroad(news))) {
            receivers.addAll(siteKeepers());
        }
        if (interest.isWholeForAll(origin) && checkpoints.isSettled(news)) {
            for (String peer : peersAbroad()) {
                if (home || areNeighbours(peer, origin)) {
                    receivers.add(peer);
                }
            }
        }
        receivers.remove(replica.me().id());
        receivers.removeIf(id -> !around.isAlive(id));
        return receivers;
    }

    private List<String> siteKeepers() {
        return replica.state()
                .anchors()
                .findCurrent(replica.me().site())
                .map(Anchors.Version::anchors)
                .orElse(List.of());
    }

    private List<String> peersAbroad() {
        if (abroadRevision != around.revision()) {
            abroadRevision = around.revision();
            peersAbroad = around.connected().stream()
                    .filter(peer -> !interest.isOfSite(peer))
                    .toList();
        }
        return peersAbroad;
    }

    private void tellAbroad(Turn turn) {
        if (turn.now().steadyMillis() < abroadDueSteady) {
            return;
        }
        abroadDueSteady = Long.MAX_VALUE;
        for (String peer : onePerSite(peersAbroad())) {
            List<Entry> entries = abroad.stream()
                    .filter(news -> !peer.equals(news.from()))
                    .map(News::entry)
                    .toList();
            inMessages(entries).forEach(message -> turn.emit(new Effect.Send(peer, message)));
        }
        abroad.clear();
    }

    /** One node tells the others of its site, rather one that keeps what concerns every site. */
    private List<String> onePerSite(List<String> peers) {
        TreeMap<String, String> chosen = new TreeMap<>();
        for (String peer : peers) {
            chosen.merge(
                    interest.siteOf(peer),
                    peer,
                    (before, other) -> !interest.isKeeper(before) && interest.isKeeper(other) ? other : before);
        }
        return List.copyOf(chosen.values());
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

    /** Does what is due: own checkpoints, word to other sites, comparing with a peer of the site and one of another. */
    public void wake(Turn turn) {
        if (knownSurroundings != around.companyRevision()) {
            knownSurroundings = around.companyRevision();
            soon(turn);
        }
        checkpoints.wake(turn);
        if (checkpoints.hasNews(turn)) {
            tellNews(turn);
        }
        tellAbroad(turn);
        if (turn.now().steadyMillis() >= nextSummarySteady) {
            sitePeer().ifPresent(peer -> ask(turn, peer));
            pick(peersAbroad()).ifPresent(peer -> ask(turn, peer));
            checkpoints.remind(turn);
            nextSummarySteady =
                    turn.now().steadyMillis() + intervalMillis * 3 / 4 + random.nextLong(intervalMillis / 2 + 1);
            intervalMillis = Math.min(2 * intervalMillis, settings.idleSummaryMillis());
        }
    }

    private void ask(Turn turn, String peer) {
        turn.emit(new Effect.Send(peer, comparison.summary(turn, peer, true)));
    }

    /** When {@link #wake} has something to do. */
    public long nextWakeSteady() {
        return Math.min(Math.min(nextSummarySteady, abroadDueSteady), checkpoints.nextWakeSteady());
    }

    /** A peer of the site, rather one that keeps its whole ledger. */
    private Optional<String> sitePeer() {
        TreeSet<String> ids = new TreeSet<>(around.servers());
        around.connected().stream().filter(interest::isOfSite).forEach(ids::add);
        ids.remove(replica.me().id());
        List<String> keepers = ids.stream().filter(interest::isKeeper).toList();
        return pick(keepers.isEmpty() ? List.copyOf(ids) : keepers);
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
}
