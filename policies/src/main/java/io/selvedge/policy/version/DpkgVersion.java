package io.selvedge.policy.version;

/**
 * A Debian version, {@code [epoch:]upstream[-revision]}. The order is that of dpkg, in which versions of different text
 * can be equally old ({@code 1.0} and {@code 0:1.00-0}); {@code equals} compares the texts' parts.
 *
 * @param epoch 0 when not written
 * @param upstream starts with a digit
 * @param revision empty when not written, which is as old as {@code 0}
 * @see <a href="https://manpages.debian.org/deb-version.7">deb-version(7)</a>
 */
public record DpkgVersion(int epoch, String upstream, String revision) implements Comparable<DpkgVersion> {
    private static final String SCHEME = "dpkg";

    public DpkgVersion {
        if (epoch < 0) {
            throw new MalformedVersionException(SCHEME, 0, "the epoch is negative");
        }
        requireCharacters(upstream, 0, ".+-~:");
        if (upstream.isEmpty() || !AsciiDigits.isDigit(upstream.charAt(0))) {
            throw new MalformedVersionException(SCHEME, 0, "the upstream version does not start with a digit");
        }
        requireCharacters(revision, 0, ".+~");
    }

    /**
     * Reads a version. Also refuses what dpkg only warns of, as the fields of a package file must not have it.
     *
     * @throws MalformedVersionException when it is none
     */
    public static DpkgVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        int colon = text.indexOf(':');
        int epoch = colon < 0 ? 0 : epoch(text.substring(0, colon));
        int start = colon + 1;
        int hyphen = text.lastIndexOf('-');
        int end = hyphen < start ? text.length() : hyphen;
        if (end == start) {
            throw new MalformedVersionException(SCHEME, start, "the upstream version is empty");
        }
        if (end == text.length() - 1) {
            throw new MalformedVersionException(SCHEME, text.length(), "the revision is empty");
        }
        if (!AsciiDigits.isDigit(text.charAt(start))) {
            throw new MalformedVersionException(SCHEME, start, "the upstream version does not start with a digit");
        }
        String upstream = text.substring(start, end);
        String revision = end == text.length() ? "" : text.substring(end + 1);
        requireCharacters(upstream, start, ".+-~:");
        requireCharacters(revision, end + 1, ".+~");
        return new DpkgVersion(epoch, upstream, revision);
    }

    private static int epoch(String digits) {
        if (!AsciiDigits.isNumber(digits)) {
            throw new MalformedVersionException(SCHEME, 0, "the epoch is not a number");
        }
        if (AsciiDigits.compare(digits, Integer.toString(Integer.MAX_VALUE)) > 0) {
            throw new MalformedVersionException(SCHEME, 0, "the epoch is too large");
        }
        return Integer.parseInt(digits);
    }

    private static void requireCharacters(String part, int offset, String others) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (!AsciiDigits.isDigit(c) && !AsciiDigits.isLetter(c) && others.indexOf(c) < 0) {
                throw new MalformedVersionException(SCHEME, offset + i, "a character that no version has");
            }
        }
    }

    @Override
    public int compareTo(DpkgVersion other) {
        int byEpoch = Integer.compare(epoch, other.epoch);
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byUpstream = compareParts(upstream, other.upstream);
        return byUpstream != 0 ? byUpstream : compareParts(revision, other.revision);
    }

    /** Turns of a run of other characters and a run of digits, as verrevcmp() in dpkg's lib/dpkg/version.c. */
    private static int compareParts(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while ((i < a.length() && !AsciiDigits.isDigit(a.charAt(i)))
                    || (j < b.length() && !AsciiDigits.isDigit(b.charAt(j)))) {
                int difference = weight(a, i) - weight(b, j);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            int endI = endOfDigits(a, i);
            int endJ = endOfDigits(b, j);
            int byNumber = AsciiDigits.compare(a.substring(i, endI), b.substring(j, endJ));
            if (byNumber != 0) {
                return byNumber;
            }
            i = endI;
            j = endJ;
        }
        return 0;
    }

    private static int endOfDigits(String text, int start) {
        int end = start;
        while (end < text.length() && AsciiDigits.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A tilde before the end, the end and digits before letters, letters before all else. */
    private static int weight(String text, int index) {
        if (index >= text.length() || AsciiDigits.isDigit(text.charAt(index))) {
            return 0;
        }
        char c = text.charAt(index);
        if (c == '~') {
            return -1;
        }
        return AsciiDigits.isLetter(c) ? c : c + 256;
    }

    /** As Debian writes it, without an epoch of 0. */
    @Override
    public String toString() {
        return (epoch == 0 ? "" : epoch + ":") + upstream + (revision.isEmpty() ? "" : "-" + revision);
    }
}
