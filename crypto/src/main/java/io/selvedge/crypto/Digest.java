package io.selvedge.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A SHA-256 digest (FIPS 180-4), 32 bytes. Ordered as unsigned bytes, which is also the order of the hex forms.
 *
 * <p>Held as four longs: a ledger keeps millions of them.
 */
public final class Digest implements Comparable<Digest> {
    /** Bytes in a digest. */
    public static final int SIZE_BYTES = 32;

    /** 32 zero bytes: stands for "nothing before". */
    public static final Digest ZERO = new Digest(0, 0, 0, 0);

    private static final HexFormat HEX = HexFormat.of();

    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Digest(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /** The digest of these bytes. */
    public static Digest of(byte[] content) {
        return ofRaw(sha256().digest(content));
    }

    /** A digest from its own 32 bytes; BAD_FORMAT for any other length. */
    public static Digest ofRaw(byte[] raw) {
        if (raw.length != SIZE_BYTES) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "a digest has 32 bytes", Map.of("bytes", String.valueOf(raw.length)));
        }
        ByteBuffer buffer = ByteBuffer.wrap(raw);
        return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /** A digest from exactly 64 lower-case hex digits; BAD_FORMAT for anything else. */
    public static Digest ofHex(String hex) {
        if (!isHex(hex)) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT,
                    "a digest is 64 lower-case hex digits",
                    Map.of("length", String.valueOf(hex.length())));
        }
        return new Digest(longAt(hex, 0), longAt(hex, 16), longAt(hex, 32), longAt(hex, 48));
    }

    /** Whether this is 64 lower-case hex digits. */
    public static boolean isHex(String text) {
        if (text.length() != 2 * SIZE_BYTES) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char ch = text.charAt(i);
            if ((ch < '0' || ch > '9') && (ch < 'a' || ch > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long longAt(String hex, int from) {
        return Long.parseUnsignedLong(hex, from, from + 16, 16);
    }

    /** Starts an incremental digest. */
    public static Hasher hasher() {
        return new Hasher();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new InvariantViolation("every Java platform has SHA-256", e);
        }
    }

    /** The 32 bytes; an own copy. */
    public byte[] bytes() {
        byte[] raw = new byte[SIZE_BYTES];
        ByteBuffer.wrap(raw).putLong(a).putLong(b).putLong(c).putLong(d);
        return raw;
    }

    /** The exclusive or with another: digests summed that way stand for their set, whatever the order. */
    public Digest xor(Digest other) {
        return new Digest(a ^ other.a, b ^ other.b, c ^ other.c, d ^ other.d);
    }

    /** 64 lower-case hex digits. */
    public String hex() {
        return HEX.formatHex(bytes());
    }

    @Override
    public int compareTo(Digest other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a ^ d);
    }

    @Override
    public String toString() {
        return hex();
    }

    /** An incremental digest; one thread, one use. */
    public static final class Hasher {
        private final MessageDigest digest = sha256();

        private Hasher() {}

        public Hasher update(byte[] bytes) {
            digest.update(bytes);
            return this;
        }

        public Hasher update(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
            return this;
        }

        public Hasher update(ByteBuffer bytes) {
            digest.update(bytes);
            return this;
        }

        /** The digest of all that was fed; starts afresh. */
        public Digest digest() {
            return ofRaw(digest.digest());
        }
    }
}
