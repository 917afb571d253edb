package io.selvedge.app.cli;

import io.selvedge.core.record.Custody;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.openpgp.ClearSignedText;
import io.selvedge.crypto.openpgp.VendorKeyring;
import io.selvedge.runtime.catalog.AptChain;
import io.selvedge.runtime.catalog.AptVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a vendor's word for a package is found: keyring, InRelease and index. */
final class VendorOptions {
    @Option(
            names = "--keyring",
            paramLabel = "FILE",
            description = "The vendor's public keys (.gpg or .asc): each package must then be named by --index, that by"
                    + " --inrelease, and that be signed; the chain of custody goes into the patch record.")
    private List<Path> keyrings = new ArrayList<>();

    @Option(names = "--inrelease", paramLabel = "FILE", description = "The repository's signed InRelease.")
    private @Nullable Path inRelease;

    @Option(names = "--index", paramLabel = "FILE", description = "Its Packages, plain, .xz or .gz.")
    private @Nullable Path index;

    /** The time at which signatures are judged. */
    static final class Clock {
        @Option(
                names = "--at",
                paramLabel = "TIME",
                description = "Judge as of this time instead of now; UTC, such as 2026-11-23T00:00:00Z.")
        private @Nullable String at;

        Instant at() {
            if (at == null) {
                return Instant.now();
            }
            try {
                return Instant.parse(at);
            } catch (DateTimeParseException e) {
                throw new SelvedgeException(
                        SelvedgeException.BAD_FORMAT,
                        "--at '" + at + "' is no time such as 2026-11-23T00:00:00Z",
                        Map.of("place", "--at"),
                        e);
            }
        }
    }

    /** Judges an InRelease against keyrings, any of whose keys may have signed it. */
    static AptVerdict judge(List<Path> keyrings, Path inRelease, Instant at) {
        List<VendorKeyring> read = keyrings.stream()
                .map(file -> VendorKeyring.parse(InputFile.read(file, VendorKeyring.MAX_BYTES, "a keyring")))
                .toList();
        return AptVerdict.of(
                InputFile.read(inRelease, ClearSignedText.MAX_BYTES, "an InRelease"), VendorKeyring.joined(read), at);
    }

    /** The chain to verify packages by; empty where no keyring is given. */
    Optional<AptChain> chain() throws IOException {
        if (keyrings.isEmpty() && inRelease == null && index == null) {
            return Optional.empty();
        }
        if (keyrings.isEmpty() || inRelease == null || index == null) {
            throw new SelvedgeException("WRONG_USAGE", "--keyring, --inrelease and --index go together");
        }
        AptVerdict verdict = judge(keyrings, inRelease, Instant.now());
        if (verdict instanceof AptVerdict.Refused refused) {
            throw broken(inRelease + ": " + refused.reason());
        }
        return Optional.of(AptChain.find((AptVerdict.Trusted) verdict, index)
                .orElseThrow(() -> broken(index + " has a digest that " + inRelease + " does not name")));
    }

    /** The chain down to the file of that digest. */
    static Custody custody(AptChain chain, Path file, Digest sha256) {
        return chain.custody(chain.find(sha256)
                .orElseThrow(() -> broken(file + " has a digest that the index does not name; nothing was handed in")));
    }

    private static SelvedgeException broken(String sentence) {
        return new SelvedgeException("CUSTODY_BROKEN", sentence, Map.of());
    }
}
