package io.selvedge.crypto.openpgp;

import io.selvedge.crypto.openpgp.VendorSignature.Fault;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.jspecify.annotations.Nullable;

/**
 * One vendor's primary key with its subkeys, and whether one of them may sign. Every statement that counts (user id,
 * subkey, revocation) is verified; a statement with a weak hash does not count.
 */
final class VendorKey {
    /** Below this a modulus is within reach; Debian's oldest key in use has 4096. */
    private static final int MIN_RSA_BITS = 2048;

    private final PGPPublicKeyRing ring;

    VendorKey(PGPPublicKeyRing ring) {
        this.ring = ring;
    }

    Optional<PGPPublicKey> find(long keyId) {
        return Optional.ofNullable(ring.getPublicKey(keyId));
    }

    String primaryFingerprint() {
        return fingerprint(ring.getPublicKey());
    }

    /** The first user id; text from outside. */
    String user() {
        Iterator<String> users = ring.getPublicKey().getUserIDs();
        return users.hasNext() ? users.next() : "";
    }

    static String fingerprint(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }

    /** A reason why a key's signatures do not count. */
    record Refusal(Fault fault, String reason) {}

    /** Why {@code signer}, a key of this ring, may not have signed at {@code signed}, judged at {@code now}. */
    Optional<Refusal> findRefusal(PGPPublicKey signer, Instant signed, Instant now) throws PGPException {
        if (!isStrong(signer)) {
            return refuse(Fault.UNUSABLE_KEY, "the key is neither RSA with 2048 bits or more nor EdDSA");
        }
        PGPPublicKey primary = ring.getPublicKey();
        if (isRevoked(primary, PGPSignature.KEY_REVOCATION) || isRevoked(signer, PGPSignature.SUBKEY_REVOCATION)) {
            return refuse(Fault.REVOKED_KEY, "the key's owner revoked it");
        }
        PGPSignature self = selfSignature(primary);
        if (self == null) {
            return refuse(Fault.UNUSABLE_KEY, "no self-signature with SHA-256 or better binds the primary key");
        }
        Optional<Refusal> late = findTimeRefusal(primary, self, signed, now);
        if (late.isPresent()) {
            return late;
        }
        boolean isPrimary = signer.getKeyID() == primary.getKeyID();
        PGPSignature binding = isPrimary ? self : binding(signer);
        if (binding == null) {
            return refuse(Fault.UNUSABLE_KEY, "the primary key and this subkey have not signed each other");
        }
        if (!maySign(binding, isPrimary)) {
            return refuse(Fault.UNUSABLE_KEY, "the key is not one for signing");
        }
        return isPrimary ? Optional.empty() : findTimeRefusal(signer, binding, signed, now);
    }

    private static Optional<Refusal> refuse(Fault fault, String reason) {
        return Optional.of(new Refusal(fault, reason));
    }

    private static Optional<Refusal> findTimeRefusal(
            PGPPublicKey key, PGPSignature binding, Instant signed, Instant now) {
        Instant created = key.getCreationTime().toInstant();
        if (signed.isBefore(created)) {
            return refuse(Fault.EXPIRED_KEY, "the key was made after the signature, at " + created);
        }
        long seconds = binding.getHashedSubPackets().getKeyExpirationTime();
        if (seconds != 0 && !now.isBefore(created.plusSeconds(seconds))) {
            return refuse(Fault.EXPIRED_KEY, "the key expired at " + created.plusSeconds(seconds));
        }
        return Optional.empty();
    }

