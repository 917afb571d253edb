package io.selvedge.crypto.note;

import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.SelvedgeException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One signature line of a note (c2sp.org/signed-note): {@code — name base64(keyHash || bytes)}.
 *
 * @param name of the key
 * @param keyHash first four bytes of the key's hash, a hint beside the name
 * @param bytes the signature, for type 0x04 with its time in front
 */
public record NoteSignature(String name, int keyHash, byte[] bytes) {
    // ML-DSA-44 has 2,420 bytes; a time stands before it.
    private static final int MAX_BYTES = 4096;
    private static final String DASH = "— ";

    public NoteSignature {
        NoteKey.checkName(name);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a note's signature has 1 to 4096 bytes");
        }
        bytes = bytes.clone();
    }

    /** Without its line end. */
    String line() {
        byte[] blob = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(keyHash)
                .put(bytes)
                .array();
        return DASH + name + " " + Base64Text.encode(blob);
    }

    static NoteSignature parse(String line) {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a signature line reads: — name base64");
        }
        byte[] blob = Base64Text.decode(line.substring(space + 1));
        if (blob.length <= Integer.BYTES) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a signature line is too short");
        }
        return new NoteSignature(
                line.substring(DASH.length(), space),
                ByteBuffer.wrap(blob).getInt(),
                Arrays.copyOfRange(blob, Integer.BYTES, blob.length));
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteSignature that
                && name.equals(that.name)
                && keyHash == that.keyHash
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return line();
    }
}
