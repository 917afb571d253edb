package io.selvedge.policy.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of version pairs with the order that is expected: lines {@code a b sign} with the fields between tabs, commas or
 * blanks, or {@code a < b}. A sign is {@code -1}, {@code 0}, {@code 1}, {@code <}, {@code =}, {@code >}, {@code lt},
 * {@code eq} or {@code gt}. Empty lines and those that begin with {@code #} or {@code //} do not count, nor does a first
 * line with headings. Other projects publish their tests in these forms.
 *
 * @param cases in the order of the lines
 * @param faults lines that are none
 */
public record VersionTable(List<Case> cases, List<Fault> faults) {
    /** Alpine's whole list has 14 KB; a table of every version of a distribution stays below this. */
    public static final int MAX_BYTES = 64 << 20;

    /** Two versions of the longest, a sign and what stands between. */
    private static final int MAX_LINE_CHARS = 4 * VersionScheme.MAX_CHARS;

    private static final List<String> HEADINGS = List.of("sign", "cmp", "compare", "expected", "order", "result");

    /**
     * One pair.
     *
     * @param line from 1
     * @param sign -1, 0 or 1: {@code a} is older, as old, newer
     */
    public record Case(int line, String a, String b, int sign) {}

    /**
     * A line that is no pair.
     *
     * @param line from 1
     */
    public record Fault(int line, String reason) {}

    public VersionTable {
        cases = List.copyOf(cases);
        faults = List.copyOf(faults);
    }

    /** Reads a table; every line that is wrong is a {@link Fault}. */
    public static VersionTable parse(String text) {
        List<Case> cases = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("#") || content.startsWith("//")) {
                continue;
            }
            if (content.length() > MAX_LINE_CHARS) {
                faults.add(new Fault(number, "longer than " + MAX_LINE_CHARS + " characters"));
                continue;
            }
            List<String> fields = fields(content);
            if (cases.isEmpty() && faults.isEmpty() && isHeading(fields)) {
                continue;
            }
            Optional<Case> pair = find(number, fields);
            pair.ifPresent(cases::add);
            if (pair.isEmpty()) {
                faults.add(new Fault(number, reason(fields)));
            }
        }
        return new VersionTable(cases, faults);
    }

    private static List<String> fields(String line) {
        String separator = line.indexOf('\t') >= 0 ? "\t" : line.indexOf(',') >= 0 ? "," : "\\s+";
        List<String> fields = new ArrayList<>();
        for (String field : line.split(separator, -1)) {
            String stripped = field.strip();
            boolean quoted = stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"");
            fields.add(quoted ? stripped.substring(1, stripped.length() - 1) : stripped);
        }
        return fields;
    }

    private static boolean isHeading(List<String> fields) {
        return fields.size() >= 3 && HEADINGS.contains(fields.get(2).toLowerCase(Locale.ROOT));
    }

    private static Optional<Case> find(int line, List<String> fields) {
        if (fields.size() != 3) {
            return Optional.empty();
        }
        Optional<Integer> between = sign(fields.get(1));
        // a number between two others is a version: 1 0 1
        if (between.isPresent()
                && !AsciiDigits.isDigit(fields.get(1).charAt(fields.get(1).length() - 1))) {
            return between.map(sign -> new Case(line, fields.get(0), fields.get(2), sign));
        }
        return sign(fields.get(2)).map(sign -> new Case(line, fields.get(0), fields.get(1), sign));
    }

    private static String reason(List<String> fields) {
        return fields.size() == 3
                ? "neither '" + fields.get(2) + "' nor '" + fields.get(1) + "' is a sign (-1 0 1, < = >, lt eq gt)"
                : "has " + fields.size() + " fields; a line is: a, b, sign, or: a < b";
    }

    private static Optional<Integer> sign(String text) {
        return switch (text) {
            case "-1", "<", "lt" -> Optional.of(-1);
            case "0", "=", "==", "eq" -> Optional.of(0);
            case "1", "+1", ">", "gt" -> Optional.of(1);
            default -> Optional.empty();
        };
    }
}
