package io.selvedge.policy.version;

import java.util.List;

/**
 * A version by Semantic Versioning 2.0.0, {@code major.minor.patch[-pre.release][+build]}. Build metadata is no part of
 * the order; {@code equals} compares all parts. Numbers are of any length and kept as text.
 *
 * @param core major, minor and patch: three numbers without leading zeros
 * @param preRelease dot-separated identifiers, empty for a release
 * @param build dot-separated identifiers, empty for none
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>
 */
public record SemanticVersion(List<String> core, List<String> preRelease, List<String> build)
        implements Comparable<SemanticVersion> {
    private static final String SCHEME = "semver";

    public SemanticVersion {
        core = List.copyOf(core);
        preRelease = List.copyOf(preRelease);
        build = List.copyOf(build);
        if (core.size() != 3) {
            throw new MalformedVersionException(SCHEME, 0, "it needs major, minor and patch");
        }
        core.forEach(number -> requireNumber(number, 0));
        preRelease.forEach(identifier -> requireIdentifier(identifier, 0, true));
        build.forEach(identifier -> requireIdentifier(identifier, 0, false));
    }

    /**
     * Reads a version; strict: no leading {@code v}, no missing part.
     *
     * @throws MalformedVersionException when it is none
     */
    public static SemanticVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        int plus = text.indexOf('+');
        int endOfPre = plus < 0 ? text.length() : plus;
        int hyphen = text.substring(0, endOfPre).indexOf('-');
        int endOfCore = hyphen < 0 ? endOfPre : hyphen;
        List<String> core = parts(text.substring(0, endOfCore));
        if (core.size() != 3) {
            throw new MalformedVersionException(SCHEME, endOfCore, "it needs major, minor and patch");
        }
        int position = 0;
        for (String number : core) {
            requireNumber(number, position);
            position += number.length() + 1;
        }
        List<String> preRelease =
                hyphen < 0 ? List.of() : identifiers(text.substring(hyphen + 1, endOfPre), hyphen + 1, true);
        List<String> build = plus < 0 ? List.of() : identifiers(text.substring(plus + 1), plus + 1, false);
        return new SemanticVersion(core, preRelease, build);
    }

    private static List<String> parts(String text) {
        return List.of(text.split("\\.", -1));
    }

    private static List<String> identifiers(String text, int offset, boolean strictNumbers) {
        List<String> identifiers = parts(text);
        int position = offset;
        for (String identifier : identifiers) {
            requireIdentifier(identifier, position, strictNumbers);
            position += identifier.length() + 1;
        }
        return identifiers;
    }

    private static void requireNumber(String text, int position) {
        if (!AsciiDigits.isNumber(text)) {
            throw new MalformedVersionException(SCHEME, position, "not a number");
        }
        if (text.length() > 1 && text.charAt(0) == '0') {
            throw new MalformedVersionException(SCHEME, position, "a number with a leading zero");
        }
    }

    private static void requireIdentifier(String text, int position, boolean strictNumbers) {
        if (text.isEmpty()) {
            throw new MalformedVersionException(SCHEME, position, "an empty identifier");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!AsciiDigits.isDigit(c) && !AsciiDigits.isLetter(c) && c != '-') {
                throw new MalformedVersionException(SCHEME, position + i, "a character that no identifier has");
            }
        }
        if (strictNumbers && AsciiDigits.isNumber(text)) {
            requireNumber(text, position);
        }
    }

    @Override
    public int compareTo(SemanticVersion other) {
        for (int i = 0; i < 3; i++) {
            int byNumber = AsciiDigits.compare(core.get(i), other.core.get(i));
            if (byNumber != 0) {
                return byNumber;
            }
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            int byIdentifier = compareIdentifiers(preRelease.get(i), other.preRelease.get(i));
            if (byIdentifier != 0) {
                return byIdentifier;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compareIdentifiers(String a, String b) {
        boolean numberA = AsciiDigits.isNumber(a);
        boolean numberB = AsciiDigits.isNumber(b);
        if (numberA && numberB) {
            return AsciiDigits.compare(a, b);
        }
        if (numberA != numberB) {
            return numberA ? -1 : 1;
        }
        return a.compareTo(b);
    }

    /** As the specification writes it. */
    @Override
    public String toString() {
        return String.join(".", core)
                + (preRelease.isEmpty() ? "" : "-" + String.join(".", preRelease))
                + (build.isEmpty() ? "" : "+" + String.join(".", build));
    }
}
