package io.selvedge.crypto.note;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint with its author's signature and what witnesses added. Reading it verifies nothing.
 *
 * @param checkpoint what is signed
 * @param author line whose name is the origin, type 0x01
 * @param cosignatures all other lines, in their order
 */
public record SignedCheckpoint(Checkpoint checkpoint, NoteSignature author, List<NoteSignature> cosignatures) {
    private static final int SIGNATURE_BYTES = 64;

    public SignedCheckpoint {
        if (!author.name().equals(checkpoint.origin())) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "a checkpoint's first signature is by its origin");
        }
        cosignatures = List.copyOf(cosignatures);
        if (cosignatures.size() >= SignedNote.MAX_SIGNATURES) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "a note has at most 100 signatures");
        }
    }

    /** Signed by the log's author. */
    public static SignedCheckpoint sign(Checkpoint checkpoint, Signer author) {
        int hash = new NoteKey(checkpoint.origin(), author.verifyingKey(), NoteKey.ED25519).keyHash();
        byte[] signature = author.sign(checkpoint.text().getBytes(StandardCharsets.UTF_8));
        return new SignedCheckpoint(checkpoint, new NoteSignature(checkpoint.origin(), hash, signature), List.of());
    }

    /** The same with one more cosignature; unchanged where that line is there already. */
    public SignedCheckpoint plus(NoteSignature cosignature) {
        if (cosignatures.contains(cosignature)) {
            return this;
        }
        List<NoteSignature> more = new ArrayList<>(cosignatures);
        more.add(cosignature);
        return new SignedCheckpoint(checkpoint, author, more);
    }

    /** Whether the author's line is good under this key. */
    public boolean verifyAuthor(SignatureCheck check, VerifyingKey key) {
        return new NoteKey(checkpoint.origin(), key, NoteKey.ED25519).verify(check, checkpoint.text(), author);
    }

    /** The signed note. */
    public String text() {
        List<NoteSignature> lines = new ArrayList<>();
        lines.add(author);
        lines.addAll(cosignatures);
        return new SignedNote(checkpoint.text(), lines).encode();
    }

    /** Reads {@link #text()}, the author's line at any place; BAD_FORMAT or TOO_LARGE. */
    public static SignedCheckpoint parse(String text) {
        SignedNote note = SignedNote.parse(text);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        List<NoteSignature> others = new ArrayList<>(note.signatures());
        for (NoteSignature each : note.signatures()) {
            if (each.name().equals(checkpoint.origin()) && each.bytes().length == SIGNATURE_BYTES) {
                others.remove(each);
                return new SignedCheckpoint(checkpoint, each, others);
            }
        }
        throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a checkpoint is signed by its origin");
    }
}
