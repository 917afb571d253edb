package io.selvedge.runtime.transfer;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where the fetching of one artifact stands. On the swarm's thread. */
final class ArtifactFetch {
    /** From nothing to the whole; a full disk leads back to the beginning. */
    enum Stage {
        IDLE,
        BEGINNING,
        RUNNING,
        COMPLETING,
        WHOLE,
        STALLED
    }

    /** Each beginning takes the memory of its whole piece, and a peer can send many first blocks and go. */
    private static final long MAX_BEGINNINGS_BYTES = 4 << 20;

    final Artifact artifact;
    final CompletableFuture<Path> done = new CompletableFuture<>();

    /** The peers that were told that this node wants it. */
    final Set<String> asked = new HashSet<>();

    /** Beginnings of pieces whose peer went away, to be continued by another; the oldest go first. */
    final Map<Integer, Assembly> beginnings = new LinkedHashMap<>();

    /** Pieces that came wrong from several peers together: next time from one alone. */
    final BitSet suspect = new BitSet();

    Stage stage = Stage.IDLE;
    boolean mine;
    int priority;
    boolean lan;
    boolean wan;

    /** When the site was first asked what it has, by this node as gateway; 0 is not yet. */
    long askedMillis;

    /** When a node of the site was last seen to get on with it. */
    long siteProgressMillis;

    /** Peers that have refused a piece: to be asked again what they have. */
    final Set<String> doubtful = new HashSet<>();

    long retryMillis;
    long toldBytes = -1;

    ArtifactFetch(Artifact artifact) {
        this.artifact = artifact;
    }

    Digest digest() {
        return artifact.sha256();
    }

    boolean isActive() {
        return lan || wan;
    }

    /** Keeps the beginning of a piece, when it is longer than what is kept already; gives how many bytes are lost by it. */
    long keep(Assembly beginning) {
        int piece = beginning.piece();
        Assembly kept = beginnings.get(piece);
        if (suspect.get(piece) || (kept != null && kept.received() >= beginning.received())) {
            return beginning.received();
        }
        long lost = kept == null ? 0 : kept.received();
        if (beginning.received() > 0) {
            beginnings.put(piece, beginning);
        }
        long limit = Math.max(MAX_BEGINNINGS_BYTES, artifact.pieceSizeBytes());
        while ((long) beginnings.size() * artifact.pieceSizeBytes() > limit) {
            Assembly oldest = beginnings.remove(beginnings.keySet().iterator().next());
            lost += oldest == null ? 0 : oldest.received();
        }
        return lost;
    }

    @Nullable
    Assembly takeBeginning(int piece) {
        return beginnings.remove(piece);
    }
}
