package io.selvedge.crypto;

import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.jspecify.annotations.Nullable;

/**
 * A point of edwards25519 (RFC 8032, 5.1) in extended coordinates, on Bouncy Castle's field arithmetic; the formulas are
 * those of Hisil, Wong, Carter and Dawson (eprint 2008/522, sections 3.1 and 3.3). In variable time: for public values.
 */
final class EdwardsPoint {
    private static final int BYTES = 32;
    private static final int BITS = 256;

    // Wide windows for the base, whose table is made once; narrow ones for keys, whose table is made at every check.
    private static final int BASE_WINDOW = 7;
    private static final int KEY_WINDOW = 5;

    /** d of the curve's equation, −121665/121666, little endian. */
    private static final int[] D = field("a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352");

    private static final int[] D2 = twice(D);

    private static final Addend[] BASE_TABLE = table(base(), BASE_WINDOW);

    private final int[] x = X25519Field.create();
    private final int[] y = X25519Field.create();
    private final int[] z = X25519Field.create();
    private final int[] t = X25519Field.create();

    private EdwardsPoint() {}

    private static int[] field(String hex) {
        int[] element = X25519Field.create();
        X25519Field.decode255(HexFormat.of().parseHex(hex), element);
        return element;
    }

    private static int[] twice(int[] element) {
        int[] sum = X25519Field.create();
        X25519Field.add(element, element, sum);
        X25519Field.carry(sum);
        return sum;
    }

    private static EdwardsPoint base() {
        EdwardsPoint base = decode(
                HexFormat.of().parseHex("5866666666666666666666666666666666666666666666666666666666666666"), false);
        if (base == null) {
            throw new InvariantViolation("the base point is a point");
        }
        return base;
    }

    private static EdwardsPoint neutral() {
        EdwardsPoint point = new EdwardsPoint();
        X25519Field.one(point.y);
        X25519Field.one(point.z);
        return point;
    }

    /** −A of the encoding of A, or null where it is no point. The caller has checked that it is canonical. */
    static @Nullable EdwardsPoint decodeNegative(byte[] encoded) {
        return decode(encoded, true);
    }

    private static @Nullable EdwardsPoint decode(byte[] encoded, boolean negate) {
        boolean sign = (encoded[BYTES - 1] & 0x80) != 0;
        EdwardsPoint point = new EdwardsPoint();
        X25519Field.decode255(encoded, point.y);
        int[] u = X25519Field.create();
        int[] v = X25519Field.create();
        X25519Field.sqr(point.y, u);
        X25519Field.mul(u, D, v);
        X25519Field.subOne(u);
        X25519Field.addOne(v);
        if (!X25519Field.sqrtRatioVar(u, v, point.x)) {
            return null;
        }
        X25519Field.normalize(point.x);
        boolean odd = (point.x[0] & 1) == 1;
        if ((sign != odd) != negate) {
            X25519Field.negate(point.x, point.x);
        }
        X25519Field.one(point.z);
        X25519Field.mul(point.x, point.y, point.t);
        return point;
    }

    /** The canonical encoding. */
    byte[] encode() {
        int[] inverse = X25519Field.create();
        int[] affineX = X25519Field.create();
        int[] affineY = X25519Field.create();
        X25519Field.invVar(z, inverse);
        X25519Field.mul(x, inverse, affineX);
        X25519Field.mul(y, inverse, affineY);
        X25519Field.normalize(affineX);
        X25519Field.normalize(affineY);
        byte[] encoded = new byte[BYTES];
        X25519Field.encode(affineY, encoded);
        encoded[BYTES - 1] |= (byte) ((affineX[0] & 1) << 7);
        return encoded;
    }

    /** s·B + k·P, both scalars little endian and below 2^253. */
    static EdwardsPoint baseTimesPlus(byte[] s, EdwardsPoint point, byte[] k) {
        byte[] baseDigits = signedDigits(s, BASE_WINDOW);
        byte[] keyDigits = signedDigits(k, KEY_WINDOW);
        Addend[] keyTable = table(point, KEY_WINDOW);
        EdwardsPoint sum = neutral();
        Scratch scratch = new Scratch();
        int bit = BITS - 1;
        while (bit >= 0 && baseDigits[bit] == 0 && keyDigits[bit] == 0) {
            bit--;
        }
        for (; bit >= 0; bit--) {
            boolean last = bit == 0;
            boolean add = baseDigits[bit] != 0 || keyDigits[bit] != 0;
            sum.twice(scratch, add || last);
            if (baseDigits[bit] != 0) {
                sum.plus(scratch, BASE_TABLE[Math.abs(baseDigits[bit]) >> 1], baseDigits[bit] < 0);
            }
            if (keyDigits[bit] != 0) {
                sum.plus(scratch, keyTable[Math.abs(keyDigits[bit]) >> 1], keyDigits[bit] < 0);
            }
        }
        return sum;
    }

