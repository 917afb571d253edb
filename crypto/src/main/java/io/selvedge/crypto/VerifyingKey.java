package io.selvedge.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A public Ed25519 key (RFC 8032) that is safe to verify under: a canonically encoded point that is not of low order.
 *
 * <p>Its name everywhere is {@link #keyId()}: the lower-case hex SHA-256 of its SubjectPublicKeyInfo (RFC 8410).
 */
public final class VerifyingKey {
    /** Bytes of the raw key. */
    public static final int RAW_BYTES = 32;

    /** Bytes of the DER form. */
    public static final int SPKI_BYTES = 44;

    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final String PEM_LABEL = "PUBLIC KEY";

    private final byte[] raw;
    private final String keyId;

    private VerifyingKey(byte[] raw) {
        this.raw = raw;
        this.keyId = Digest.of(spki()).hex();
    }

    /** From 32 bytes; BAD_KEY when they are not a canonical point or of low order. */
    public static VerifyingKey ofRaw(byte[] raw) {
        if (raw.length != RAW_BYTES) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_KEY,
                    "an Ed25519 key has 32 bytes",
                    Map.of("bytes", String.valueOf(raw.length)));
        }
        byte[] copy = raw.clone();
        if (!Ed25519.validatePublicKeyPartial(copy, 0)) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_KEY, "not a canonical Ed25519 point, or one of low order");
        }
        return new VerifyingKey(copy);
    }

    /** From its DER SubjectPublicKeyInfo; BAD_KEY for any other algorithm or spelling. */
    public static VerifyingKey ofSpki(byte[] spki) {
        if (spki.length != SPKI_BYTES
                || !Arrays.equals(spki, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length)) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_KEY,
                    "not the SubjectPublicKeyInfo of an Ed25519 key",
                    Map.of("bytes", String.valueOf(spki.length)));
        }
        return ofRaw(Arrays.copyOfRange(spki, SPKI_PREFIX.length, SPKI_BYTES));
    }

    /** From a PEM file of type PUBLIC KEY. */
    public static VerifyingKey ofPem(String pem) {
        return ofSpki(Pem.decode(PEM_LABEL, pem));
    }

    /** DER SubjectPublicKeyInfo; an own copy. */
    public byte[] spki() {
        byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_BYTES);
        System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, RAW_BYTES);
        return spki;
    }

    /** The 32 bytes of RFC 8032; an own copy. */
    public byte[] raw() {
        return raw.clone();
    }

    /** 64 lower-case hex digits. */
    public String keyId() {
        return keyId;
    }

    public String toPem() {
        return Pem.encode(PEM_LABEL, spki());
    }

    /** For this module's own checks, which do not change it. */
    byte[] rawShared() {
        return raw;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return keyId;
    }
}
