package io.selvedge.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** The rule of {@link SignatureCheck#ED25519}. */
final class StrictEd25519 {
    static final int SIGNATURE_BYTES = 64;

    private StrictEd25519() {}

    static boolean verify(VerifyingKey key, byte[] message, byte[] signature) {
        // The length first: the JDK's provider is known to accept one zero byte too many (JDK-8285389).
        return signature.length == SIGNATURE_BYTES
                && Ed25519.verify(signature, 0, key.rawShared(), 0, message, 0, message.length);
    }
}
