package io.selvedge.crypto.note;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.record.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A witness's word that it saw a checkpoint and that the log only grew (c2sp.org/tlog-cosignature, type 0x04): eight
 * bytes of time, then Ed25519 over {@code cosignature/v1}, the time and the checkpoint.
 */
public final class Cosignature {
    private static final int SIGNATURE_BYTES = 64;
    private static final String WITNESS_PREFIX = "selvedge.io/";

    private Cosignature() {}

    /** The name under which a node cosigns: {@code selvedge.io/<mesh>/<keyId>}. */
    public static String witnessName(String mesh, String keyId) {
        return WITNESS_PREFIX + new Origin(mesh, keyId, 0).mesh() + "/" + keyId;
    }

    /** Signs; {@code unixSeconds} is not negative. */
    public static NoteSignature sign(Checkpoint checkpoint, String name, Signer signer, long unixSeconds) {
        if (unixSeconds < 0) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a cosignature's time is not negative");
        }
        byte[] signature = signer.sign(message(checkpoint.text(), unixSeconds));
        byte[] timed = ByteBuffer.allocate(Long.BYTES + signature.length)
                .putLong(unixSeconds)
                .put(signature)
                .array();
        int hash = new NoteKey(name, signer.verifyingKey(), NoteKey.COSIGNATURE).keyHash();
        return new NoteSignature(name, hash, timed);
    }

    /** Whether the line is by this key under its own name and good over the checkpoint. */
    public static boolean verify(
            SignatureCheck check, Checkpoint checkpoint, NoteSignature signature, VerifyingKey key) {
        return new NoteKey(signature.name(), key, NoteKey.COSIGNATURE).verify(check, checkpoint.text(), signature);
    }

    /** As {@link #verify(SignatureCheck, Checkpoint, NoteSignature, VerifyingKey)} with {@link SignatureCheck#ED25519}. */
    public static boolean verify(Checkpoint checkpoint, NoteSignature signature, VerifyingKey key) {
        return verify(SignatureCheck.ED25519, checkpoint, signature, key);
    }

    /** Whether it has the shape of a cosignature: a time that is not negative, and 64 bytes. */
    public static boolean isShaped(NoteSignature signature) {
        byte[] bytes = signature.bytes();
        return bytes.length == Long.BYTES + SIGNATURE_BYTES && bytes[0] >= 0;
    }

    /** Seconds since 1970 by the witness's clock; BAD_FORMAT where it is no cosignature. */
    public static long unixSeconds(NoteSignature signature) {
        if (!isShaped(signature)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a cosignature has a time and 64 bytes");
        }
        return ByteBuffer.wrap(signature.bytes()).getLong();
    }

    static boolean verifyText(SignatureCheck check, VerifyingKey key, String text, NoteSignature signature) {
        if (!isShaped(signature)) {
            return false;
        }
        byte[] bytes = signature.bytes();
        return check.verify(
                key, message(text, unixSeconds(signature)), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
    }

    private static byte[] message(String text, long unixSeconds) {
        return ("cosignature/v1\ntime " + unixSeconds + "\n" + text).getBytes(StandardCharsets.UTF_8);
    }
}
