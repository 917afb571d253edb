package io.selvedge.core.exchange;

import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Effect.Event.Level;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Message.Head;
import io.selvedge.core.step.Message.Range;
import io.selvedge.core.step.Message.SiteDigest;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.trust.SignedTrust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Anti-entropy between two nodes: one says a few digests over what it holds; where one that both keep differs they find
 * the sites that do, say the heads of those sites' logs, and each asks for what it wants and lacks.
 */
final class Comparison {
    /** Ranges in one question; the answer is bounded by bytes anyway. */
    private static final int MAX_RANGES = 512;

    /**
     * How long two nodes do not compare again. Doubled each time that the comparison brought nothing and both sides still
     * hold the same as then, up to {@link #COMPARE_AT_LEAST_MILLIS}.
     */
    private static final long COMPARE_AGAIN_MILLIS = 3_000;

    private static final long COMPARE_AT_LEAST_MILLIS = 30 * 60_000;

    /** While records come in, others are on their way, and what differs says little. */
    private static final long QUIET_MILLIS = 1_000;

    /** But where they come in all the time, nodes compare in between. */
    private static final long BUSY_AT_LEAST_MILLIS = 30_000;

    /** Sites in one list of heads: the names stay far below a message. */
    private static final int MAX_SITES = 1_024;

    /** Peers whose heads are remembered, and reasons that were told once; both are forgotten beyond. */
    private static final int MAX_PEERS = 512;

    private final Replica replica;
    private final Interest interest;
    private final Checkpoints checkpoints;
    private final TreeMap<String, Peer> peers = new TreeMap<>();
    private final TreeSet<String> complained = new TreeSet<>();
    private final Holdings holdings;
    private final long maxRecords;
    private boolean heardOfOwnLog;
    private long changedSteady = Long.MIN_VALUE / 2;

    private static final class Peer {
        private final TreeMap<String, Long> heads = new TreeMap<>();
        private Message.@Nullable Holdings theirs;
        private Message.@Nullable Holdings mine;
        private boolean hasForeign;
        private long comparedSteady = Long.MIN_VALUE / 2;
        private long patienceMillis = COMPARE_AGAIN_MILLIS;
    }

    Comparison(Replica replica, Interest interest, Checkpoints checkpoints, long maxRecords) {
        this.replica = replica;
        this.interest = interest;
        this.checkpoints = checkpoints;
        this.maxRecords = maxRecords;
        this.holdings = new Holdings(replica, interest, checkpoints);
    }

    /** Whether a node that keeps this node's log whole has told how long it is. */
    boolean heardOfOwnLog() {
        return heardOfOwnLog;
    }

    void received(Turn turn, String from, Message message) {
        switch (message) {
            case Message.Summary summary -> compare(turn, from, summary);
            case Message.Sites sites -> sites(turn, from, sites);
            case Message.Heads heads -> heads(turn, from, heads);
            case Message.Want want -> answer(turn, from, want);
            case Message.Records records -> records(turn, from, records);
            case Message.WantTrust want -> sendTrust(turn, from, want.version());
            case Message.Trust trust -> trust(turn, trust);
            case Message.Checkpoints ignored -> throw new InvariantViolation("checkpoints do not come here");
        }
    }

    /** A record entered. */
    void changed(Turn turn, Entry entry) {
        changedSteady = turn.now().steadyMillis();
        holdings.changed(entry);
    }

    /** The checkpoint of a log changed. */
    void changed(String origin) {
        holdings.changed(origin);
    }

    /** What this node says to a peer; {@code asks} for the peer's summary in return. */
    Message.Summary summary(Turn turn, String peer, boolean asks) {
        return new Message.Summary(
                replica.trust().current().version(), turn.now().wallMillis(), asks, yours(peer), holdings.summary());
    }

    private Message.Yours yours(String peer) {
        Optional<Log> newest = replica.state()
                .members()
                .findEver(peer)
                .flatMap(member -> replica.ledger().findLog(member.origin()));
        return newest.map(log -> new Message.Yours(
                        interest.limit(log.origin()) == Interest.ALL,
                        log.origin().incarnation(),
                        log.size()))
                .orElse(Message.Yours.NOTHING);
    }

