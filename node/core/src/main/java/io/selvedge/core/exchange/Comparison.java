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
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.trust.SignedTrust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Anti-entropy between two nodes: each says one digest over the heads that it holds; where they differ both say their
 * heads, and each asks for what it wants and lacks.
 */
final class Comparison {
    /** Ranges in one question; the answer is bounded by bytes anyway. */
    private static final int MAX_RANGES = 512;

    /**
     * How long two nodes do not compare again: what one side does not want stays different, and while records are on
     * their way something always differs. Doubled each time that the comparison brought nothing, up to
     * {@link #COMPARE_AT_LEAST_MILLIS} where the digests are the same as then, else {@link #COMPARE_MOVING_MILLIS}.
     */
    private static final long COMPARE_AGAIN_MILLIS = 3_000;

    private static final long COMPARE_MOVING_MILLIS = 60_000;

    private static final long COMPARE_AT_LEAST_MILLIS = 30 * 60_000;

    /** Peers whose heads are remembered, and reasons that were told once; both are forgotten beyond. */
    private static final int MAX_PEERS = 512;

    private final Replica replica;
    private final Interest interest;
    private final Checkpoints checkpoints;
    private final TreeMap<String, Peer> peers = new TreeMap<>();
    private final TreeSet<String> complained = new TreeSet<>();
    private final HeadsDigest heads;
    private boolean heardOfOwnLog;

    private static final class Peer {
        private final TreeMap<String, Long> heads = new TreeMap<>();
        private String theirs = "";
        private String mine = "";
        private long comparedSteady = Long.MIN_VALUE / 2;
        private long patienceMillis = COMPARE_AGAIN_MILLIS;
    }

    Comparison(Replica replica, Interest interest, Checkpoints checkpoints) {
        this.replica = replica;
        this.interest = interest;
        this.checkpoints = checkpoints;
        this.heads = new HeadsDigest(replica.ledger(), checkpoints);
    }

    boolean heardOfOwnLog() {
        return heardOfOwnLog;
    }

    void received(Turn turn, String from, Message message) {
        switch (message) {
            case Message.Summary summary -> compare(turn, from, summary);
            case Message.Heads heads -> heads(turn, from, heads);
            case Message.Want want -> answer(turn, from, want);
            case Message.Records records -> records(turn, from, records);
            case Message.WantTrust want -> sendTrust(turn, from, want.version());
            case Message.Trust trust -> trust(turn, trust);
            case Message.Checkpoints ignored -> throw new InvariantViolation("checkpoints do not come here");
        }
    }

    /** The log or its checkpoint changed. */
    void changed(String origin) {
        heads.changed(origin);
    }

    Message.Summary summary(Turn turn) {
        return new Message.Summary(
                heads.digest(), replica.trust().current().version(), turn.now().wallMillis());
    }

    private List<Head> heads() {
        return replica.ledger().logs().stream().map(checkpoints::head).toList();
    }

    private void compare(Turn turn, String from, Message.Summary summary) {
        long version = replica.trust().current().version();
        if (summary.trustVersion() > version) {
            turn.emit(new Effect.Send(from, new Message.WantTrust(version)));
        } else if (summary.trustVersion() < version) {
            sendTrust(turn, from, summary.trustVersion());
        }
        if (summary.digest().equals(heads.digest())) {
            heardOfOwnLog = true;
            return;
        }
        Peer peer = peer(from);
        long now = turn.now().steadyMillis();
        boolean same = peer.theirs.equals(summary.digest()) && peer.mine.equals(heads.digest());
        long patience = same ? peer.patienceMillis : Math.min(peer.patienceMillis, COMPARE_MOVING_MILLIS);
        if (now - peer.comparedSteady < patience) {
            return;
        }
        peer.patienceMillis = Math.min(2 * patience, COMPARE_AT_LEAST_MILLIS);
        peer.theirs = summary.digest();
        peer.mine = heads.digest();
        peer.comparedSteady = now;
        sendHeads(turn, from, true);
    }

    private Peer peer(String id) {
        if (peers.size() >= MAX_PEERS && !peers.containsKey(id)) {
            peers.pollFirstEntry();
        }
        return peers.computeIfAbsent(id, ignored -> new Peer());
    }

    private void sendHeads(Turn turn, String to, boolean reply) {
        List<Head> heads = heads();
        long version = replica.trust().current().version();
        int from = 0;
        do {
            int until = Math.min(heads.size(), from + Message.MAX_ENTRIES);
            boolean last = until == heads.size();
            turn.emit(new Effect.Send(to, new Message.Heads(heads.subList(from, until), version, reply && last)));
            from = until;
        } while (from < heads.size());
    }

    private void heads(Turn turn, String from, Message.Heads message) {
        heardOfOwnLog = true;
        Peer peer = peer(from);
        List<String> notes = new ArrayList<>();
        boolean toKeeper = interest.isKeeper(from);
        for (Head head : message.heads()) {
            if (head.size() > replica.ledger().size(head.origin()) && peer.heads.size() < Message.MAX_ENTRIES * 4) {
                peer.heads.put(head.origin(), head.size());
            }
            checkpoints.findBetter(from, toKeeper, head).ifPresent(notes::add);
        }
        noticeOwnFuture(turn, message.heads());
        for (int i = 0; i < notes.size(); i += Checkpoints.MAX_NOTES) {
            List<String> part = notes.subList(i, Math.min(notes.size(), i + Checkpoints.MAX_NOTES));
            turn.emit(new Effect.Send(from, new Message.Checkpoints(part)));
        }
        if (message.reply()) {
            sendHeads(turn, from, false);
        }
        pull(turn, from, peer);
    }

    /** Peers that hold more of this node's log than it does: a restored backup or a cloned disk. */
    private void noticeOwnFuture(Turn turn, List<Head> heads) {
        String own = replica.own().text();
        long size = replica.ledger().size(own);
        for (Head head : heads) {
            if (head.origin().equals(own) && head.size() > size) {
                turn.report(
                        Level.WARN,
                        "log.behind",
                        "peers hold " + head.size() + " records of this node's log, it has " + size
                                + ": it was restored or cloned, and goes on in a new incarnation",
                        Map.of("origin", own, "here", String.valueOf(size), "there", String.valueOf(head.size())));
                Digest root =
                        size == 0 ? Digest.ZERO : replica.ledger().getLog(own).root(size);
                replica.enrol(turn, new Enrolment.Previous(own, head.size(), root.hex()));
                return;
            }
        }
    }

    private void pull(Turn turn, String from, Peer peer) {
        List<Range> ranges = new ArrayList<>();
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
            long limit = interest.limit(entry.signed().origin());
            if (entry.seq() >= limit) {
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
