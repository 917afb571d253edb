package io.selvedge.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/**
 * Signatures that a cofactored check takes and the strict one must not, made with slow arithmetic of our own: a point of
 * order two is hidden in R or in the key.
 */
class TorsionTest {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    private static final Point ORDER_TWO = new Point(BigInteger.ZERO, P.subtract(BigInteger.ONE));
    private static final Point BASE = new Point(
            new BigInteger("15112221349535400772501151409588531511454012693041857206046113283949847762202"),
            new BigInteger("46316835694926478169428394003475163141307993866256225615783033603165251855960"));

    private record Point(BigInteger x, BigInteger y) {
        Point plus(Point other) {
            BigInteger product = D.multiply(x)
                    .multiply(other.x)
                    .mod(P)
                    .multiply(y)
                    .multiply(other.y)
                    .mod(P);
            BigInteger newX = x.multiply(other.y)
                    .add(y.multiply(other.x))
                    .multiply(BigInteger.ONE.add(product).modInverse(P))
                    .mod(P);
            BigInteger newY = y.multiply(other.y)
                    .add(x.multiply(other.x))
                    .multiply(BigInteger.ONE.subtract(product).modInverse(P))
                    .mod(P);
            return new Point(newX, newY);
        }

        Point times(BigInteger scalar) {
            Point sum = new Point(BigInteger.ZERO, BigInteger.ONE);
            for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
                sum = sum.plus(sum);
                if (scalar.testBit(bit)) {
                    sum = sum.plus(this);
                }
            }
            return sum;
        }

        byte[] encode() {
            byte[] bytes = littleEndian(y);
            bytes[31] |= (byte) (x.testBit(0) ? 0x80 : 0);
            return bytes;
        }
    }

    private static byte[] littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        byte[] big = value.toByteArray();
        for (int i = 0; i < Math.min(32, big.length); i++) {
            bytes[i] = big[big.length - 1 - i];
        }
        return bytes;
    }

    private static BigInteger hash(byte[] r, byte[] a, byte[] message) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-512");
        sha.update(r);
        sha.update(a);
        byte[] digest = sha.digest(message);
        byte[] big = new byte[digest.length];
        for (int i = 0; i < digest.length; i++) {
            big[i] = digest[digest.length - 1 - i];
        }
        return new BigInteger(1, big).mod(L);
    }

    private static byte[] message(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    private static byte[] join(byte[] r, BigInteger s) {
        byte[] signature = Arrays.copyOf(r, 64);
        System.arraycopy(littleEndian(s), 0, signature, 32, 32);
        return signature;
    }

    private static boolean jdk(VerifyingKey key, byte[] message, byte[] sig) throws Exception {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key.spki())));
        check.update(message);
        return check.verify(sig);
    }

    @Test
    void arithmeticOfThisTestMakesGoodSignatures() throws Exception {
        BigInteger secret = BigInteger.valueOf(123_456_789);
        VerifyingKey key = VerifyingKey.ofRaw(BASE.times(secret).encode());
        byte[] r = BASE.times(BigInteger.TEN).encode();
        BigInteger s = BigInteger.TEN
                .add(hash(r, key.raw(), message(0)).multiply(secret))
                .mod(L);
        assertThat(SignatureCheck.ED25519.verify(key, message(0), join(r, s))).isTrue();
    }

    @Test
    void torsionInRIsRefused() throws Exception {
        BigInteger secret = BigInteger.valueOf(987_654_321);
        VerifyingKey key = VerifyingKey.ofRaw(BASE.times(secret).encode());
        byte[] r = BASE.times(BigInteger.TEN).plus(ORDER_TWO).encode();
        int bouncyCastleTakes = 0;
        for (int i = 0; i < 64; i++) {
            BigInteger s = BigInteger.TEN
                    .add(hash(r, key.raw(), message(i)).multiply(secret))
                    .mod(L);
            byte[] signature = join(r, s);
            assertThat(SignatureCheck.ED25519.verify(key, message(i), signature))
                    .as("message " + i)
                    .isFalse();
            assertThat(jdk(key, message(i), signature)).isFalse();
            byte[] message = message(i);
            bouncyCastleTakes += Ed25519.verify(signature, 0, key.raw(), 0, message, 0, message.length) ? 1 : 0;
        }
        // Why Bouncy Castle's own check is not enough: it multiplies the equation by a half-size scalar, and where that
        // is
        // even the torsion is gone. Should this fail one day, it has been mended there.
        assertThat(bouncyCastleTakes).isGreaterThan(0);
    }

    @Test
    void torsionInTheKeyCountsAsTheEquationWithoutCofactorSays() throws Exception {
        BigInteger secret = BigInteger.valueOf(555_555_555);
        VerifyingKey key = VerifyingKey.ofRaw(BASE.times(secret).plus(ORDER_TWO).encode());
        byte[] r = BASE.times(BigInteger.TEN).encode();
        int good = 0;
        for (int i = 0; i < 64; i++) {
            BigInteger k = hash(r, key.raw(), message(i));
            byte[] signature = join(r, BigInteger.TEN.add(k.multiply(secret)).mod(L));
            boolean expected = !k.testBit(0);
            assertThat(SignatureCheck.ED25519.verify(key, message(i), signature))
                    .isEqualTo(expected);
            assertThat(jdk(key, message(i), signature)).isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(10, 54);
    }
}