    private void compare(Turn turn, String from, Message.Summary summary) {
        long version = replica.trust().current().version();
        if (summary.trustVersion() > version) {
            turn.emit(new Effect.Send(from, new Message.WantTrust(version)));
        } else if (summary.trustVersion() < version) {
            sendTrust(turn, from, summary.trustVersion());
        }
        if (summary.yours().whole()) {
            heardOfOwnLog = true;
            noticeOwnFuture(turn, summary.yours());
        }
        if (summary.asks()) {
            turn.emit(new Effect.Send(from, summary(turn, from, false)));
        }
        Message.Holdings mine = holdings.summary();
        Message.Holdings theirs = summary.holdings();
        boolean neighbours = interest.isOfSite(from);
        if (neighbours && (differ(mine.site(), theirs.site()) || differ(mine.ledger(), theirs.ledger()))) {
            if (isTimeFor(turn, from, mine, theirs)) {
                sendHeads(turn, from, List.of(Interest.ADMINS, replica.me().site()), true);
            }
        } else if (differ(mine.mesh(), theirs.mesh()) || differ(mine.evidence(), theirs.evidence())) {
            if (isTimeFor(turn, from, mine, theirs)) {
                sendSites(turn, from, differ(mine.evidence(), theirs.evidence()));
            }
        }
    }

    /** Digests differ that both sides keep. */
    private static boolean differ(Digest mine, @Nullable Digest theirs) {
        return !mine.equals(Digest.ZERO) && (theirs == null || !(theirs.equals(Digest.ZERO) || theirs.equals(mine)));
    }

    /** Whether enough time went by since the last comparison with that peer; takes note of this one. */
    private boolean isTimeFor(Turn turn, String from, Message.Holdings mine, Message.Holdings theirs) {
        Peer peer = peer(from);
        long now = turn.now().steadyMillis();
        if (now - changedSteady < QUIET_MILLIS && now - peer.comparedSteady < BUSY_AT_LEAST_MILLIS) {
            return false;
        }
        boolean same = theirs.equals(peer.theirs) && mine.equals(peer.mine);
        long patience = same ? peer.patienceMillis : COMPARE_AGAIN_MILLIS;
        if (now - peer.comparedSteady < patience) {
            return false;
        }
        peer.patienceMillis = Math.min(2 * patience, COMPARE_AT_LEAST_MILLIS);
        peer.theirs = theirs;
        peer.mine = mine;
        peer.comparedSteady = now;
        return true;
    }

    private void sendSites(Turn turn, String to, boolean whole) {
        List<SiteDigest> digests = holdings.bySite(whole);
        String after = "";
        for (int from = 0; from < digests.size(); from += Message.MAX_ENTRIES) {
            int until = Math.min(digests.size(), from + Message.MAX_ENTRIES);
            List<SiteDigest> part = digests.subList(from, until);
            turn.emit(new Effect.Send(to, new Message.Sites(whole, after, until < digests.size(), part)));
            after = part.getLast().site();
        }
    }

    /** Says its heads of the sites whose digest is another one here. */
    private void sites(Turn turn, String from, Message.Sites message) {
        TreeMap<String, Digest> theirs = new TreeMap<>();
        message.sites().forEach(site -> theirs.put(site.site(), site.digest()));
        String last = theirs.isEmpty() ? message.after() : theirs.lastKey();
        List<String> differing = new ArrayList<>();
        for (SiteDigest mine : holdings.bySite(message.whole())) {
            boolean isMeant = mine.site().compareTo(message.after()) > 0
                    && !(message.more() && mine.site().compareTo(last) > 0);
            if (isMeant && differ(mine.digest(), theirs.remove(mine.site()))) {
                differing.add(mine.site());
            }
        }
        differing.addAll(theirs.keySet());
        for (int at = 0; at < differing.size(); at += MAX_SITES) {
            sendHeads(turn, from, differing.subList(at, Math.min(differing.size(), at + MAX_SITES)), true);
        }
    }

    private Peer peer(String id) {
        if (peers.size() >= MAX_PEERS && !peers.containsKey(id)) {
            peers.pollFirstEntry();
        }
        return peers.computeIfAbsent(id, ignored -> new Peer());
    }

    private void sendHeads(Turn turn, String to, List<String> sites, boolean reply) {
        List<Head> heads = holdings.logs(sites).stream().map(checkpoints::head).toList();
        int from = 0;
        do {
            int until = Math.min(heads.size(), from + Message.MAX_ENTRIES);
            boolean last = until == heads.size();
            turn.emit(new Effect.Send(to, new Message.Heads(sites, heads.subList(from, until), reply && last)));
            from = until;
        } while (from < heads.size());
    }

