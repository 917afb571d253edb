package io.selvedge.policy.version;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of OpenSSL: three numbers, before 3.0 with the letters of its fixes ({@code 1.1.1w}, {@code 0.9.8zh}), and
 * perhaps a pre-release ({@code 3.0.0-alpha12}).
 *
 * @param letters empty for none
 * @param stage the pre-release's word, empty for a release
 * @param stageNumber the pre-release's number, empty for none
 * @see <a href="https://github.com/package-url/vers-spec">VERS, the scheme openssl</a>
 */
public record OpensslVersion(String major, String minor, String fix, String letters, String stage, String stageNumber)
        implements Comparable<OpensslVersion> {
    private static final String SCHEME = "openssl";
    private static final Pattern FORM =
            Pattern.compile("([0-9]+)\\.([0-9]+)\\.([0-9]+)([a-z]*)(?:-(alpha|beta|dev|pre|rc)([0-9]*))?");

    private static final Pattern BEGINNING = Pattern.compile("[0-9]+(?:\\.(?:[0-9]+(?:\\.(?:[0-9]+[a-z]*)?)?)?)?");

    /**
     * Reads a version.
     *
     * @throws MalformedVersionException when it is none
     */
    public static OpensslVersion parse(String text) {
        VersionScheme.requireLength(text, SCHEME);
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            throw new MalformedVersionException(
                    SCHEME, goodPrefix(text), "it is not like 3.0.13, 1.1.1w or 3.0.0-beta1");
        }
        String stage = match.group(5);
        return new OpensslVersion(
                match.group(1),
                match.group(2),
                match.group(3),
                match.group(4),
                stage == null ? "" : stage,
                stage == null ? "" : match.group(6));
    }

    /** How far the text could be the beginning of a version. */
    private static int goodPrefix(String text) {
        Matcher match = BEGINNING.matcher(text);
        return match.lookingAt() ? match.end() : 0;
    }

    @Override
    public int compareTo(OpensslVersion other) {
        int result = AsciiDigits.compare(major, other.major);
        result = result != 0 ? result : AsciiDigits.compare(minor, other.minor);
        result = result != 0 ? result : AsciiDigits.compare(fix, other.fix);
        result = result != 0 ? result : letters.compareTo(other.letters);
        if (result != 0 || stage.isEmpty() || other.stage.isEmpty()) {
            return result != 0 ? result : Boolean.compare(stage.isEmpty(), other.stage.isEmpty());
        }
        // before every pre-release there is what is only developed
        boolean developedA = stage.equals("dev");
        boolean developedB = other.stage.equals("dev");
        if (developedA != developedB) {
            return developedA ? -1 : 1;
        }
        result = stage.compareTo(other.stage);
        return result != 0 ? result : AsciiDigits.compare(stageNumber, other.stageNumber);
    }
}
