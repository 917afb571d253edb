package io.selvedge.crypto.json;

/** Number to text as ECMAScript has it (ECMA-262, Number::toString), which RFC 8785 section 3.2.2.3 asks for. */
final class EcmaNumber {
    // Positional notation for decimal exponents from -7 to 20, scientific beyond.
    private static final int MAX_POSITIONAL = 21;
    private static final int MIN_POSITIONAL = -6;

    private EcmaNumber() {}

    /** The shortest decimal that reads back as this finite double, the nearest where several are as short. */
    static String format(double value) {
        if (value == 0) {
            return "0";
        }
        String sign = value < 0 ? "-" : "";
        double magnitude = Math.abs(value);
        // Double.toString is shortest since JDK 19 (JDK-4511638), but never gives fewer than two digits.
        String java = Double.toString(magnitude);
        int e = java.indexOf('E');
        int exponent = e < 0 ? 0 : Integer.parseInt(java.substring(e + 1));
        String mantissa = e < 0 ? java : java.substring(0, e);
        int point = mantissa.indexOf('.');
        String digits = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int pointAt = point + exponent;
        int leading = 0;
        while (digits.charAt(leading) == '0') {
            leading++;
        }
        digits = digits.substring(leading);
        pointAt -= leading;
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        digits = digits.substring(0, end);
        if (digits.length() == 2) {
            digits = oneDigitIfEnough(magnitude, digits, pointAt);
        }
        return sign + lay(digits, pointAt);
    }

    // 4.9E-324 is 5e-324 in ECMAScript: only subnormals are so coarse that one digit can do where Java gives two.
    private static String oneDigitIfEnough(double magnitude, String two, int pointAt) {
        int down = two.charAt(0) - '0';
        int nearest = two.charAt(1) >= '5' ? down + 1 : down;
        if (nearest > 0 && nearest < 10 && Double.parseDouble(nearest + "e" + (pointAt - 1)) == magnitude) {
            return String.valueOf(nearest);
        }
        return two;
    }

    /** Digits d1d2…, with the decimal point after {@code pointAt} of them. */
    private static String lay(String digits, int pointAt) {
        int count = digits.length();
        if (count <= pointAt && pointAt <= MAX_POSITIONAL) {
            return digits + "0".repeat(pointAt - count);
        }
        if (pointAt > 0 && pointAt <= MAX_POSITIONAL) {
            return digits.substring(0, pointAt) + "." + digits.substring(pointAt);
        }
        if (pointAt > MIN_POSITIONAL && pointAt <= 0) {
            return "0." + "0".repeat(-pointAt) + digits;
        }
        int exponent = pointAt - 1;
        String tail = "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
        return count == 1 ? digits + tail : digits.charAt(0) + "." + digits.substring(1) + tail;
    }
}
