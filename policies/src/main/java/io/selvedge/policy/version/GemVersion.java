package io.selvedge.policy.version;

import java.util.ArrayList;
import java.util.List;

/**
 * A RubyGems version: numbers and letters between dots. A part with letters makes a pre-release, older than the same
 * without it; zeros at the end, and before the first letters, do not count; a hyphen stands for {@code .pre.}.
 *
 * @see <a href="https://docs.ruby-lang.org/en/master/Gem/Version.html">Ruby, Gem::Version</a>
 */
public final class GemVersion implements Comparable<GemVersion> {
    private static final String SCHEME = "gem";

    private final String text;
    private final List<String> segments;

    private GemVersion(String text, List<String> segments) {
        this.text = text;
        this.segments = List.copyOf(segments);
    }

    /**
     * Reads a version.
     *
     * @throws MalformedVersionException when it is none
     */
    public static GemVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!AsciiDigits.isDigit(c) && !AsciiDigits.isLetter(c) && c != '.' && c != '-') {
                throw new MalformedVersionException(SCHEME, i, "a character that no version has");
            }
        }
        int hyphen = text.indexOf('-');
        String main = hyphen < 0 ? text : text.substring(0, hyphen);
        requireParts(main, 0);
        if (!AsciiDigits.isNumber(main.split("\\.", -1)[0])) {
            throw new MalformedVersionException(SCHEME, 0, "it does not start with a number");
        }
        if (hyphen >= 0) {
            requireParts(text.substring(hyphen + 1), hyphen + 1);
        }
        return new GemVersion(text, segments(text.replace("-", ".pre.")));
    }

    private static void requireParts(String parts, int offset) {
        int position = offset;
        for (String part : parts.split("\\.", -1)) {
            if (part.isEmpty()) {
                throw new MalformedVersionException(SCHEME, position, "an empty part");
            }
            position += part.length() + 1;
        }
    }

    private static List<String> segments(String text) {
        List<String> numbers = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) == '.') {
                at++;
                continue;
            }
            boolean digits = AsciiDigits.isDigit(text.charAt(at));
            int end = at;
            while (end < text.length() && text.charAt(end) != '.' && AsciiDigits.isDigit(text.charAt(end)) == digits) {
                end++;
            }
            (digits && rest.isEmpty() ? numbers : rest).add(text.substring(at, end));
            at = end;
        }
        dropZeros(numbers);
        dropZeros(rest);
        numbers.addAll(rest);
        return numbers;
    }

    private static void dropZeros(List<String> segments) {
        while (!segments.isEmpty() && isZero(segments.getLast())) {
            segments.removeLast();
        }
    }

    private static boolean isZero(String segment) {
        return AsciiDigits.isNumber(segment) && AsciiDigits.compare(segment, "") == 0;
    }

    @Override
    public int compareTo(GemVersion other) {
        int common = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < common; i++) {
            int bySegment = compareSegments(segments.get(i), other.segments.get(i));
            if (bySegment != 0) {
                return bySegment;
            }
        }
        return segments.size() >= other.segments.size()
                ? signOfRest(segments, common)
                : -signOfRest(other.segments, common);
    }

    private static int compareSegments(String a, String b) {
        boolean numberA = AsciiDigits.isNumber(a);
        boolean numberB = AsciiDigits.isNumber(b);
        if (numberA && numberB) {
            return AsciiDigits.compare(a, b);
        }
        return numberA == numberB ? a.compareTo(b) : Boolean.compare(numberA, numberB);
    }

    private static int signOfRest(List<String> segments, int from) {
        for (int i = from; i < segments.size(); i++) {
            if (!AsciiDigits.isNumber(segments.get(i))) {
                return -1;
            }
            if (!isZero(segments.get(i))) {
                return 1;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GemVersion version && version.text.equals(text);
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
