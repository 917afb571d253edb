package io.selvedge.policy.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Python version (PEP 440), also in the spellings that it normalizes. What is none, but was taken before PEP 440, is
 * older than every version that is one and ordered as setuptools did, since old packages still have it.
 *
 * @see <a href="https://packaging.python.org/specifications/version-specifiers/">Python packaging, Version specifiers</a>
 */
public final class PythonVersion implements Comparable<PythonVersion> {
    private static final String SCHEME = "pypi";

    private static final Pattern PEP_440 = Pattern.compile("v?(?:([0-9]+)!)?([0-9]+(?:\\.[0-9]+)*)"
            + "(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]*))?"
            + "(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]*))?"
            + "(?:[-_.]?(dev)[-_.]?([0-9]*))?"
            + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?");

    private static final Pattern LEGACY_PART = Pattern.compile("[0-9]+|[a-z]+|\\.|-|[^0-9a-z.-]+");

    private static final Map<String, String> LEGACY_WORDS =
            Map.of("pre", "c", "preview", "c", "-", "final-", "rc", "c", "dev", "@");

    private static final String LEGACY_ZERO = "00000000";

    private final String text;
    private final @Nullable Numbered numbered;
    private final List<String> legacy;

    /** A version by PEP 440; a number is null where its part is not written. */
    private record Numbered(
            String epoch,
            List<String> release,
            @Nullable String phase,
            String phaseNumber,
            @Nullable String post,
            @Nullable String dev,
            @Nullable String local) {

        static Numbered of(Matcher match) {
            String phase = match.group(3);
            String post =
                    match.group(5) != null ? match.group(5) : match.group(6) == null ? null : number(match.group(7));
            return new Numbered(
                    match.group(1) == null ? "0" : match.group(1),
                    List.of(match.group(2).split("\\.", -1)),
                    phase == null ? null : normalized(phase),
                    number(match.group(4)),
                    post,
                    match.group(8) == null ? null : number(match.group(9)),
                    match.group(10));
        }

        private static String number(@Nullable String digits) {
            return digits == null || digits.isEmpty() ? "0" : digits;
        }

        private static String normalized(String phase) {
            return switch (phase) {
                case "alpha", "a" -> "a";
                case "beta", "b" -> "b";
                default -> "rc";
            };
        }

        /** Development releases of a final release come before its pre-releases, those before the release. */
        int stage() {
            if (phase != null) {
                return 1;
            }
            return post == null && dev != null ? 0 : 2;
        }
    }

    private PythonVersion(String text, @Nullable Numbered numbered, List<String> legacy) {
        this.text = text;
        this.numbered = numbered;
        this.legacy = List.copyOf(legacy);
    }

    /**
     * Reads a version.
     *
     * @throws MalformedVersionException when it is empty, too long, or has blanks, control or non-ASCII characters
     */
    public static PythonVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                throw new MalformedVersionException(SCHEME, i, "a character that no version has");
            }
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher match = PEP_440.matcher(lower);
        return match.matches()
                ? new PythonVersion(text, Numbered.of(match), List.of())
                : new PythonVersion(text, null, legacyParts(lower));
    }

    /** Whether PEP 440 allows it. */
    public boolean isStandard() {
        return numbered != null;
    }

    private static List<String> legacyParts(String lower) {
        List<String> parts = new ArrayList<>();
        Matcher match = LEGACY_PART.matcher(lower);
        while (match.find()) {
            if (!match.group().equals(".")) {
                addLegacy(parts, LEGACY_WORDS.getOrDefault(match.group(), match.group()));
            }
        }
        addLegacy(parts, "final");
        return parts;
    }

    private static void addLegacy(List<String> parts, String part) {
        if (AsciiDigits.isDigit(part.charAt(0))) {
            parts.add(part.length() >= 8 ? part : LEGACY_ZERO.substring(part.length()) + part);
            return;
        }
        String marked = "*" + part;
        if (marked.compareTo("*final") < 0) {
            while (!parts.isEmpty() && parts.getLast().equals("*final-")) {
                parts.removeLast();
            }
        }
        while (!parts.isEmpty() && parts.getLast().equals(LEGACY_ZERO)) {
            parts.removeLast();
        }
        parts.add(marked);
    }

    @Override
    public int compareTo(PythonVersion other) {
        if (numbered == null || other.numbered == null) {
            if (numbered != null || other.numbered != null) {
                return numbered != null ? 1 : -1;
            }
            return compareLists(legacy, other.legacy);
        }
        return compareNumbered(numbered, other.numbered);
    }

    private static int compareLists(List<String> a, List<String> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int byPart = a.get(i).compareTo(b.get(i));
            if (byPart != 0) {
                return byPart;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareNumbered(Numbered a, Numbered b) {
        int result = AsciiDigits.compare(a.epoch, b.epoch);
        for (int i = 0; result == 0 && i < Math.max(a.release.size(), b.release.size()); i++) {
            result = AsciiDigits.compare(
                    i < a.release.size() ? a.release.get(i) : "0", i < b.release.size() ? b.release.get(i) : "0");
        }
        if (result == 0) {
            result = Integer.compare(a.stage(), b.stage());
        }
        if (result == 0 && a.phase != null && b.phase != null) {
            result = a.phase.compareTo(b.phase);
            result = result != 0 ? result : AsciiDigits.compare(a.phaseNumber, b.phaseNumber);
        }
        if (result == 0) {
            result = compareOptional(a.post, b.post, -1);
        }
        if (result == 0) {
            result = compareOptional(a.dev, b.dev, 1);
        }
        return result != 0 ? result : compareLocal(a.local, b.local);
    }

    /** {@code absent}: the sign of a missing number against a written one. */
    private static int compareOptional(@Nullable String a, @Nullable String b, int absent) {
        if (a == null || b == null) {
            return a == null ? (b == null ? 0 : absent) : -absent;
        }
        return AsciiDigits.compare(a, b);
    }

    private static int compareLocal(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        String[] partsA = a.split("[-_.]", -1);
        String[] partsB = b.split("[-_.]", -1);
        for (int i = 0; i < Math.min(partsA.length, partsB.length); i++) {
            boolean numberA = AsciiDigits.isNumber(partsA[i]);
            boolean numberB = AsciiDigits.isNumber(partsB[i]);
            int byPart = numberA && numberB
                    ? AsciiDigits.compare(partsA[i], partsB[i])
                    : numberA == numberB ? partsA[i].compareTo(partsB[i]) : Boolean.compare(numberA, numberB);
            if (byPart != 0) {
                return byPart;
            }
        }
        return Integer.compare(partsA.length, partsB.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PythonVersion version && version.text.equals(text);
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