    private void heads(Turn turn, String from, Message.Heads message) {
        Peer peer = peer(from);
        peer.hasForeign |= !message.sites().stream().allMatch(interest::isHome);
        List<SignedCheckpoint> notes = new ArrayList<>();
        boolean toKeeper = interest.isKeeper(from);
        for (Head head : message.heads()) {
            if (head.size() > replica.ledger().size(head.origin()) && peer.heads.size() < Message.MAX_ENTRIES * 4) {
                peer.heads.put(head.origin(), head.size());
            }
            checkpoints.findBetter(from, toKeeper, head).ifPresent(notes::add);
        }
        for (int i = 0; i < notes.size(); i += Checkpoints.MAX_NOTES) {
            List<SignedCheckpoint> part = notes.subList(i, Math.min(notes.size(), i + Checkpoints.MAX_NOTES));
            turn.emit(new Effect.Send(from, new Message.Checkpoints(part)));
        }
        if (message.reply()) {
            sendHeads(turn, from, message.sites(), false);
        }
        pull(turn, from, peer);
    }

    /** Peers that hold more of this node's log than it does: a restored backup or a cloned disk. */
    private void noticeOwnFuture(Turn turn, Message.Yours theirs) {
        if (!replica.canDate(turn.now())) {
            return;
        }
        long incarnation = replica.own().incarnation();
        long size = replica.ledger().size(replica.ownName());
        if (theirs.incarnation() < incarnation || (theirs.incarnation() == incarnation && theirs.size() <= size)) {
            return;
        }
        Origin longer = new Origin(replica.me().mesh(), replica.me().id(), theirs.incarnation());
        long here = replica.ledger().size(longer.text());
        turn.report(
                Level.WARN,
                "log.behind",
                "peers hold " + theirs.size() + " records of this node's log, it has " + here
                        + ": it was restored or cloned, and goes on in a new incarnation",
                Map.of("origin", longer.text(), "here", String.valueOf(here), "there", String.valueOf(theirs.size())));
        Digest root = replica.ledger()
                .findLog(longer.text())
                .map(log -> log.root(here))
                .orElse(Digest.ZERO);
        replica.startAt(theirs.incarnation());
        replica.enrol(turn, new Enrolment.Previous(longer.text(), theirs.size(), root.hex()));
    }

    private void pull(Turn turn, String from, Peer peer) {
        List<Range> ranges = new ArrayList<>();
        if (peer.hasForeign && !interest.keepsMesh()) {
            // The mesh has grown too large for a leaf since.
            peer.heads.clear();
            peer.hasForeign = false;
        }
        peer.heads.entrySet().removeIf(head -> {
            long have = replica.ledger().size(head.getKey());
            Optional<Origin> origin = have < head.getValue() ? parse(head.getKey()) : Optional.empty();
            if (origin.isEmpty()) {
                return true;
            }
            long want = Math.min(head.getValue(), interest.limit(origin.get()));
            if (have < want && ranges.size() < MAX_RANGES) {
                ranges.add(new Range(head.getKey(), have, want));
            }
            return have >= want;
        });
        if (!ranges.isEmpty()) {
            peer.patienceMillis = COMPARE_AGAIN_MILLIS;
            turn.emit(new Effect.Send(from, new Message.Want(ranges)));
        }
    }

    private static Optional<Origin> parse(String text) {
        try {
            return Optional.of(Origin.parse(text));
        } catch (SelvedgeException e) {
            return Optional.empty();
        }
    }

    private void answer(Turn turn, String from, Message.Want want) {
        List<byte[]> leaves = new ArrayList<>();
        int bytes = 0;
        peer(from).patienceMillis = COMPARE_AGAIN_MILLIS;
        for (Range range : want.ranges()) {
            Optional<Log> log = replica.ledger().findLog(range.origin());
            long to = log.isEmpty() ? 0 : Math.min(range.to(), log.get().size());
            for (long seq = range.from(); seq < to; seq++) {
                if (bytes >= Message.MAX_RECORD_BYTES || leaves.size() == Message.MAX_ENTRIES) {
                    turn.emit(new Effect.Send(from, new Message.Records(leaves)));
                    return;
                }
                byte[] leaf = log.orElseThrow().entry(seq).signed().leaf();
                leaves.add(leaf);
                bytes += leaf.length;
            }
        }
        if (!leaves.isEmpty()) {
            turn.emit(new Effect.Send(from, new Message.Records(leaves)));
        }
    }

