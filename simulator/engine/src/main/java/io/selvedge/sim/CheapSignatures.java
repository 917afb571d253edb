package io.selvedge.sim;

import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.VerifyingKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Signatures for large simulated meshes: checksums of key and message. Whoever knows the public key can make one, so they
 * show nothing about forgery; a run that uses them says so.
 */
final class CheapSignatures {
    private static final int BYTES = 64;

    private CheapSignatures() {}

    /** Signs as {@code key} would, at the price of two checksums. */
    static Signer signer(SigningKey key) {
        VerifyingKey verifying = key.verifyingKey();
        return new Signer() {
            @Override
            public VerifyingKey verifyingKey() {
                return verifying;
            }

            @Override
            public byte[] sign(byte[] message) {
                return signature(verifying, message);
            }
        };
    }

    static SignatureCheck check() {
        return (key, message, signature) -> Arrays.equals(signature(key, message), signature);
    }

    private static byte[] signature(VerifyingKey key, byte[] message) {
        CRC32C sum = new CRC32C();
        sum.update(message);
        byte[] whole = new byte[BYTES];
        ByteBuffer.wrap(whole)
                .putLong(sum.getValue())
                .putLong(Arrays.hashCode(message))
                .putLong(key.hashCode());
        return whole;
    }
}
