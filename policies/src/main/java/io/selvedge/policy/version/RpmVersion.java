package io.selvedge.policy.version;

import org.jspecify.annotations.Nullable;

/**
 * An RPM version, {@code [epoch:]version[-release]}. The order is that of rpm: epochs as numbers, then versions, then
 * releases, each by segments of digits or letters; {@code ~} sorts before everything, {@code ^} after the end and before
 * everything else. A version without a release is older than the same with one.
 *
 * @param epoch digits, {@code 0} when not written
 * @param version not empty
 * @param release null when not written
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/dependencies.html">rpm, Dependencies</a>
 */
public record RpmVersion(
        String epoch, String version, @Nullable String release) implements Comparable<RpmVersion> {
    private static final String SCHEME = "rpm";
    private static final String OTHERS = "._+~^%{}-";

    /**
     * Reads a version; the last hyphen begins the release.
     *
     * @throws MalformedVersionException when it is none
     */
    public static RpmVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        int colon = text.indexOf(':');
        String epoch = colon < 0 ? "0" : text.substring(0, colon);
        if (!AsciiDigits.isNumber(epoch)) {
            throw new MalformedVersionException(SCHEME, 0, "the epoch is not a number");
        }
        int start = colon + 1;
        requireCharacters(text, start);
        int hyphen = text.lastIndexOf('-');
        int end = hyphen < start ? text.length() : hyphen;
        if (end == start) {
            throw new MalformedVersionException(SCHEME, start, "the version is empty");
        }
        if (hyphen == text.length() - 1) {
            throw new MalformedVersionException(SCHEME, text.length(), "the release is empty");
        }
        String release = hyphen < start ? null : text.substring(hyphen + 1);
        return new RpmVersion(epoch, text.substring(start, end), release);
    }

    /** Letters of other scripts only separate, as in rpm's own tests. */
    private static void requireCharacters(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean foreign = c > 0x7f && !Character.isISOControl(c) && !Character.isWhitespace(c);
            if (!AsciiDigits.isDigit(c) && !AsciiDigits.isLetter(c) && !foreign && OTHERS.indexOf(c) < 0) {
                throw new MalformedVersionException(SCHEME, i, "a character that no version has");
            }
        }
    }

    @Override
    public int compareTo(RpmVersion other) {
        int byEpoch = AsciiDigits.compare(epoch, other.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byVersion = compareParts(version, other.version);
        if (byVersion != 0) {
            return byVersion;
        }
        if (release == null || other.release == null) {
            return Boolean.compare(release != null, other.release != null);
        }
        return compareParts(release, other.release);
    }

    /** Segment by segment, as the cases of rpm's tests/rpmvercmp.at have it. */
    private static int compareParts(String a, String b) {
        int i = segmentStart(a, 0);
        int j = segmentStart(b, 0);
        while (i < a.length() || j < b.length()) {
            char x = i < a.length() ? a.charAt(i) : 0;
            char y = j < b.length() ? b.charAt(j) : 0;
            int byMark = compareMarks(x, y);
            if (byMark != 0) {
                return byMark;
            }
            if (x == '~' || x == '^') {
                i = segmentStart(a, i + 1);
                j = segmentStart(b, j + 1);
                continue;
            }
            if (x == 0 || y == 0) {
                return Boolean.compare(x != 0, y != 0);
            }
            int endI = segmentEnd(a, i);
            int endJ = segmentEnd(b, j);
            int bySegment = compareSegments(a.substring(i, endI), b.substring(j, endJ));
            if (bySegment != 0) {
                return bySegment;
            }
            i = segmentStart(a, endI);
            j = segmentStart(b, endJ);
        }
        return 0;
    }

    /** 0 where both or neither have a mark; the end of the text is {@code 0}. */
    private static int compareMarks(char x, char y) {
        if (x == y) {
            return 0;
        }
        if (x == '~' || y == '~') {
            return x == '~' ? -1 : 1;
        }
        if (x == '^') {
            return y == 0 ? 1 : -1;
        }
        if (y == '^') {
            return x == 0 ? -1 : 1;
        }
        return 0;
    }

    /** Numbers are newer than letters. */
    private static int compareSegments(String a, String b) {
        boolean numberA = AsciiDigits.isNumber(a);
        boolean numberB = AsciiDigits.isNumber(b);
        if (numberA && numberB) {
            return AsciiDigits.compare(a, b);
        }
        return numberA == numberB ? a.compareTo(b) : Boolean.compare(numberA, numberB);
    }

    /** Skips what only separates. */
    private static int segmentStart(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (AsciiDigits.isDigit(c) || AsciiDigits.isLetter(c) || c == '~' || c == '^') {
                return at;
            }
            at++;
        }
        return at;
    }

    private static int segmentEnd(String text, int start) {
        boolean digits = AsciiDigits.isDigit(text.charAt(start));
        int at = start;
        while (at < text.length()
                && (digits ? AsciiDigits.isDigit(text.charAt(at)) : AsciiDigits.isLetter(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    /** As rpm writes it, without an epoch of 0. */
    @Override
    public String toString() {
        return (AsciiDigits.compare(epoch, "0") == 0 ? "" : epoch + ":")
                + version
                + (release == null ? "" : "-" + release);
    }
}