    /** Non-adjacent form: a digit is 0 or odd and below 2^(window−1) in size; between two that are not 0 lie window − 1. */
    private static byte[] signedDigits(byte[] scalar, int window) {
        byte[] digits = new byte[BITS];
        int carry = 0;
        int bit = 0;
        while (bit < BITS) {
            if (bits(scalar, bit, 1) == carry) {
                bit++;
                continue;
            }
            int digit = bits(scalar, bit, window) + carry;
            carry = digit >> (window - 1);
            digits[bit] = (byte) (digit - (carry << window));
            bit += window;
        }
        return digits;
    }

    private static int bits(byte[] scalar, int from, int count) {
        int at = from >> 3;
        int two = (scalar[at] & 0xff) | (at + 1 < scalar.length ? (scalar[at + 1] & 0xff) << 8 : 0);
        return (two >>> (from & 7)) & ((1 << count) - 1);
    }

    /** P, 3P, 5P … up to the largest digit of this window. */
    private static Addend[] table(EdwardsPoint point, int window) {
        Addend[] table = new Addend[1 << (window - 2)];
        Scratch scratch = new Scratch();
        EdwardsPoint multiple = point.copy();
        EdwardsPoint twice = point.copy();
        twice.twice(scratch, true);
        Addend step = new Addend(twice);
        for (int i = 0; i < table.length; i++) {
            table[i] = new Addend(multiple);
            multiple.plus(scratch, step, false);
        }
        return table;
    }

    private EdwardsPoint copy() {
        EdwardsPoint copy = new EdwardsPoint();
        X25519Field.copy(x, 0, copy.x, 0);
        X25519Field.copy(y, 0, copy.y, 0);
        X25519Field.copy(z, 0, copy.z, 0);
        X25519Field.copy(t, 0, copy.t, 0);
        return copy;
    }

    /** Doubles in place; t only where the next step needs it. */
    private void twice(Scratch s, boolean withT) {
        X25519Field.sqr(x, s.a);
        X25519Field.sqr(y, s.b);
        X25519Field.sqr(z, s.c);
        X25519Field.add(s.c, s.c, s.c);
        X25519Field.add(x, y, s.e);
        X25519Field.carry(s.e);
        X25519Field.sqr(s.e, s.e);
        X25519Field.apm(s.a, s.b, s.h, s.g);
        X25519Field.sub(s.h, s.e, s.e);
        X25519Field.carry(s.e);
        X25519Field.add(s.c, s.g, s.f);
        X25519Field.carry(s.f);
        close(s, withT);
    }

    private void plus(Scratch s, Addend other, boolean negative) {
        X25519Field.apm(y, x, s.b, s.a);
        X25519Field.mul(s.a, negative ? other.sum : other.difference, s.a);
        X25519Field.mul(s.b, negative ? other.difference : other.sum, s.b);
        X25519Field.mul(t, other.t2d, s.c);
        X25519Field.mul(z, other.z2, s.d);
        X25519Field.apm(s.b, s.a, s.h, s.e);
        if (negative) {
            X25519Field.apm(s.d, s.c, s.f, s.g);
        } else {
            X25519Field.apm(s.d, s.c, s.g, s.f);
        }
        close(s, true);
    }

    private void close(Scratch s, boolean withT) {
        X25519Field.mul(s.e, s.f, x);
        X25519Field.mul(s.g, s.h, y);
        X25519Field.mul(s.f, s.g, z);
        if (withT) {
            X25519Field.mul(s.e, s.h, t);
        }
    }

    /** A point made ready to be added: y + x, y − x, 2dt, 2z. */
    private static final class Addend {
        private final int[] sum = X25519Field.create();
        private final int[] difference = X25519Field.create();
        private final int[] t2d = X25519Field.create();
        private final int[] z2;

        Addend(EdwardsPoint point) {
            X25519Field.apm(point.y, point.x, sum, difference);
            X25519Field.carry(sum);
            X25519Field.carry(difference);
            X25519Field.mul(point.t, D2, t2d);
            z2 = EdwardsPoint.twice(point.z);
        }
    }

    private static final class Scratch {
        private final int[] a = X25519Field.create();
        private final int[] b = X25519Field.create();
        private final int[] c = X25519Field.create();
        private final int[] d = X25519Field.create();
        private final int[] e = X25519Field.create();
        private final int[] f = X25519Field.create();
        private final int[] g = X25519Field.create();
        private final int[] h = X25519Field.create();
    }
}
