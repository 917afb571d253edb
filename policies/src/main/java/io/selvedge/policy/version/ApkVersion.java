package io.selvedge.policy.version;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Alpine version, {@code number{.number}...{letter}{_suffix{number}}...{~commit}{-rN}}. The order of well-formed ones
 * is that of apk-tools 3. Alpine's own tool also orders what is not well formed, and its releases differ there; here the
 * part from the first fault on is older than nothing at all, and two such parts compare as text before {@code -r} and
 * not at all after it.
 *
 * @see <a href="https://man.archlinux.org/man/extra/apk-tools/apk-package.5.en">apk-package(5)</a>
 */
public final class ApkVersion implements Comparable<ApkVersion> {
    private static final String SCHEME = "apk";

    /** In their order; a release without a suffix stands between {@code rc} and {@code cvs}. */
    private static final List<String> SUFFIXES =
            List.of("alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p");

    private static final int NO_SUFFIX = SUFFIXES.indexOf("");

    /** In the order of a version; where two versions go on differently, the earlier kind is newer. */
    private enum Kind {
        FIRST_NUMBER,
        NUMBER,
        LETTER,
        SUFFIX,
        SUFFIX_NUMBER,
        COMMIT,
        /** What stands at the end: nothing, or the build's revision. */
        END,
        FAULT
    }

    private record Token(Kind kind, String text) {
        boolean preRelease() {
            return kind == Kind.SUFFIX && SUFFIXES.indexOf(text) < NO_SUFFIX;
        }
    }

    private final String text;
    private final List<Token> tokens;

    private ApkVersion(String text, List<Token> tokens) {
        this.text = text;
        this.tokens = List.copyOf(tokens);
    }

    /**
     * Reads a version.
     *
     * @throws MalformedVersionException when it is empty, too long, or has blanks, control or non-ASCII characters
     */
    public static ApkVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new MalformedVersionException(SCHEME, i, "a character that no version has");
            }
        }
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (true) {
            Token last = tokens.isEmpty() ? null : tokens.getLast();
            if (at == text.length() || (text.charAt(at) == '-' && last != null)) {
                tokens.add(new Token(Kind.END, text.substring(at)));
                return new ApkVersion(text, tokens);
            }
            Token next = next(text, at, last);
            if (next == null) {
                tokens.add(new Token(Kind.FAULT, text.substring(at)));
                return new ApkVersion(text, tokens);
            }
            tokens.add(next);
            boolean marked = next.kind != Kind.LETTER && "._~".indexOf(text.charAt(at)) >= 0;
            at += next.text.length() + (marked ? 1 : 0);
        }
    }

    /** The token that begins at {@code at}, or null where none may. */
    private static @Nullable Token next(String text, int at, @Nullable Token last) {
        if (last == null) {
            return token(Kind.FIRST_NUMBER, run(text, at, "0123456789"));
        }
        char c = text.charAt(at);
        if (c >= 'a' && c <= 'z') {
            return last.kind.compareTo(Kind.NUMBER) <= 0 ? new Token(Kind.LETTER, text.substring(at, at + 1)) : null;
        }
        if (AsciiDigits.isDigit(c)) {
            return last.kind == Kind.SUFFIX ? token(Kind.SUFFIX_NUMBER, run(text, at, "0123456789")) : null;
        }
        return switch (c) {
            case '.' ->
                last.kind.compareTo(Kind.NUMBER) <= 0 ? token(Kind.NUMBER, run(text, at + 1, "0123456789")) : null;
            case '_' -> {
                String suffix = run(text, at + 1, "abcdefghijklmnopqrstuvwxyz");
                boolean allowed = last.kind.compareTo(Kind.SUFFIX_NUMBER) <= 0 && SUFFIXES.contains(suffix);
                yield allowed ? token(Kind.SUFFIX, suffix) : null;
            }
            case '~' ->
                last.kind.compareTo(Kind.COMMIT) < 0 ? token(Kind.COMMIT, run(text, at + 1, "0123456789abcdef")) : null;
            default -> null;
        };
    }

    private static @Nullable Token token(Kind kind, String text) {
        return text.isEmpty() ? null : new Token(kind, text);
    }

    private static String run(String text, int from, String characters) {
        int end = from;
        while (end < text.length() && characters.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return text.substring(from, end);
    }

    @Override
    public int compareTo(ApkVersion other) {
        for (int i = 0; ; i++) {
            Token a = tokens.get(i);
            Token b = other.tokens.get(i);
            if (a.kind != b.kind) {
                return compareKinds(a, b);
            }
            int byToken = compareTokens(a, b);
            if (byToken != 0 || a.kind == Kind.END || a.kind == Kind.FAULT) {
                return byToken;
            }
        }
    }

    private static int compareKinds(Token a, Token b) {
        if (a.preRelease() != b.preRelease()) {
            return a.preRelease() ? -1 : 1;
        }
        return b.kind.compareTo(a.kind);
    }

    private static int compareTokens(Token a, Token b) {
        return switch (a.kind) {
            case FIRST_NUMBER, SUFFIX_NUMBER -> AsciiDigits.compare(a.text, b.text);
            // as decimal fractions where one has a leading zero
            case NUMBER ->
                a.text.charAt(0) == '0' || b.text.charAt(0) == '0'
                        ? a.text.compareTo(b.text)
                        : AsciiDigits.compare(a.text, b.text);
            case SUFFIX -> Integer.compare(SUFFIXES.indexOf(a.text), SUFFIXES.indexOf(b.text));
            case LETTER, COMMIT, FAULT -> a.text.compareTo(b.text);
            case END -> compareEnds(a.text, b.text);
        };
    }

    /** Nothing, {@code -rN}, or one of them with a fault after it, which is then older than without. */
    private static int compareEnds(String a, String b) {
        String revisionA = revision(a);
        String revisionB = revision(b);
        int byRevision = AsciiDigits.compare(revisionA, revisionB);
        if (byRevision != 0) {
            return byRevision;
        }
        boolean cleanA = a.isEmpty() || a.equals("-r" + revisionA);
        boolean cleanB = b.isEmpty() || b.equals("-r" + revisionB);
        if (cleanA != cleanB) {
            return cleanA ? 1 : -1;
        }
        return cleanA ? Boolean.compare(!a.isEmpty(), !b.isEmpty()) : 0;
    }

    private static String revision(String end) {
        return end.startsWith("-r") ? run(end, 2, "0123456789") : "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApkVersion version && version.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
