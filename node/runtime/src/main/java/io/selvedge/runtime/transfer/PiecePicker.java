package io.selvedge.runtime.transfer;

import io.selvedge.crypto.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides which piece is asked of which peer next. Pure: no clock, no socket, and the same calls give the same picks.
 *
 * <p>The artifact with the highest priority first; in it the piece that the fewest nodes of the site have, equally rare ones
 * in an order that the seed gives. A piece is asked of one peer; when all that is missing was asked for, a few that are with
 * slow peers are asked of a quicker one of the LAN too, never of a third, and never over the WAN. Over the WAN only what
 * no reachable node of the site has (DISTRIBUTION, WAN once).
 */
final class PiecePicker {
    /** So many pieces of an artifact at a time are asked of a second peer. */
    static final int MAX_DOUBLED = 4;

    /** A request younger than this is not slow. */
    static final long ENDGAME_AGE_MILLIS = 500;

    /** What to ask a peer for. */
    record Pick(Digest artifact, int piece) {}

    private record Flight(String peer, long sinceMillis) {}

    private static final class Wanted {
        final Digest artifact;
        final int priority;
        final long arrival;
        final int pieceCount;
        final BitSet have;
        final int[] tieBreak;
        final int[] lanHolders;
        final int[] wanHolders;
        final Map<Integer, List<Flight>> flights = new HashMap<>();
        boolean lan;
        boolean wan;

        Wanted(Digest artifact, int priority, long arrival, int pieceCount, BitSet have, int[] tieBreak) {
            this.artifact = artifact;
            this.priority = priority;
            this.arrival = arrival;
            this.pieceCount = pieceCount;
            this.have = (BitSet) have.clone();
            this.tieBreak = tieBreak;
            this.lanHolders = new int[pieceCount];
            this.wanHolders = new int[pieceCount];
        }

        int[] holders(Source source) {
            return source == Source.LAN ? lanHolders : wanHolders;
        }

        boolean isOpen(Source source) {
            return source == Source.LAN ? lan : wan;
        }
    }

    private static final class Peer {
        final Source source;
        final Map<Digest, BitSet> has = new HashMap<>();
        final Set<Digest> banned = new HashSet<>();
        boolean suspended;

        Peer(Source source) {
            this.source = source;
        }

        boolean counts(Digest artifact) {
            return !suspended && !banned.contains(artifact);
        }
    }

    private final SplittableRandom random;
    private final Map<Digest, Wanted> wanted = new HashMap<>();
    private final List<Wanted> order = new ArrayList<>();
    private final Map<String, Peer> peers = new TreeMap<>();
    private long arrivals;

