package io.selvedge.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A private Ed25519 key. Never logged, never part of a record; {@link #toString()} shows only the public key's id. */
public final class SigningKey implements Signer {
    /** Bytes of the seed (RFC 8032 calls it the private key). */
    public static final int SEED_BYTES = 32;

    private static final byte[] PKCS8_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final String PEM_LABEL = "PRIVATE KEY";

    private final byte[] seed;
    private final VerifyingKey verifyingKey;

    private SigningKey(byte[] seed) {
        this.seed = seed;
        byte[] raw = new byte[VerifyingKey.RAW_BYTES];
        Ed25519.generatePublicKey(seed, 0, raw, 0);
        this.verifyingKey = VerifyingKey.ofRaw(raw);
    }

    public static SigningKey generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new SigningKey(seed);
    }

    /** From 32 bytes; BAD_KEY for any other length. */
    public static SigningKey ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new SelvedgeException(SelvedgeException.BAD_KEY, "an Ed25519 seed has 32 bytes");
        }
        return new SigningKey(seed.clone());
    }

    /** From an unencrypted PKCS#8 PEM file (RFC 8410, version 1, as openssl and WebCrypto write it). */
    public static SigningKey ofPkcs8Pem(String pem) {
        return ofPkcs8(Pem.decode(PEM_LABEL, pem));
    }

    /** From DER PKCS#8 (RFC 8410, version 1); BAD_KEY for any other algorithm or spelling. */
    public static SigningKey ofPkcs8(byte[] der) {
        int length = PKCS8_PREFIX.length + SEED_BYTES;
        if (der.length != length || !Arrays.equals(der, 0, PKCS8_PREFIX.length, PKCS8_PREFIX, 0, PKCS8_PREFIX.length)) {
            throw new SelvedgeException(SelvedgeException.BAD_KEY, "not the PKCS#8 form of an Ed25519 key");
        }
        return new SigningKey(Arrays.copyOfRange(der, PKCS8_PREFIX.length, length));
    }

    /** From a PEM file of {@link #toEncryptedPem}; WRONG_PASSPHRASE when it does not open. */
    public static SigningKey ofEncryptedPem(String pem, char[] passphrase) {
        return EncryptedKey.open(pem, passphrase);
    }

    /** Unencrypted DER PKCS#8. The caller keeps it secret. */
    public byte[] toPkcs8() {
        byte[] der = Arrays.copyOf(PKCS8_PREFIX, PKCS8_PREFIX.length + SEED_BYTES);
        System.arraycopy(seed, 0, der, PKCS8_PREFIX.length, SEED_BYTES);
        return der;
    }

    /** Unencrypted PEM. The caller keeps it secret. */
    public String toPkcs8Pem() {
        return Pem.encode(PEM_LABEL, toPkcs8());
    }

    /**
     * PKCS#8 under a passphrase: PBES2 with PBKDF2-HMAC-SHA256, 600,000 iterations, and AES-256-CBC (RFC 8018), which
     * {@code openssl pkey} opens and a browser's WebCrypto can.
     */
    public String toEncryptedPem(char[] passphrase) {
        return EncryptedKey.seal(this, passphrase, new SecureRandom());
    }

    @Override
    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[StrictEd25519.SIGNATURE_BYTES];
        Ed25519.sign(seed, 0, verifyingKey.rawShared(), 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return "SigningKey[" + verifyingKey.keyId() + "]";
    }
}
