package io.selvedge.crypto.note;

import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;

/**
 * The state of a log (c2sp.org/tlog-checkpoint), without extension lines, which no log of ours has.
 *
 * @param origin name of the log
 * @param size leaves, from 0 to 2^53−1
 * @param root of the tree of that size
 */
public record Checkpoint(String origin, long size, Digest root) {
    private static final int MAX_SIZE_DIGITS = 16;

    public Checkpoint {
        NoteKey.checkName(origin);
        if (size < 0 || size > CanonicalJson.MAX_INTEGER) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a log's size is from 0 to 2^53−1");
        }
    }

    /** Three lines, each with its newline: what is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64Text.encode(root.bytes()) + "\n";
    }

    /** Reads {@link #text()}; BAD_FORMAT for any other spelling. */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "a checkpoint has three lines: origin, size and root");
        }
        byte[] root = Base64Text.decode(lines[2]);
        if (root.length != Digest.SIZE_BYTES) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a checkpoint's root has 32 bytes");
        }
        return new Checkpoint(lines[0], decimal(lines[1]), Digest.ofRaw(root));
    }

    /** A decimal number without sign and leading zeros. */
    static long decimal(String digits) {
        boolean good = !digits.isEmpty()
                && digits.length() <= MAX_SIZE_DIGITS
                && (digits.length() == 1 || digits.charAt(0) != '0');
        for (int i = 0; good && i < digits.length(); i++) {
            good = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        if (!good) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a decimal number without leading zeros");
        }
        return Long.parseLong(digits);
    }
}
