package io.selvedge.runtime.transfer;

import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
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

    final Artifact artifact;
    final CompletableFuture<Path> done = new CompletableFuture<>();

    /** The peers that were told that this node wants it. */
    final Set<String> asked = new HashSet<>();

    /** Beginnings of pieces whose peer went away, to be continued by another. */
    final Map<Integer, Assembly> beginnings = new HashMap<>();

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

    /** Keeps the beginning of a piece, when it is longer than what is kept already. */
    void keep(Assembly beginning) {
        Assembly kept = beginnings.get(beginning.piece());
        boolean useful = beginning.received() > 0 && !suspect.get(beginning.piece());
        if (useful && (kept == null || kept.received() < beginning.received())) {
            beginnings.put(beginning.piece(), beginning);
        }
    }

    @Nullable
    Assembly takeBeginning(int piece) {
        return beginnings.remove(piece);
    }
}
