package io.selvedge.crypto.note;

import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A named key for notes (c2sp.org/signed-note, section Verifier keys).
 *
 * @param name without spaces and plus signs, 1 to {@value #MAX_NAME_CHARS} characters
 * @param key Ed25519
 * @param type {@link #ED25519} or {@link #COSIGNATURE}
 */
public record NoteKey(String name, VerifyingKey key, byte type) {
    /** Signs the note's text. */
    public static final byte ED25519 = 0x01;

    /** Signs a time and the note's text (c2sp.org/tlog-cosignature). */
    public static final byte COSIGNATURE = 0x04;

    static final int MAX_NAME_CHARS = 256;
    private static final int MAX_VKEY_CHARS = 512;

    public NoteKey {
        checkName(name);
        if (type != ED25519 && type != COSIGNATURE) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a note's key has type 0x01 or 0x04");
        }
    }

    static void checkName(String name) {
        boolean good = !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
        for (int i = 0; good && i < name.length(); i++) {
            char ch = name.charAt(i);
            good = ch != '+' && ch > 0x20 && !Character.isWhitespace(ch) && !Character.isSpaceChar(ch);
        }
        if (!good) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT,
                    "a note's key has a name of 1 to 256 characters without spaces and +");
        }
    }

    /** First four bytes of SHA-256(name, newline, type, key), big endian. */
    public int keyHash() {
        Digest digest = Digest.hasher()
                .update(name.getBytes(StandardCharsets.UTF_8))
                .update(new byte[] {'\n', type})
                .update(key.raw())
                .digest();
        return ByteBuffer.wrap(digest.bytes()).getInt();
    }

    /** {@code name+hash+base64(type, key)} */
    public String vkey() {
        byte[] typed = ByteBuffer.allocate(1 + VerifyingKey.RAW_BYTES)
                .put(type)
                .put(key.raw())
                .array();
        return name + "+" + String.format("%08x", keyHash()) + "+" + Base64Text.encode(typed);
    }

    /** Reads {@link #vkey()}; BAD_FORMAT or BAD_KEY. */
    public static NoteKey parse(String vkey) {
        String[] parts = vkey.length() <= MAX_VKEY_CHARS ? vkey.split("\\+", 3) : new String[0];
        if (parts.length != 3) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a verifier key reads name+hash+base64");
        }
        byte[] typed = Base64Text.decode(parts[2]);
        if (typed.length != 1 + VerifyingKey.RAW_BYTES) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a verifier key holds a type and 32 bytes");
        }
        NoteKey key = new NoteKey(parts[0], VerifyingKey.ofRaw(Arrays.copyOfRange(typed, 1, typed.length)), typed[0]);
        if (!parts[1].equals(String.format("%08x", key.keyHash()))) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a verifier key's hash is not that of its key");
        }
        return key;
    }

    /** Whether a signature line names this key: only then is it worth a check. */
    public boolean isNamedBy(NoteSignature signature) {
        return signature.name().equals(name) && signature.keyHash() == keyHash();
    }

    /** Whether this line is by this key and good over the text, a note's up to and with its last newline. */
    public boolean verify(SignatureCheck check, String text, NoteSignature signature) {
        if (!isNamedBy(signature)) {
            return false;
        }
        return type == COSIGNATURE
                ? Cosignature.verifyText(check, key, text, signature)
                : check.verify(key, text.getBytes(StandardCharsets.UTF_8), signature.bytes());
    }
}