    PiecePicker(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Begins to pick pieces of an artifact; over neither plane until {@link #open}. */
    void add(Digest artifact, int priority, int pieceCount, BitSet have) {
        remove(artifact);
        int[] tieBreak = new int[pieceCount];
        for (int i = 0; i < pieceCount; i++) {
            int j = random.nextInt(i + 1);
            tieBreak[i] = tieBreak[j];
            tieBreak[j] = i;
        }
        Wanted added = new Wanted(artifact, priority, arrivals++, pieceCount, have, tieBreak);
        wanted.put(artifact, added);
        order.add(added);
        order.sort(Comparator.comparingInt((Wanted w) -> -w.priority).thenComparingLong(w -> w.arrival));
        recount(added);
    }

    /** Picks nothing of it any more. */
    void remove(Digest artifact) {
        Wanted removed = wanted.remove(artifact);
        if (removed != null) {
            order.remove(removed);
        }
    }

    /** Forgets who has what of it. */
    void forget(Digest artifact) {
        remove(artifact);
        for (Peer peer : peers.values()) {
            peer.has.remove(artifact);
            peer.banned.remove(artifact);
        }
    }

    /** Says over which planes the artifact may be fetched. */
    void open(Digest artifact, boolean lan, boolean wan) {
        Wanted w = wanted.get(artifact);
        if (w != null) {
            w.lan = lan;
            w.wan = wan;
        }
    }

    void addPeer(String id, Source source) {
        peers.put(id, new Peer(source));
    }

    /** The peer is gone; what was asked of it can be asked of others. */
    void removePeer(String id) {
        peers.remove(id);
        for (Wanted w : order) {
            w.flights
                    .values()
                    .forEach(flights -> flights.removeIf(flight -> flight.peer().equals(id)));
            w.flights.values().removeIf(List::isEmpty);
            recount(w);
        }
    }

    /** These are the pieces that the peer has of the artifact. */
    void setPieces(String id, Digest artifact, BitSet pieces) {
        Peer peer = peers.get(id);
        if (peer != null) {
            peer.has.put(artifact, (BitSet) pieces.clone());
            recount(artifact);
        }
    }

    /** The peer has this piece besides. */
    void addPiece(String id, Digest artifact, int piece) {
        Peer peer = peers.get(id);
        if (peer == null) {
            return;
        }
        BitSet has = peer.has.computeIfAbsent(artifact, digest -> new BitSet());
        Wanted w = wanted.get(artifact);
        if (!has.get(piece) && w != null && piece < w.pieceCount && peer.counts(artifact)) {
            w.holders(peer.source)[piece]++;
        }
        has.set(piece);
    }

    /** Whether the peer is known to have this piece. */
    boolean hasPiece(String id, Digest artifact, int piece) {
        Peer peer = peers.get(id);
        return peer != null && peer.has.getOrDefault(artifact, new BitSet()).get(piece);
    }

    /** Whether the peer has said what it has of the artifact. */
    boolean hasAnswered(String id, Digest artifact) {
        Peer peer = peers.get(id);
        return peer != null && peer.has.containsKey(artifact);
    }

    /** Takes nothing of this artifact from the peer any more, and does not believe that it has some. */
    void ban(String id, Digest artifact) {
        Peer peer = peers.get(id);
        if (peer != null) {
            peer.banned.add(artifact);
            recount(artifact);
        }
    }

    /** Passes the peer by, or no longer. */
    void suspend(String id, boolean suspended) {
        Peer peer = peers.get(id);
        if (peer != null && peer.suspended != suspended) {
            peer.suspended = suspended;
            order.forEach(this::recount);
        }
    }

    /**
     * What to ask this peer for next; it counts as asked.
     *
     * @param slower whether another peer is so much slower than this one that its pieces are worth asking for twice
     */
    Optional<Pick> next(String id, long nowMillis, Predicate<String> slower) {
        Peer peer = peers.get(id);
        if (peer == null || peer.suspended) {
            return Optional.empty();
        }
        for (Wanted w : order) {
            BitSet has = peer.has.get(w.artifact);
            if (has == null || !w.isOpen(peer.source) || !peer.counts(w.artifact)) {
                continue;
            }
            int piece = rarest(w, has, peer.source);
            if (piece < 0 && peer.source == Source.LAN) {
                piece = slowest(w, has, nowMillis, slower);
            }
            if (piece >= 0) {
                w.flights.computeIfAbsent(piece, p -> new ArrayList<>()).add(new Flight(id, nowMillis));
                return Optional.of(new Pick(w.artifact, piece));
            }
        }
        return Optional.empty();
    }

    private static int rarest(Wanted w, BitSet has, Source source) {
        int best = -1;
        int[] holders = w.holders(source);
        for (int piece = has.nextSetBit(0); piece >= 0 && piece < w.pieceCount; piece = has.nextSetBit(piece + 1)) {
            boolean free = !w.have.get(piece) && !w.flights.containsKey(piece);
            if (!free || (source == Source.WAN && w.lanHolders[piece] > 0)) {
                continue;
            }
            if (best < 0
                    || holders[piece] < holders[best]
                    || (holders[piece] == holders[best] && w.tieBreak[piece] < w.tieBreak[best])) {
                best = piece;
            }
        }
        return best;
    }

    private static int slowest(Wanted w, BitSet has, long nowMillis, Predicate<String> slower) {
        int missing = w.pieceCount - w.have.cardinality();
        long doubled = w.flights.values().stream()
                .filter(flights -> flights.size() > 1)
                .count();
        if (w.flights.size() < missing || doubled >= MAX_DOUBLED) {
            return -1;
        }
        int slowest = -1;
        long oldest = nowMillis - ENDGAME_AGE_MILLIS;
        for (int piece = has.nextSetBit(0); piece >= 0 && piece < w.pieceCount; piece = has.nextSetBit(piece + 1)) {
            List<Flight> flights = w.flights.get(piece);
            if (flights != null
                    && flights.size() == 1
                    && slower.test(flights.getFirst().peer())) {
                long since = flights.getFirst().sinceMillis();
                if (since <= oldest) {
                    oldest = since;
                    slowest = piece;
                }
            }
        }
        return slowest;
    }

    /** The piece is there. Gives the peers that need not send it any more. */
    List<String> landed(Digest artifact, int piece) {
        Wanted w = wanted.get(artifact);
        if (w == null) {
            return List.of();
        }
        w.have.set(piece);
        List<Flight> flights = w.flights.remove(piece);
        return flights == null ? List.of() : flights.stream().map(Flight::peer).toList();
    }

    /** The peer does not send this piece; it can be asked of others. */
    void failed(String id, Digest artifact, int piece) {
        Wanted w = wanted.get(artifact);
        if (w == null) {
            return;
        }
        List<Flight> flights = w.flights.get(piece);
        if (flights != null) {
            flights.removeIf(flight -> flight.peer().equals(id));
            if (flights.isEmpty()) {
                w.flights.remove(piece);
            }
        }
    }

    /** The peer does not have this piece after all. */
    void withdraw(String id, Digest artifact, int piece) {
        Peer peer = peers.get(id);
        BitSet has = peer == null ? null : peer.has.get(artifact);
        if (has != null) {
            has.clear(piece);
            recount(artifact);
        }
    }

    private void recount(Digest artifact) {
        Wanted w = wanted.get(artifact);
        if (w != null) {
            recount(w);
        }
    }

    private void recount(Wanted w) {
        Arrays.fill(w.lanHolders, 0);
        Arrays.fill(w.wanHolders, 0);
        for (Peer peer : peers.values()) {
            BitSet has = peer.counts(w.artifact) ? peer.has.get(w.artifact) : null;
            if (has != null) {
                int[] holders = w.holders(peer.source);
                has.stream()
                        .limit(w.pieceCount)
                        .filter(piece -> piece < w.pieceCount)
                        .forEach(piece -> holders[piece]++);
            }
        }
    }
}
