package io.selvedge.runtime.transfer;

import io.selvedge.core.record.Artifact;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A piece on its way from one peer: the blocks come in order, so what is there is always a beginning of it. */
final class Assembly {
    private final Artifact artifact;
    private final int piece;
    private final PeerLink link;
    private final Set<String> contributors = new TreeSet<>();
    private byte @Nullable [] bytes;
    private int received;

    Assembly(Artifact artifact, int piece, PeerLink link, @Nullable Assembly beginning) {
        this.artifact = artifact;
        this.piece = piece;
        this.link = link;
        if (beginning != null) {
            this.bytes = beginning.bytes;
            this.received = beginning.received;
            this.contributors.addAll(beginning.contributors);
        }
    }

    Artifact artifact() {
        return artifact;
    }

    int piece() {
        return piece;
    }

    /** The connection on which it was asked for. */
    PeerLink link() {
        return link;
    }

    /** How many bytes are there; also where the next block has to begin. */
    int received() {
        return received;
    }

    /** How many bytes are not there yet. */
    int missing() {
        return artifact.pieceLength(piece) - received;
    }

    /** Who has sent some of it. */
    Set<String> contributors() {
        return contributors;
    }

    boolean isFull() {
        return missing() == 0;
    }

    /** Takes a block; false when it does not belong where this is. */
    boolean accept(String from, SwarmMessage.Block block) {
        int length = block.bytes().readableBytes();
        if (block.offset() != received || length != Math.min(missing(), SwarmMessage.MAX_BLOCK_BYTES)) {
            return false;
        }
        byte[] into = bytes;
        if (into == null) {
            into = new byte[artifact.pieceLength(piece)];
            bytes = into;
        }
        block.bytes().readBytes(into, received, length);
        received += length;
        contributors.add(from);
        return true;
    }

    ByteBuffer content() {
        byte[] whole = bytes;
        return whole == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(whole);
    }
}
