package io.selvedge.crypto;

import java.util.Base64;
import java.util.Map;

/** Standard base64 with padding (RFC 4648, section 4), and only the one spelling that encoding gives back. */
public final class Base64Text {
    private Base64Text() {}

    public static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes; BAD_FORMAT for other alphabets, missing padding, line breaks or stray bits at the end. */
    public static byte[] decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "not base64", Map.of("length", String.valueOf(text.length())), e);
        }
        if (!isOnlySpelling(text, bytes)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "not the canonical base64 of its bytes");
        }
        return bytes;
    }

    // Java's decoder accepts missing padding and non-zero bits after the last byte; both would let one record have
    // several spellings. Only the last group can differ.
    private static boolean isOnlySpelling(String text, byte[] bytes) {
        if (text.length() % 4 != 0) {
            return false;
        }
        int tail = bytes.length % 3;
        if (tail == 0) {
            return true;
        }
        byte[] last = new byte[tail];
        System.arraycopy(bytes, bytes.length - tail, last, 0, tail);
        return text.endsWith(encode(last));
    }
}