    private void records(Turn turn, String from, Message.Records message) {
        boolean progress = false;
        TreeMap<String, Long> gaps = new TreeMap<>();
        TreeSet<String> refusedOrigins = new TreeSet<>();
        for (byte[] leaf : message.leaves()) {
            Entry entry;
            try {
                entry = replica.read(leaf);
            } catch (SelvedgeException e) {
                complain(turn, from, e.code(), String.valueOf(e.getMessage()));
                continue;
            }
            if (replica.ledger().holds(entry)) {
                continue;
            }
            long limit = interest.limit(entry.signed().origin());
            if (entry.seq() >= limit) {
                continue;
            }
            if (isFullFor(entry)) {
                complain(
                        turn,
                        from,
                        "TOO_MANY_RECORDS",
                        "this node keeps " + maxRecords
                                + " records already; limits.records in config.yaml allows more");
                continue;
            }
            switch (replica.accept(turn, entry)) {
                case Acceptance.Added ignored -> progress = true;
                case Acceptance.Known ignored -> {}
                case Acceptance.Gap gap -> {
                    // What was refused a moment ago is no gap: to ask for it again would go on without an end.
                    if (!refusedOrigins.contains(gap.origin())) {
                        gaps.merge(gap.origin(), Math.min(limit, entry.seq() + 1), Math::max);
                    }
                }
                case Acceptance.Refused refused -> {
                    refusedOrigins.add(entry.origin());
                    complain(turn, from, refused.code(), refused.reason());
                }
                case Acceptance.Forked fork -> forked(turn, fork);
            }
        }
        List<Range> ranges = gaps.entrySet().stream()
                .map(gap -> new Range(gap.getKey(), replica.ledger().size(gap.getKey()), gap.getValue()))
                .filter(range -> range.from() < range.to())
                .limit(MAX_RANGES)
                .toList();
        if (!ranges.isEmpty()) {
            turn.emit(new Effect.Send(from, new Message.Want(ranges)));
        }
        Peer peer = peers.get(from);
        if (progress && peer != null && !peer.heads.isEmpty()) {
            pull(turn, from, peer);
        }
    }

    /** A halt, or a revocation of who floods the mesh, has a place in a full ledger too. */
    private boolean isFullFor(Entry entry) {
        return replica.ledger().records() >= maxRecords
                && !replica.trust().current().keys().containsKey(entry.author());
    }

    private void forked(Turn turn, Acceptance.Forked fork) {
        String origin = fork.held().chain().origin();
        if (complained.add("fork " + origin)) {
            turn.report(
                    Level.ERROR,
                    "log.forked",
                    "the author of " + origin + " signed two records for place "
                            + fork.held().seq(),
                    Map.of("origin", origin, "seq", String.valueOf(fork.held().seq())));
            turn.emit(new Effect.Broadcast(
                    new Message.Records(List.of(fork.other().leaf()))));
        }
    }

    /** Says once per peer and code what was refused. */
    private void complain(Turn turn, String from, String code, String reason) {
        if (complained.size() < MAX_PEERS && complained.add(from + ' ' + code)) {
            turn.report(
                    Level.WARN,
                    "record.refused",
                    "a record from " + from + " was refused: " + reason,
                    Map.of("peer", from, "code", code));
        }
    }

    private void sendTrust(Turn turn, String to, long after) {
        List<byte[]> versions = replica.trust().versions().stream()
                .filter(version -> version.trust().version() > after)
                .map(version -> version.envelope().encode())
                .toList();
        if (!versions.isEmpty()) {
            turn.emit(new Effect.Send(to, new Message.Trust(versions)));
        }
    }

    private void trust(Turn turn, Message.Trust message) {
        for (byte[] envelope : message.versions()) {
            try {
                if (replica.acceptTrust(turn, SignedTrust.parse(envelope))) {
                    turn.emit(new Effect.Broadcast(new Message.Trust(List.of(envelope))));
                }
            } catch (SelvedgeException e) {
                turn.report(
                        Level.WARN,
                        "trust.refused",
                        "a trust version was refused: " + e.getMessage(),
                        Map.of("code", e.code()));
                return;
            }
        }
    }
}
