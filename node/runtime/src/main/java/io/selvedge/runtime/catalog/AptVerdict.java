package io.selvedge.runtime.catalog;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.openpgp.ClearSignedText;
import io.selvedge.crypto.openpgp.VendorKeyring;
import io.selvedge.crypto.openpgp.VendorSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a repository's InRelease is the vendor's and still good. */
public sealed interface AptVerdict {

    /** Every signature of it and what became of that. */
    List<VendorSignature> signatures();

    /** What it says; verified only where this is {@link Trusted}. */
    AptRelease release();

    /**
     * It is the vendor's and still good.
     *
     * @param digest of the InRelease file as it was handed in
     */
    record Trusted(AptRelease release, Digest digest, List<VendorSignature> signatures) implements AptVerdict {
        public Trusted {
            signatures = List.copyOf(signatures);
        }

        /** The signature that the chain of custody names. */
        public VendorSignature.Good vendor() {
            return signatures.stream()
                    .filter(VendorSignature.Good.class::isInstance)
                    .map(VendorSignature.Good.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * It is not to be believed.
     *
     * @param code {@code NOT_SIGNED}, {@code EXPIRED} or {@code NOT_YET_VALID}
     * @param reason one sentence
     */
    record Refused(AptRelease release, String code, String reason, List<VendorSignature> signatures)
            implements AptVerdict {
        public Refused {
            signatures = List.copyOf(signatures);
        }
    }

    /** A vendor's clock may be a little ahead of ours. */
    Duration CLOCKS_APART = Duration.ofMinutes(10);

    /**
     * Judges an InRelease file at {@code now}.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE where it is none
     */
    static AptVerdict of(byte[] inRelease, VendorKeyring keyring, Instant now) {
        ClearSignedText signed = ClearSignedText.parse(inRelease);
        List<VendorSignature> signatures = signed.verify(keyring, now);
        AptRelease release = AptRelease.parse(signed.text());
        if (!ClearSignedText.isTrusted(signatures)) {
            return new Refused(release, "NOT_SIGNED", reason(signatures), signatures);
        }
        Optional<Instant> until = release.validUntil();
        if (until.isPresent() && !now.isBefore(until.get())) {
            return new Refused(
                    release,
                    "EXPIRED",
                    "the InRelease was good until " + until.get() + ": fetch a newer one from the vendor",
                    signatures);
        }
        if (release.date().isAfter(now.plus(CLOCKS_APART))) {
            return new Refused(
                    release,
                    "NOT_YET_VALID",
                    "the InRelease is of " + release.date()
                            + ", which is in the future: is this machine's clock right?",
                    signatures);
        }
        return new Trusted(release, Digest.of(inRelease), signatures);
    }

    private static String reason(List<VendorSignature> signatures) {
        StringBuilder reasons = new StringBuilder("no signature of the InRelease counts");
        for (VendorSignature signature : signatures) {
            if (signature instanceof VendorSignature.Rejected rejected) {
                reasons.append(reasons.indexOf(":") < 0 ? ": " : "; ")
                        .append(rejected.key())
                        .append(": ")
                        .append(rejected.reason());
            }
        }
        return reasons.toString();
    }
}
