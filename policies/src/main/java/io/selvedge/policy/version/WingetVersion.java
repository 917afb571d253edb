package io.selvedge.policy.version;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A version of the Windows Package Manager: parts between dots, each a number with text after it. Missing parts are 0; a
 * part with text is older than the same number without; blanks around parts and text before the first digit
 * ({@code v1.2}) do not count, nor does case. {@code latest} is newer than all, {@code unknown} older than all; {@code <
 * 1.2} and {@code > 1.2}, which winget shows for what it can only estimate, stand just below and above {@code 1.2}.
 *
 * @param parts without those at the end that are 0
 * @param estimate -1, 0 or 1 for {@code <}, exact or {@code >}
 * @see <a href="https://github.com/microsoft/winget-cli/blob/master/src/AppInstallerCLITests/Versions.cpp">winget's
 *     tests</a>
 */
public record WingetVersion(List<Part> parts, int estimate) implements Comparable<WingetVersion> {
    private static final String SCHEME = "winget";

    /** The manifest schema's, without the signs of an estimate. */
    private static final String FORBIDDEN = "\\/:*?\"<>|";

    private static final Part ZERO = new Part(BigInteger.ZERO, "");
    private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

    /**
     * One part.
     *
     * @param number 0 to 2⁶⁴−1; 0 where it is larger, all of it being text then
     * @param text what follows the number, in lower case
     */
    public record Part(BigInteger number, String text) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            int byNumber = number.compareTo(other.number);
            if (byNumber != 0) {
                return byNumber;
            }
            if (text.isEmpty() || other.text.isEmpty()) {
                return Boolean.compare(text.isEmpty(), other.text.isEmpty());
            }
            return text.compareTo(other.text);
        }
    }

    public WingetVersion {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a version.
     *
     * @throws MalformedVersionException when it is none
     */
    public static WingetVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new MalformedVersionException(SCHEME, 0, "it is empty");
        }
        int estimate = trimmed.startsWith("< ") ? -1 : trimmed.startsWith("> ") ? 1 : 0;
        int start = text.indexOf(trimmed) + (estimate == 0 ? 0 : 2);
        for (int i = start; i < text.length(); i++) {
            if (FORBIDDEN.indexOf(text.charAt(i)) >= 0 || Character.isISOControl(text.charAt(i))) {
                throw new MalformedVersionException(SCHEME, i, "a character that no version has");
            }
        }
        String base = withoutPreamble(estimate == 0 ? trimmed : trimmed.substring(2));
        List<Part> parts = new ArrayList<>();
        for (String part : base.split("\\.", -1)) {
            parts.add(part(part.strip()));
        }
        while (!parts.isEmpty() && parts.getLast().equals(ZERO)) {
            parts.removeLast();
        }
        WingetVersion version = new WingetVersion(parts, estimate);
        if (estimate != 0 && version.isWord("unknown")) {
            throw new MalformedVersionException(SCHEME, start, "what is unknown cannot be estimated");
        }
        return version;
    }

    private static String withoutPreamble(String base) {
        int digit = 0;
        while (digit < base.length() && !AsciiDigits.isDigit(base.charAt(digit))) {
            digit++;
        }
        int dot = base.indexOf('.');
        return digit < base.length() && (dot < 0 || digit < dot) ? base.substring(digit) : base;
    }

    /** As C's {@code strtoull}, which winget uses, reads it: also with a sign. */
    private static Part part(String text) {
        int digits = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        int end = digits;
        while (end < text.length() && AsciiDigits.isDigit(text.charAt(end))) {
            end++;
        }
        if (end == digits) {
            return new Part(BigInteger.ZERO, folded(text));
        }
        BigInteger number = new BigInteger(text.substring(digits, end));
        if (number.bitLength() > 64) {
            return new Part(BigInteger.ZERO, folded(text));
        }
        boolean negative = text.charAt(0) == '-' && number.signum() > 0;
        return new Part(negative ? TWO_64.subtract(number) : number, folded(text.substring(end)));
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private boolean isWord(String word) {
        return parts.size() == 1 && parts.getFirst().equals(new Part(BigInteger.ZERO, word));
    }

    /** 1 for what is newer than every number, -1 for what is older, 0 for numbers. */
    private int rank() {
        return isWord("latest") ? 1 : isWord("unknown") ? -1 : 0;
    }

    @Override
    public int compareTo(WingetVersion other) {
        int byRank = Integer.compare(rank(), other.rank());
        if (byRank != 0) {
            return byRank;
        }
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int byPart = (i < parts.size() ? parts.get(i) : ZERO)
                    .compareTo(i < other.parts.size() ? other.parts.get(i) : ZERO);
            if (byPart != 0) {
                return byPart;
            }
        }
        return Integer.compare(estimate, other.estimate);
    }
}
