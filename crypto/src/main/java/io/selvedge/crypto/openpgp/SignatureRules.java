package io.selvedge.crypto.openpgp;

import io.selvedge.crypto.openpgp.VendorKey.Refusal;
import io.selvedge.crypto.openpgp.VendorSignature.Fault;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPSignature;

/** What a signature must be like before it is worth verifying (RFC 9580, sections 5.2.3 and 9.5). */
final class SignatureRules {
    private static final int OLDEST_VERSION = 4;

    /** Critical subpackets that are acted on here or change nothing; another one makes a signature void. */
    private static final Set<Integer> KNOWN_CRITICAL =
            Set.of(2, 3, 4, 7, 9, 11, 16, 21, 22, 23, 25, 26, 27, 28, 30, 32, 33, 34);

    private SignatureRules() {}

    static Optional<Refusal> findRefusal(PGPSignature signature) {
        if (signature.getVersion() < OLDEST_VERSION) {
            return unsupported("signatures of version " + signature.getVersion() + " are not taken");
        }
        if (hash(signature).isEmpty()) {
            return unsupported("its hash (" + signature.getHashAlgorithm() + ") is weaker than SHA-256 or not known");
        }
        var hashed = signature.getHashedSubPackets();
        if (hashed == null || hashed.getSignatureCreationTime() == null) {
            return unsupported("it does not say when it was made");
        }
        for (int tag : hashed.getCriticalTags()) {
            if (!KNOWN_CRITICAL.contains(tag)) {
                return unsupported("it has a condition that is not known here (subpacket " + tag + ")");
            }
        }
        return Optional.empty();
    }

    /** The hash by its name; empty where it is too weak. */
    static Optional<String> hash(PGPSignature signature) {
        return switch (signature.getHashAlgorithm()) {
            case HashAlgorithmTags.SHA256 -> Optional.of("SHA-256");
            case HashAlgorithmTags.SHA384 -> Optional.of("SHA-384");
            case HashAlgorithmTags.SHA512 -> Optional.of("SHA-512");
            case HashAlgorithmTags.SHA3_256 -> Optional.of("SHA3-256");
            case HashAlgorithmTags.SHA3_512 -> Optional.of("SHA3-512");
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> unsupported(String reason) {
        return Optional.of(new Refusal(Fault.UNSUPPORTED, reason));
    }
}
