package io.selvedge.crypto.record;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import java.util.Map;

/**
 * The name of a log: which key of which mesh writes it, and in which incarnation. A node that lost the end of its log
 * opens the next incarnation instead of signing a second version of the same place.
 *
 * @param mesh lower-case letters, digits, dot and hyphen, 1 to 63, starting with a letter or digit
 * @param keyId 64 lower-case hex digits
 * @param incarnation from 0 to 2^53−1
 */
public record Origin(String mesh, String keyId, long incarnation) implements Comparable<Origin> {
    private static final String PREFIX = "selvedge.io/";
    private static final int MAX_MESH_CHARS = 63;
    private static final int MAX_INCARNATION_DIGITS = 16;

    /** Characters of the longest origin. */
    public static final int MAX_CHARS = PREFIX.length() + MAX_MESH_CHARS + 1 + 64 + 1 + MAX_INCARNATION_DIGITS;

    public Origin {
        if (!isMeshName(mesh)) {
            throw bad("a mesh is named by 1 to 63 lower-case letters, digits, dots and hyphens", mesh);
        }
        if (!Digest.isHex(keyId)) {
            throw bad("an origin has a key id of 64 lower-case hex digits", keyId);
        }
        if (incarnation < 0 || incarnation > CanonicalJson.MAX_INTEGER) {
            throw bad("an incarnation is a whole number below 2^53", String.valueOf(incarnation));
        }
    }

    /** Whether this can name a mesh. */
    public static boolean isMeshName(String name) {
        if (name.isEmpty() || name.length() > MAX_MESH_CHARS) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char ch = name.charAt(i);
            boolean letterOrDigit = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
            if (!letterOrDigit && (i == 0 || (ch != '.' && ch != '-'))) {
                return false;
            }
        }
        return true;
    }

    /** {@code selvedge.io/<mesh>/<keyId>/<incarnation>} */
    public String text() {
        return PREFIX + mesh + "/" + keyId + "/" + incarnation;
    }

    /** Reads {@link #text()}; BAD_FORMAT for any other spelling. */
    public static Origin parse(String text) {
        String[] parts = text.length() <= MAX_CHARS ? text.split("/", -1) : new String[0];
        if (parts.length != 4 || !(parts[0] + "/").equals(PREFIX) || !isIncarnation(parts[3])) {
            throw bad("an origin reads selvedge.io/<mesh>/<keyid>/<incarnation>", text);
        }
        return new Origin(parts[1], parts[2], Long.parseLong(parts[3]));
    }

    private static boolean isIncarnation(String digits) {
        boolean good = !digits.isEmpty()
                && digits.length() <= MAX_INCARNATION_DIGITS
                && (digits.length() == 1 || digits.charAt(0) != '0');
        for (int i = 0; good && i < digits.length(); i++) {
            good = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        return good;
    }

    /** Digest of {@link #text()}: names the log where a path needs plain letters. */
    public Digest digest() {
        return Digest.of(text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static SelvedgeException bad(String message, String value) {
        String shown = value.length() <= MAX_CHARS ? value : value.substring(0, MAX_CHARS) + "…";
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, message, Map.of("value", shown));
    }

    @Override
    public int compareTo(Origin other) {
        int order = mesh.compareTo(other.mesh);
        if (order == 0) {
            order = keyId.compareTo(other.keyId);
        }
        return order != 0 ? order : Long.compare(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return text();
    }
}
