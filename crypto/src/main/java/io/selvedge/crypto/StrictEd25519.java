package io.selvedge.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The rule of {@link SignatureCheck#ED25519}: computes S·B − k·A (RFC 8032, 5.1.7, without the cofactor) and compares its
 * one canonical encoding with R byte by byte, which also refuses every other encoding of R.
 *
 * <p>Bouncy Castle's own check is not used: in 1.87 it multiplies the equation by a number of half size (Pornin,
 * eprint 2020/454) and so takes some signatures with a point of low order in R, which openssl and the JDK refuse.
 * Nothing here is secret, so nothing needs constant time.
 */
final class StrictEd25519 {
    static final int SIGNATURE_BYTES = 64;

    private static final int HALF = 32;

    /** Order of the base point. */
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final byte[] L_BYTES = littleEndian(L);

    private StrictEd25519() {}

    static boolean verify(VerifyingKey key, byte[] message, byte[] signature) {
        // The length first: the JDK's provider is known to accept one zero byte too many (JDK-8285389).
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] r = Arrays.copyOf(signature, HALF);
        byte[] s = Arrays.copyOfRange(signature, HALF, SIGNATURE_BYTES);
        if (!isBelowOrder(s)) {
            return false;
        }
        EdwardsPoint negativeKey = EdwardsPoint.decodeNegative(key.rawShared());
        if (negativeKey == null) {
            throw new InvariantViolation("a verifying key is a point");
        }
        byte[] k = hash(r, key.rawShared(), message);
        return Arrays.equals(EdwardsPoint.baseTimesPlus(s, negativeKey, k).encode(), r);
    }

    private static boolean isBelowOrder(byte[] s) {
        for (int i = HALF - 1; i >= 0; i--) {
            int difference = (s[i] & 0xff) - (L_BYTES[i] & 0xff);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    /** SHA-512(R, A, M) modulo the group's order, 32 bytes, little endian. */
    private static byte[] hash(byte[] r, byte[] a, byte[] message) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new InvariantViolation("every Java platform has SHA-512", e);
        }
        sha.update(r);
        sha.update(a);
        byte[] digest = sha.digest(message);
        reverse(digest);
        return littleEndian(new BigInteger(1, digest).mod(L));
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] big = value.toByteArray();
        byte[] bytes = new byte[HALF];
        for (int i = 0; i < Math.min(HALF, big.length); i++) {
            bytes[i] = big[big.length - 1 - i];
        }
        return bytes;
    }

    private static void reverse(byte[] bytes) {
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
    }
}
