package io.selvedge.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/** Private keys under a passphrase: PBES2 (RFC 8018) with PBKDF2-HMAC-SHA256 and AES-256-CBC, and nothing else. */
final class EncryptedKey {
    /** OWASP's figure for PBKDF2-HMAC-SHA256. */
    static final int ITERATIONS = 600_000;

    /** A file may ask for more than ours, but not for minutes of work. */
    static final int MAX_ITERATIONS = 10_000_000;

    /** Below this a passphrase is guessed too quickly for the file to count as encrypted (RFC 8018 asks for 1,000). */
    static final int MIN_ITERATIONS = 1_000;

    private static final String PEM_LABEL = "ENCRYPTED PRIVATE KEY";
    private static final int SALT_BYTES = 16;
    private static final int MAX_SALT_BYTES = 64;
    private static final int IV_BYTES = 16;
    private static final int KEY_BITS = 256;

    private EncryptedKey() {}

    static String seal(SigningKey key, char[] passphrase, SecureRandom random) {
        return seal(key, passphrase, random, ITERATIONS);
    }

    static String seal(SigningKey key, char[] passphrase, SecureRandom random, int iterations) {
        if (passphrase.length == 0) {
            throw new SelvedgeException(SelvedgeException.WRONG_PASSPHRASE, "an empty passphrase protects nothing");
        }
        byte[] salt = new byte[SALT_BYTES];
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(salt);
        random.nextBytes(iv);
        byte[] plain = key.toPkcs8();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, iterations, iv)
                    .doFinal(plain);
            AlgorithmIdentifier hmac =
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
            PBES2Parameters parameters = new PBES2Parameters(
                    new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, iterations, hmac)),
                    new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
            byte[] der = new EncryptedPrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), sealed)
                    .getEncoded("DER");
            return Pem.encode(PEM_LABEL, der);
        } catch (GeneralSecurityException | IOException e) {
            throw new InvariantViolation("every Java platform has AES and PBKDF2", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    static SigningKey open(String pem, char[] passphrase) {
        Sealed sealed = parse(Pem.decode(PEM_LABEL, pem));
        if (passphrase.length == 0) {
            throw wrongPassphrase(null);
        }
        byte[] plain;
        try {
            plain = cipher(Cipher.DECRYPT_MODE, passphrase, sealed.salt, sealed.iterations, sealed.iv)
                    .doFinal(sealed.content);
        } catch (GeneralSecurityException e) {
            throw wrongPassphrase(e);
        }
        try {
            return SigningKey.ofPkcs8(plain);
        } catch (SelvedgeException e) {
            // One wrong passphrase in about 256 leaves a padding that looks right.
            throw wrongPassphrase(e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static SelvedgeException wrongPassphrase(@Nullable Throwable cause) {
        return new SelvedgeException(
                SelvedgeException.WRONG_PASSPHRASE, "the passphrase does not open this key", Map.of(), cause);
    }

    private static Cipher cipher(int mode, char[] passphrase, byte[] salt, int iterations, byte[] iv)
            throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase, salt, iterations, KEY_BITS);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher;
        } finally {
            spec.clearPassword();
        }
    }

    // Bouncy Castle reports bad DER by several unchecked exceptions; all of them mean the same here.
    @SuppressWarnings("PMD.AvoidCatchingGenericException")
    private static Sealed parse(byte[] der) {
        try {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
            require(
                    PKCSObjectIdentifiers.id_PBES2.equals(
                            info.getEncryptionAlgorithm().getAlgorithm()),
                    "PBES2");
            PBES2Parameters parameters =
                    PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
            KeyDerivationFunc derivation = parameters.getKeyDerivationFunc();
            require(PKCSObjectIdentifiers.id_PBKDF2.equals(derivation.getAlgorithm()), "PBKDF2");
            PBKDF2Params pbkdf2 = PBKDF2Params.getInstance(derivation.getParameters());
            require(
                    PKCSObjectIdentifiers.id_hmacWithSHA256.equals(
                            pbkdf2.getPrf().getAlgorithm()),
                    "HMAC-SHA256");
            EncryptionScheme scheme = parameters.getEncryptionScheme();
            require(NISTObjectIdentifiers.id_aes256_CBC.equals(scheme.getAlgorithm()), "AES-256-CBC");
            byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
            require(iv.length == IV_BYTES, "an IV of 16 bytes");
            byte[] salt = pbkdf2.getSalt();
            require(salt.length >= 8 && salt.length <= MAX_SALT_BYTES, "a salt of 8 to 64 bytes");
            int iterations = pbkdf2.getIterationCount().intValueExact();
            require(iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS, "1,000 to 10,000,000 iterations");
            return new Sealed(salt, iterations, iv, info.getEncryptedData());
        } catch (SelvedgeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "not an encrypted PKCS#8 key", Map.of(), e);
        }
    }

    private static void require(boolean holds, String expected) {
        if (!holds) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT,
                    "an encrypted key must use " + expected,
                    Map.of("expected", expected));
        }
    }

    private record Sealed(byte[] salt, int iterations, byte[] iv, byte[] content) {}
}
