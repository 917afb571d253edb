package io.selvedge.policy.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A NuGet version: one to four numbers, then as in Semantic Versioning {@code -labels} and {@code +metadata}. Missing
 * numbers are 0, labels compare without regard to case, metadata is no part of the order. Numbers are of any length,
 * also where NuGet's own stop at 2³¹−1; a label counts as a number only up to there, as in NuGet.
 *
 * @param numbers four
 * @param labels empty for a release
 * @param metadata empty for none
 * @see <a href="https://learn.microsoft.com/nuget/concepts/package-versioning">NuGet, Package versioning</a>
 */
public record NugetVersion(List<String> numbers, List<String> labels, String metadata)
        implements Comparable<NugetVersion> {
    private static final String SCHEME = "nuget";
    private static final int NUMBERS = 4;

    public NugetVersion {
        numbers = List.copyOf(numbers);
        labels = List.copyOf(labels);
    }

    /**
     * Reads a version.
     *
     * @throws MalformedVersionException when it is none
     */
    public static NugetVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        int plus = text.indexOf('+');
        int endOfLabels = plus < 0 ? text.length() : plus;
        int hyphen = text.substring(0, endOfLabels).indexOf('-');
        int endOfNumbers = hyphen < 0 ? endOfLabels : hyphen;
        List<String> numbers = new ArrayList<>();
        int position = 0;
        for (String number : text.substring(0, endOfNumbers).split("\\.", -1)) {
            if (!AsciiDigits.isNumber(number)) {
                throw new MalformedVersionException(SCHEME, position, "not a number");
            }
            if (numbers.size() == NUMBERS) {
                throw new MalformedVersionException(SCHEME, position, "more than four numbers");
            }
            numbers.add(number);
            position += number.length() + 1;
        }
        while (numbers.size() < NUMBERS) {
            numbers.add("0");
        }
        List<String> labels = hyphen < 0 ? List.of() : labels(text.substring(hyphen + 1, endOfLabels), hyphen + 1);
        if (plus >= 0) {
            identifiers(text.substring(plus + 1), plus + 1);
        }
        return new NugetVersion(numbers, labels, plus < 0 ? "" : text.substring(plus + 1));
    }

    private static List<String> labels(String text, int offset) {
        List<String> labels = identifiers(text, offset);
        int position = offset;
        for (String label : labels) {
            if (label.length() > 1 && label.charAt(0) == '0' && AsciiDigits.isNumber(label)) {
                throw new MalformedVersionException(SCHEME, position, "a number with a leading zero");
            }
            position += label.length() + 1;
        }
        return labels;
    }

    private static List<String> identifiers(String text, int offset) {
        List<String> identifiers = List.of(text.split("\\.", -1));
        int position = offset;
        for (String identifier : identifiers) {
            if (identifier.isEmpty()) {
                throw new MalformedVersionException(SCHEME, position, "an empty identifier");
            }
            for (int i = 0; i < identifier.length(); i++) {
                char c = identifier.charAt(i);
                if (!AsciiDigits.isDigit(c) && !AsciiDigits.isLetter(c) && c != '-') {
                    throw new MalformedVersionException(SCHEME, position + i, "a character that no identifier has");
                }
            }
            position += identifier.length() + 1;
        }
        return identifiers;
    }

    @Override
    public int compareTo(NugetVersion other) {
        for (int i = 0; i < NUMBERS; i++) {
            int byNumber = AsciiDigits.compare(numbers.get(i), other.numbers.get(i));
            if (byNumber != 0) {
                return byNumber;
            }
        }
        if (labels.isEmpty() || other.labels.isEmpty()) {
            return Boolean.compare(labels.isEmpty(), other.labels.isEmpty());
        }
        for (int i = 0; i < Math.min(labels.size(), other.labels.size()); i++) {
            int byLabel = compareLabels(labels.get(i), other.labels.get(i));
            if (byLabel != 0) {
                return byLabel;
            }
        }
        return Integer.compare(labels.size(), other.labels.size());
    }

    private static int compareLabels(String a, String b) {
        boolean numberA = isInt(a);
        boolean numberB = isInt(b);
        if (numberA && numberB) {
            return Integer.compare(Integer.parseInt(a), Integer.parseInt(b));
        }
        if (numberA != numberB) {
            return numberA ? -1 : 1;
        }
        return a.toUpperCase(Locale.ROOT).compareTo(b.toUpperCase(Locale.ROOT));
    }

    /** What .NET's {@code int.TryParse} takes, as far as a label can have it; a leading hyphen is a sign there. */
    private static boolean isInt(String label) {
        String digits = label.startsWith("-") ? label.substring(1) : label;
        if (!AsciiDigits.isNumber(digits)) {
            return false;
        }
        long limit = label.startsWith("-") ? 1L + Integer.MAX_VALUE : Integer.MAX_VALUE;
        return AsciiDigits.compare(digits, Long.toString(limit)) <= 0;
    }

    /** All four numbers, labels and metadata. */
    @Override
    public String toString() {
        return String.join(".", numbers)
                + (labels.isEmpty() ? "" : "-" + String.join(".", labels))
                + (metadata.isEmpty() ? "" : "+" + metadata);
    }
}
