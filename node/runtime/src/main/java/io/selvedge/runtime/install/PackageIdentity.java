package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a package calls itself. All three are safe as a file name and as an argument of a program: no slash, no blank, no
 * leading dash or dot.
 *
 * @param name 1 to 127 characters of {@code a-z 0-9 + . _ -} (Debian Policy 5.6.7, and the underscore)
 * @param version 1 to 127 characters of {@code A-Z a-z 0-9 . + ~ : _ -} (Debian Policy 5.6.12, and the underscore)
 * @param architecture in Debian's words, null where the package has none
 */
public record PackageIdentity(
        String name, String version, @Nullable String architecture) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+._-]{0,126}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+~:_-]{0,126}");
    private static final Pattern ARCHITECTURE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** Throws BAD_FORMAT. */
    public PackageIdentity {
        checkName(name);
        checkVersion(version);
        if (architecture != null) {
            check(ARCHITECTURE, architecture, "architecture");
        }
    }

    /** A package without an architecture. */
    public static PackageIdentity of(String name, String version) {
        return new PackageIdentity(name, version, null);
    }

    /** Gives {@code name} back, or throws BAD_FORMAT. */
    public static String checkName(String name) {
        return check(NAME, name, "package name");
    }

    /** Gives {@code version} back, or throws BAD_FORMAT. */
    public static String checkVersion(String version) {
        return check(VERSION, version, "version");
    }

    private static String check(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            String shown = Printable.of(text, 80);
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, what + " is not valid: '" + shown + "'", Map.of("value", shown));
        }
        return text;
    }
}
