package io.selvedge.crypto.note;

import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.List;

/**
 * That a leaf is in a log (c2sp.org/tlog-proof@v1), without the optional {@code extra} line. Reading it verifies nothing.
 *
 * @param index of the leaf, below the checkpoint's size
 * @param path inclusion proof, from the leaf up
 * @param checkpoint of the log
 */
public record TlogProof(long index, List<Digest> path, SignedCheckpoint checkpoint) {
    private static final String HEAD = "c2sp.org/tlog-proof@v1";
    private static final String INDEX = "index ";

    // A tree of 2^53 leaves is 53 levels high.
    private static final int MAX_PATH = 53;

    public TlogProof {
        path = List.copyOf(path);
        if (index < 0 || index >= checkpoint.checkpoint().size() || path.size() > MAX_PATH) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a log proof's index is within its log");
        }
    }

    /** Whether the path leads from the leaf to the checkpoint's root; says nothing about signatures. */
    public boolean includes(Digest leafHash) {
        return MerkleTree.verifyInclusion(
                leafHash,
                index,
                checkpoint.checkpoint().size(),
                path,
                checkpoint.checkpoint().root());
    }

    public String text() {
        StringBuilder text =
                new StringBuilder(HEAD).append('\n').append(INDEX).append(index).append('\n');
        for (Digest hash : path) {
            text.append(Base64Text.encode(hash.bytes())).append('\n');
        }
        return text.append('\n').append(checkpoint.text()).toString();
    }

    /** Reads {@link #text()}; BAD_FORMAT or TOO_LARGE. */
    public static TlogProof parse(String text) {
        if (text.length() > SignedNote.MAX_CHARS) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "a log proof has at most 65,535 characters");
        }
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a log proof ends in a checkpoint");
        }
        String[] lines = text.substring(0, blank).split("\n", -1);
        if (lines.length < 2 || !lines[0].equals(HEAD) || !lines[1].startsWith(INDEX)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a log proof begins with " + HEAD);
        }
        List<Digest> path = new ArrayList<>();
        for (int i = 2; i < lines.length; i++) {
            path.add(Digest.ofRaw(Base64Text.decode(lines[i])));
        }
        return new TlogProof(
                Checkpoint.decimal(lines[1].substring(INDEX.length())),
                path,
                SignedCheckpoint.parse(text.substring(blank + 2)));
    }
}
