package io.selvedge.crypto;

/** Something that signs for one key: a {@link SigningKey} in production, a cheap stand-in in the simulator. */
public interface Signer {
    /** The key that the signatures verify under. */
    VerifyingKey verifyingKey();

    /** A signature of 64 bytes over the message. */
    byte[] sign(byte[] message);
}
