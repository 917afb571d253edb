package io.selvedge.crypto;

/** Whether a signature is good. Real: {@link #ED25519}; the simulator has a cheap one for its own signers. */
public interface SignatureCheck {
    /**
     * Ed25519 (RFC 8032) in the strict reading on which every provider and openssl agree: 64 bytes, R and A canonically
     * encoded, S below the group order, A not of low order, and the equation without the cofactor.
     */
    SignatureCheck ED25519 = StrictEd25519::verify;

    /** False for whatever is not a good signature of this key over this message; never throws for hostile bytes. */
    boolean verify(VerifyingKey key, byte[] message, byte[] signature);
}
