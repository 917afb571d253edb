package io.selvedge.crypto.note;

import io.selvedge.crypto.SelvedgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text and its signatures (c2sp.org/signed-note). Reading it verifies nothing: ask {@link NoteKey#verify}.
 *
 * @param text ends in a newline
 * @param signatures one to {@value #MAX_SIGNATURES}
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** All anchors of a site and some of others; the specification asks for at least 16. */
    public static final int MAX_SIGNATURES = 100;

    /** Room for {@link #MAX_SIGNATURES} lines of Ed25519 and for proofs around them. */
    public static final int MAX_CHARS = 65_535;

    public SignedNote {
        if (!text.endsWith("\n")) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a note's text ends in a newline");
        }
        checkCharacters(text);
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a note has 1 to 100 signatures");
        }
        signatures = List.copyOf(signatures);
    }

    /** The whole note. */
    public String encode() {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (NoteSignature signature : signatures) {
            note.append(signature.line()).append('\n');
        }
        return note.toString();
    }

    /** Reads a note; BAD_FORMAT or TOO_LARGE. */
    public static SignedNote parse(String note) {
        if (note.length() > MAX_CHARS) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    "a note has at most " + MAX_CHARS + " characters",
                    Map.of("chars", String.valueOf(note.length())));
        }
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n") || blank + 2 >= note.length()) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "a note is a text, an empty line and signature lines");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : note.substring(blank + 2, note.length() - 1).split("\n", -1)) {
            if (signatures.size() == MAX_SIGNATURES) {
                throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a note has 1 to 100 signatures");
            }
            signatures.add(NoteSignature.parse(line));
        }
        return new SignedNote(note.substring(0, blank + 1), signatures);
    }

    private static void checkCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            char ch = text.charAt(i);
            boolean half = Character.isSurrogate(ch)
                    && !(Character.isHighSurrogate(ch)
                            ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                            : i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
            if ((ch < 0x20 && ch != '\n') || half) {
                throw new SelvedgeException(
                        SelvedgeException.BAD_FORMAT, "a note holds no control characters and no half characters");
            }
        }
    }
}
