package io.selvedge.runtime.transfer;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import io.selvedge.runtime.store.ArtifactStore;
import java.util.BitSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Who wants what and who has what, and what follows from it for this node. On the swarm's thread.
 *
 * <p>A node fetches what it wants itself, on the LAN. The gateway fetches besides, over the WAN, what it or a node of its site
 * wants and no node of the site has; and on the LAN what another site wants, to hand it on. Whoever is told that somebody wants
 * an artifact answers with what it has, and says when it has more.
 */
final class Exchange {
    private final PeerNetwork network;
    private final ArtifactStore store;
    private final SwarmListener listener;
    private final SwarmSettings settings;
    private final SwarmTable table;
    private final PiecePicker picker;
    private boolean gateway;

    Exchange(
            PeerNetwork network,
            ArtifactStore store,
            SwarmListener listener,
            SwarmSettings settings,
            SwarmTable table,
            PiecePicker picker) {
        this.network = network;
        this.store = store;
        this.listener = listener;
        this.settings = settings;
        this.table = table;
        this.picker = picker;
    }

    boolean isGateway() {
        return gateway;
    }

    void setGateway(boolean now) {
        gateway = now;
    }

    /** Sets what a fetch may do now, by who wants it. */
    void judge(ArtifactFetch fetch, long nowMillis) {
        Digest artifact = fetch.digest();
        boolean siteWants = table.isWanted(artifact, Source.LAN);
        boolean othersWant = table.isWanted(artifact, Source.WAN);
        fetch.wan = gateway && (fetch.mine || siteWants);
        if (fetch.siteProgressMillis == 0) {
            fetch.siteProgressMillis = nowMillis;
        }
        boolean starving = siteWants && nowMillis - fetch.siteProgressMillis > settings.starveMillis();
        fetch.lan = fetch.mine || (gateway && (othersWant || starving));
        if (fetch.wan && fetch.askedMillis == 0) {
            fetch.askedMillis = nowMillis;
        } else if (!fetch.wan) {
            fetch.askedMillis = 0;
        }
    }

    /** Tells the peers that can help that this node wants it, and those that no longer can that it does not. */
    void ask(ArtifactFetch fetch) {
        for (SwarmPeer peer : table.peers()) {
            boolean helps = peer.source == Source.LAN ? fetch.isActive() : fetch.wan;
            if (helps && !fetch.asked.contains(peer.id)) {
                if (send(peer, new SwarmMessage.Want(fetch.digest()))) {
                    fetch.asked.add(peer.id);
                }
            } else if (!helps && fetch.asked.remove(peer.id)) {
                send(peer, new SwarmMessage.Unwant(fetch.digest()));
            }
        }
    }

    /** Opens the planes; the WAN only when the site has had time to say what it has. */
    void open(ArtifactFetch fetch, long nowMillis) {
        long waited = nowMillis - fetch.askedMillis;
        boolean answered = table.peers().stream()
                .allMatch(peer -> peer.source == Source.WAN || picker.hasAnswered(peer.id, fetch.digest()));
        // A node that has just become the gateway may not have met its whole site yet: a third of the time in any case.
        boolean heard = waited >= settings.answerMillis() || (answered && 3 * waited >= settings.answerMillis());
        picker.open(fetch.digest(), fetch.lan, fetch.wan && heard);
    }

    /** A peer wants an artifact. True when this may be a reason to fetch it. */
    boolean onWant(SwarmPeer peer, Digest artifact) {
        if (peer.wants.size() >= SwarmPeer.MAX_WANTS && !peer.wants.contains(artifact)) {
            return false;
        }
        peer.wants.add(artifact);
        answer(peer, artifact);
        return gateway;
    }

    private void answer(SwarmPeer peer, Digest artifact) {
        Optional<Artifact> known = listener.findArtifact(artifact);
        SwarmMessage.Have have = known.map(
                        a -> new SwarmMessage.Have(artifact, a.pieces().size(), store.pieces(a)))
                .orElseGet(() -> new SwarmMessage.Have(artifact, 0, new BitSet()));
        if (send(peer, have)) {
            peer.untold.remove(artifact);
        } else {
            peer.untold.add(artifact);
        }
    }

    /** Tells all that want the artifact what there is of it. */
    void answerAll(Digest artifact) {
        for (SwarmPeer peer : table.peers()) {
            if (peer.wants.contains(artifact)) {
                answer(peer, artifact);
            }
        }
    }

    /** Tells all that want the artifact, and do not have this piece, that it is here. */
    void announce(Digest artifact, int piece) {
        for (SwarmPeer peer : table.peers()) {
            if (peer.wants.contains(artifact)
                    && !picker.hasPiece(peer.id, artifact, piece)
                    && !send(peer, new SwarmMessage.HaveMore(artifact, piece))) {
                peer.untold.add(artifact);
            }
        }
    }

    /** A peer says what it has. False when that cannot be. */
    boolean onHave(SwarmPeer peer, SwarmMessage.Have have, long nowMillis) {
        ArtifactFetch fetch = table.findFetch(have.artifact());
        if (fetch == null) {
            return true;
        }
        if (have.pieceCount() != 0
                && have.pieceCount() != fetch.artifact.pieces().size()) {
            return false;
        }
        picker.setPieces(peer.id, have.artifact(), have.pieces());
        noteProgress(fetch, peer, nowMillis);
        open(fetch, nowMillis);
        return true;
    }

    /** A peer says what else it has now. False when that cannot be. */
    boolean onHaveMore(SwarmPeer peer, SwarmMessage.HaveMore more, long nowMillis) {
        ArtifactFetch fetch = table.findFetch(more.artifact());
        if (fetch == null) {
            return true;
        }
        for (int piece : more.pieces()) {
            if (piece >= fetch.artifact.pieces().size()) {
                return false;
            }
            picker.addPiece(peer.id, more.artifact(), piece);
        }
        noteProgress(fetch, peer, nowMillis);
        return true;
    }

    private static void noteProgress(ArtifactFetch fetch, SwarmPeer peer, long nowMillis) {
        if (peer.source == Source.LAN && peer.wants.contains(fetch.digest())) {
            fetch.siteProgressMillis = nowMillis;
        }
    }

    /** Says again what did not get through, and asks again those that have refused. */
    void tick() {
        for (SwarmPeer peer : table.peers()) {
            for (Digest artifact : new TreeSet<>(peer.untold)) {
                answer(peer, artifact);
            }
        }
        for (ArtifactFetch fetch : table.fetches()) {
            fetch.asked.removeAll(fetch.doubtful);
            fetch.doubtful.clear();
            ask(fetch);
        }
    }

    /** Hands what the gateway's peers want, and is not being fetched, to {@code consider}. */
    void forEachWanted(Consumer<Artifact> consider) {
        TreeSet<Digest> wanted = new TreeSet<>();
        table.peers().forEach(peer -> wanted.addAll(peer.wants));
        for (Digest artifact : wanted) {
            if (table.findFetch(artifact) == null && store.findFile(artifact).isEmpty()) {
                listener.findArtifact(artifact).ifPresent(consider);
            }
        }
    }

    private boolean send(SwarmPeer peer, SwarmMessage message) {
        PeerLink link = network.findLink(peer.id);
        return link != null && link.offerFrame(message.encode(link.allocator()));
    }
}
