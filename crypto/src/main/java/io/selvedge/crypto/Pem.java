package io.selvedge.crypto;

import java.util.Base64;
import java.util.Map;

/** Textual encoding of one DER object (RFC 7468), strict: one block, nothing but white space around it. */
final class Pem {
    /** An encrypted Ed25519 key takes about 300 characters; nothing of ours comes near. */
    static final int MAX_CHARS = 8192;

    private static final int LINE = 64;

    private Pem() {}

    static String encode(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    static byte[] decode(String label, String pem) {
        if (pem.length() > MAX_CHARS) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    "a PEM file is at most " + MAX_CHARS + " characters",
                    Map.of("chars", String.valueOf(pem.length())));
        }
        String text = pem.strip();
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        if (text.length() < begin.length() + end.length() || !text.startsWith(begin) || !text.endsWith(end)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "not a PEM file of type " + label);
        }
        String body = text.substring(begin.length(), text.length() - end.length());
        StringBuilder base64 = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char ch = body.charAt(i);
            if (ch != '\n' && ch != '\r' && ch != ' ' && ch != '\t') {
                base64.append(ch);
            }
        }
        return Base64Text.decode(base64.toString());
    }
}
