package io.selvedge.app.cli;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Version schemes as the command line names them, and what is wrong with a version in a sentence. */
final class VersionSchemes {
    private VersionSchemes() {}

    /** @throws SelvedgeException UNKNOWN_SCHEME with all that there are */
    static VersionScheme require(String word) {
        return VersionScheme.findByAnyWord(word.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new SelvedgeException(
                        "UNKNOWN_SCHEME",
                        "'" + word + "' is no version scheme; there are: "
                                + Arrays.stream(VersionScheme.values())
                                        .map(scheme -> String.join("/", scheme.words()))
                                        .collect(Collectors.joining(", ")),
                        Map.of("scheme", word)));
    }

    /** The version and its faulty place. */
    static SelvedgeException bad(String version, MalformedVersionException e) {
        return new SelvedgeException(
                "BAD_VERSION",
                "'" + version + "' is " + e.getMessage(),
                Map.of("scheme", e.scheme(), "version", version, "position", Integer.toString(e.position() + 1)),
                e);
    }

    /** {@code <}, {@code =} or {@code >}. */
    static String symbol(int sign) {
        return sign < 0 ? "<" : sign > 0 ? ">" : "=";
    }
}