    private static boolean isStrong(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL -> key.getBitStrength() >= MIN_RSA_BITS;
            case PublicKeyAlgorithmTags.EDDSA_LEGACY, PublicKeyAlgorithmTags.Ed25519, PublicKeyAlgorithmTags.Ed448 ->
                true;
            default -> false;
        };
    }

    /** How people name it, such as {@code RSA-4096}. */
    static String algorithm(PGPPublicKey key) {
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL -> "RSA-" + key.getBitStrength();
            case PublicKeyAlgorithmTags.Ed448 -> "Ed448";
            default -> "Ed25519";
        };
    }

    private boolean isRevoked(PGPPublicKey key, int type) throws PGPException {
        PGPPublicKey primary = ring.getPublicKey();
        boolean isPrimary = key.getKeyID() == primary.getKeyID();
        if (isPrimary != (type == PGPSignature.KEY_REVOCATION)) {
            return false;
        }
        for (PGPSignature signature : iterable(key.getSignaturesOfType(type))) {
            if (begin(signature, primary)
                    && (isPrimary ? signature.verifyCertification(key) : signature.verifyCertification(primary, key))) {
                return true;
            }
        }
        return false;
    }

    /** The newest of the primary key's own statements about itself. */
    private static @Nullable PGPSignature selfSignature(PGPPublicKey primary) throws PGPException {
        PGPSignature newest = null;
        for (PGPSignature signature : iterable(primary.getSignaturesOfType(PGPSignature.DIRECT_KEY))) {
            if (begin(signature, primary) && signature.verifyCertification(primary)) {
                newest = newer(newest, signature);
            }
        }
        for (String user : iterable(primary.getUserIDs())) {
            Iterator<PGPSignature> statements = primary.getSignaturesForID(user);
            if (statements == null) {
                continue;
            }
            for (PGPSignature signature : iterable(statements)) {
                int type = signature.getSignatureType();
                boolean certifies =
                        type >= PGPSignature.DEFAULT_CERTIFICATION && type <= PGPSignature.POSITIVE_CERTIFICATION;
                if (certifies && begin(signature, primary) && signature.verifyCertification(user, primary)) {
                    newest = newer(newest, signature);
                }
            }
        }
        return newest;
    }

    /** The newest binding of a subkey that both keys signed (RFC 9580, 5.2.1.8 and 5.2.1.9). */
    private @Nullable PGPSignature binding(PGPPublicKey subkey) throws PGPException {
        PGPPublicKey primary = ring.getPublicKey();
        PGPSignature newest = null;
        for (PGPSignature signature : iterable(subkey.getSignaturesOfType(PGPSignature.SUBKEY_BINDING))) {
            if (begin(signature, primary)
                    && signature.verifyCertification(primary, subkey)
                    && subkeyAgrees(signature, primary, subkey)) {
                newest = newer(newest, signature);
            }
        }
        return newest;
    }

    private static boolean subkeyAgrees(PGPSignature binding, PGPPublicKey primary, PGPPublicKey subkey)
            throws PGPException {
        return agrees(binding.getHashedSubPackets(), primary, subkey)
                || agrees(binding.getUnhashedSubPackets(), primary, subkey);
    }

    private static boolean agrees(
            @Nullable PGPSignatureSubpacketVector packets, PGPPublicKey primary, PGPPublicKey subkey)
            throws PGPException {
        if (packets == null) {
            return false;
        }
        for (PGPSignature back : packets.getEmbeddedSignatures()) {
            if (back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                    && begin(back, subkey)
                    && back.verifyCertification(primary, subkey)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the statement is by {@code author} and made so that it can count; it can be verified after that. */
    private static boolean begin(PGPSignature signature, PGPPublicKey author) throws PGPException {
        if (signature.getKeyID() != author.getKeyID()
                || signature.getKeyAlgorithm() != author.getAlgorithm()
                || SignatureRules.findRefusal(signature).isPresent()) {
            return false;
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), author);
        return true;
    }

    private static PGPSignature newer(@Nullable PGPSignature a, PGPSignature b) {
        return a == null
                        || a.getCreationTime()
                                .toInstant()
                                .isBefore(b.getCreationTime().toInstant())
                ? b
                : a;
    }

    /** Old primary keys say nothing of what they are for, and are for everything. */
    private static boolean maySign(PGPSignature binding, boolean isPrimary) {
        PGPSignatureSubpacketVector said = binding.getHashedSubPackets();
        return said.hasSubpacket(SignatureSubpacketTags.KEY_FLAGS)
                ? (said.getKeyFlags() & KeyFlags.SIGN_DATA) != 0
                : isPrimary;
    }

    private static <T> Iterable<T> iterable(Iterator<T> iterator) {
        return () -> iterator;
    }
}
