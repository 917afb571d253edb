package io.selvedge.crypto.openpgp;

import java.time.Instant;

/** What became of one signature of a text: it counts, or why it does not. */
public sealed interface VendorSignature {

    /** The signature's key as the signature names it: a fingerprint or the 16 hex digits of a key id, upper case. */
    String key();

    /**
     * It counts.
     *
     * @param key fingerprint of the key that signed, upper-case hex
     * @param primary fingerprint of the vendor's primary key, upper-case hex; the same where that signed itself
     * @param user the key's first user id, as its owner wrote it
     * @param created when it was signed, by the signer's clock
     * @param algorithm such as {@code RSA-4096 SHA-512}
     */
    record Good(String key, String primary, String user, Instant created, String algorithm)
            implements VendorSignature {}

    /**
     * It does not count.
     *
     * @param reason one sentence
     */
    record Rejected(String key, Fault fault, String reason) implements VendorSignature {}

    /** Why a signature does not count. */
    enum Fault {
        /** No key of the keyring made it. */
        UNKNOWN_KEY,
        /** It does not fit the text: text or signature was changed. */
        BAD_SIGNATURE,
        /** The key's time is over, or had not come. */
        EXPIRED_KEY,
        /** The key's owner revoked it. */
        REVOKED_KEY,
        /** The key may not sign, is too weak, or no self-signature that counts binds it. */
        UNUSABLE_KEY,
        /** The signature's time is over, or has not come. */
        EXPIRED_SIGNATURE,
        /** A hash below SHA-256, or an algorithm, version or kind that is not taken here. */
        UNSUPPORTED
    }
}
