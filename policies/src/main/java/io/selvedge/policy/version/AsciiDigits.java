package io.selvedge.policy.version;

/** Decimal numbers of any length inside version strings; {@link Character#isDigit} would also take other scripts'. */
final class AsciiDigits {
    private AsciiDigits() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isDigit((char) c));
    }

    /** Compares two runs of digits as numbers; an empty run is 0. */
    static int compare(String a, String b) {
        String strippedA = withoutLeadingZeros(a);
        String strippedB = withoutLeadingZeros(b);
        int byLength = Integer.compare(strippedA.length(), strippedB.length());
        return byLength != 0 ? byLength : strippedA.compareTo(strippedB);
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }
}
