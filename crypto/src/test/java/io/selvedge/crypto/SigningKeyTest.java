package io.selvedge.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
    private static final char[] PASSPHRASE = "correct horse b\u00e4ttery".toCharArray();

    private final SigningKey key = SigningKey.ofSeed(new byte[32]);

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void pemFormsReadBack() {
        assertThat(SigningKey.ofPkcs8Pem(key.toPkcs8Pem()).verifyingKey()).isEqualTo(key.verifyingKey());
        assertThat(VerifyingKey.ofPem(key.verifyingKey().toPem())).isEqualTo(key.verifyingKey());
        assertThat(key.toString()).doesNotContain(HexFormat.of().formatHex(new byte[16]));
    }

    @Test
    void encryptedPemOpensUnderItsPassphraseOnly() {
        String pem = key.toEncryptedPem(PASSPHRASE);
        assertThat(SigningKey.ofEncryptedPem(pem, PASSPHRASE).verifyingKey()).isEqualTo(key.verifyingKey());
        refused("WRONG_PASSPHRASE", () -> SigningKey.ofEncryptedPem(cheap(), "wrong".toCharArray()));
        refused("WRONG_PASSPHRASE", () -> SigningKey.ofEncryptedPem(pem, new char[0]));
        refused("WRONG_PASSPHRASE", () -> key.toEncryptedPem(new char[0]));
        refused("BAD_FORMAT", () -> SigningKey.ofPkcs8Pem(pem));
    }

    @Test
    void iterationsBeyondTheBoundAreRefusedBeforeTheWork() {
        String pem = cheap();
        byte[] der = Pem.decode("ENCRYPTED PRIVATE KEY", pem);
        String hex = HexFormat.of().formatHex(der);
        // 1,000 is a DER INTEGER of two bytes: as wide a negative number, and 1, take its place.
        assertThat(hex).contains("020203e8");
        byte[] negative = HexFormat.of().parseHex(hex.replace("020203e8", "02029896"));
        refused(
                "BAD_FORMAT",
                () -> SigningKey.ofEncryptedPem(Pem.encode("ENCRYPTED PRIVATE KEY", negative), PASSPHRASE));
        byte[] one = HexFormat.of().parseHex(hex.replace("020203e8", "02020001"));
        refused("BAD_FORMAT", () -> SigningKey.ofEncryptedPem(Pem.encode("ENCRYPTED PRIVATE KEY", one), PASSPHRASE));
    }

    @Test
    void moreIterationsThanTheBoundAreRefusedBeforeTheWork() throws Exception {
        EncryptedPrivateKeyInfo info =
                EncryptedPrivateKeyInfo.getInstance(Pem.decode("ENCRYPTED PRIVATE KEY", cheap()));
        PBES2Parameters parameters =
                PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
        PBKDF2Params few =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        PBKDF2Params many = new PBKDF2Params(few.getSalt(), EncryptedKey.MAX_ITERATIONS + 1, few.getPrf());
        byte[] greedy = new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.id_PBES2,
                                new PBES2Parameters(
                                        new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, many),
                                        parameters.getEncryptionScheme())),
                        info.getEncryptedData())
                .getEncoded("DER");
        refused("BAD_FORMAT", () -> SigningKey.ofEncryptedPem(Pem.encode("ENCRYPTED PRIVATE KEY", greedy), PASSPHRASE));
    }

    @Test
    void opensslReadsTheEncryptedFileAndWeReadOpenssls(@TempDir Path folder) throws Exception {
        Path ours = Files.writeString(folder.resolve("ours.pem"), key.toEncryptedPem(PASSPHRASE));
        String secret = new String(PASSPHRASE);
        assertThat(openssl(folder, secret, "pkey", "-in", ours.toString(), "-passin", "env:PASS", "-pubout"))
                .isEqualTo(key.verifyingKey().toPem());
        Path theirs = folder.resolve("theirs.pem");
        openssl(
                folder,
                secret,
                "genpkey",
                "-algorithm",
                "ed25519",
                "-out",
                folder.resolve("plain.pem").toString());
        openssl(
                folder,
                secret,
                "pkcs8",
                "-topk8",
                "-in",
                folder.resolve("plain.pem").toString(),
                "-v2",
                "aes-256-cbc",
                "-v2prf",
                "hmacWithSHA256",
                "-iter",
                "10000",
                "-passout",
                "env:PASS",
                "-out",
                theirs.toString());
        SigningKey plain = SigningKey.ofPkcs8Pem(Files.readString(folder.resolve("plain.pem")));
        assertThat(SigningKey.ofEncryptedPem(Files.readString(theirs), PASSPHRASE)
                        .verifyingKey())
                .isEqualTo(plain.verifyingKey());
    }

    private static String openssl(Path folder, String passphrase, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("PASS", passphrase);
        builder.redirectErrorStream(true);
        Process process;
        try {
            process = builder.start();
        } catch (java.io.IOException e) {
            return Assumptions.abort("openssl is not here");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    @Test
    void mutatedFilesEndInSelvedgeException() {
        Random random = new Random(3);
        String plain = key.toPkcs8Pem();
        String open = key.verifyingKey().toPem();
        for (int i = 0; i < 3_000; i++) {
            for (String pem : List.of(plain, open)) {
                String mutated =
                        new String(Mutation.of(pem.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
                try {
                    if (pem.equals(plain)) {
                        SigningKey.ofPkcs8Pem(mutated);
                    } else {
                        VerifyingKey.ofPem(mutated);
                    }
                } catch (SelvedgeException e) {
                    assertThat(e.code()).isIn("BAD_FORMAT", "BAD_KEY", "TOO_LARGE");
                }
            }
        }
    }

    @Test
    void mutatedEncryptedFilesEndInSelvedgeException() {
        byte[] der = Pem.decode("ENCRYPTED PRIVATE KEY", cheap());
        Random random = new Random(8);
        for (int i = 0; i < 1_500; i++) {
            // Only the structure is mutated, not its count of iterations: that alone may cost seconds by design.
            byte[] mutated = Mutation.of(der, random);
            if (HexFormat.of().formatHex(mutated).contains("020203e8")) {
                try {
                    SigningKey.ofEncryptedPem(Pem.encode("ENCRYPTED PRIVATE KEY", mutated), PASSPHRASE);
                } catch (SelvedgeException e) {
                    assertThat(e.code()).isIn("BAD_FORMAT", "WRONG_PASSPHRASE", "TOO_LARGE");
                }
            }
        }
    }

    /** Encrypted with 1,000 iterations, the fewest that are read. */
    private String cheap() {
        return EncryptedKey.seal(key, PASSPHRASE, new java.security.SecureRandom(), EncryptedKey.MIN_ITERATIONS);
    }

    @Test
    void keysThatAreNoSafePointsAreRefused() {
        for (String each : List.of(
                // The eight points of low order, and encodings of y beyond the field.
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0200000000000000000000000000000000000000000000000000000000000000")) {
            refused("BAD_KEY", () -> VerifyingKey.ofRaw(HexFormat.of().parseHex(each)));
        }
        refused("BAD_KEY", () -> VerifyingKey.ofRaw(new byte[31]));
        refused("BAD_KEY", () -> VerifyingKey.ofSpki(new byte[44]));
    }
}
