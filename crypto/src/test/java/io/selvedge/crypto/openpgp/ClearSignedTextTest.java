package io.selvedge.crypto.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SharedFiles;
import io.selvedge.crypto.openpgp.VendorSignature.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClearSignedTextTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static byte[] resource(String name) {
        try (InputStream in = ClearSignedTextTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(String name) {
        return new String(resource("text-" + name + ".asc"), StandardCharsets.ISO_8859_1);
    }

    private static List<VendorSignature> verify(String signed, String... keys) {
        ByteArrayOutputStream keyring = new ByteArrayOutputStream();
        for (String key : keys) {
            keyring.writeBytes(resource("key-" + key + ".asc"));
        }
        return ClearSignedText.parse(signed.getBytes(StandardCharsets.ISO_8859_1))
                .verify(VendorKeyring.parse(keyring.toByteArray()), NOW);
    }

    private static Fault onlyFault(List<VendorSignature> signatures) {
        assertThat(signatures).hasSize(1);
        assertThat(ClearSignedText.isTrusted(signatures)).isFalse();
        return ((VendorSignature.Rejected) signatures.getFirst()).fault();
    }

    @Test
    void takesSubkeyOfRsaKeyAndNamesBoth() {
        List<VendorSignature> signatures = verify(text("rsa"), "rsa");
        VendorSignature.Good good = (VendorSignature.Good) signatures.getFirst();
        assertThat(ClearSignedText.isTrusted(signatures)).isTrue();
        assertThat(good.primary()).isEqualTo("882C6316D033607D7EE5050ACB1E22CB98DFD432");
        assertThat(good.key()).hasSize(40).isNotEqualTo(good.primary());
        assertThat(good.user()).isEqualTo("Vendor RSA <rsa@vendor.example>");
        assertThat(good.algorithm()).isEqualTo("RSA-2048 SHA-512");
        assertThat(good.created()).isEqualTo("2026-01-10T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void textIsWhatWasSignedWithoutEscapesAndBlanksAtTheEnd(String lineEnd) {
        String signed = text("ed").replace("\n", lineEnd);
        assertThat(ClearSignedText.isTrusted(verify(signed, "ed"))).isTrue();
        byte[] inside = ClearSignedText.parse(signed.getBytes(StandardCharsets.ISO_8859_1))
                .text();
        assertThat(new String(inside, StandardCharsets.UTF_8))
                .isEqualTo("Origin: Example\n- a line that begins with a hyphen\n-----BEGIN x\nFrom here on\n"
                        + "trailing blanks\n\nlast line: é\n");
    }

    @Test
    void oneKnownOfTwoSignersIsEnough() {
        assertThat(verify(text("both"), "ed", "rsa"))
                .allMatch(VendorSignature.Good.class::isInstance)
                .hasSize(2);
        List<VendorSignature> one = verify(text("both"), "ed");
        assertThat(one).hasSize(2);
        assertThat(ClearSignedText.isTrusted(one)).isTrue();
    }

    @Test
    void oneFalseSignatureSpoilsAll() {
        // the first line of base64 of the block of two is the RSA signature's
        String signed = text("both");
        int at = signed.indexOf("-----BEGIN PGP SIGNATURE-----") + 200;
        String changed = signed.substring(0, at) + (signed.charAt(at) == 'A' ? 'B' : 'A') + signed.substring(at + 1);
        String unchecked = changed.replaceFirst("\n=[A-Za-z0-9+/]{4}\n", "\n");
        assertThat(ClearSignedText.isTrusted(verify(unchecked, "ed", "rsa"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "rsa,ed,UNKNOWN_KEY",
        "short-key,short,EXPIRED_KEY",
        "revoked,revoked,REVOKED_KEY",
        "weak-key,weak,UNUSABLE_KEY",
        "dsa,dsa,UNUSABLE_KEY",
        "sha1,rsa,UNSUPPORTED",
        "short-signature,ed,EXPIRED_SIGNATURE"
    })
    void saysWhyASignatureDoesNotCount(String name, String key, Fault fault) {
        assertThat(onlyFault(verify(text(name), key))).isEqualTo(fault);
    }

    @Test
    void changedTextIsABadSignature() {
        assertThat(onlyFault(verify(text("ed").replace("last line", "lost line"), "ed")))
                .isEqualTo(Fault.BAD_SIGNATURE);
        assertThat(onlyFault(verify(text("ed").replace("\n\nlast", "\nlast"), "ed")))
                .isEqualTo(Fault.BAD_SIGNATURE);
        assertThat(onlyFault(verify(text("ed").replace("\u00c3\u00a9", "e"), "ed")))
                .isEqualTo(Fault.BAD_SIGNATURE);
        // blanks at the end of a line are not signed, and are not part of the text either
        String padded = text("ed").replace("Origin: Example", "Origin: Example \t");
        assertThat(ClearSignedText.isTrusted(verify(padded, "ed"))).isTrue();
    }

    @Test
    void signatureBeforeTheKeyOrInTheFutureDoesNotCount() {
        byte[] signed = text("ed").getBytes(StandardCharsets.ISO_8859_1);
        VendorKeyring keyring = VendorKeyring.parse(resource("key-ed.asc"));
        List<VendorSignature> early =
                ClearSignedText.parse(signed).verify(keyring, Instant.parse("2026-01-09T00:00:00Z"));
        assertThat(onlyFault(early)).isEqualTo(Fault.EXPIRED_SIGNATURE);
    }

    @Test
    void subkeyThatIsOnlyAttachedDoesNotCount() throws Exception {
        byte[] stolen = resource("key-rsa.asc");
        PGPPublicKeyRing rsa = new PGPPublicKeyRing(
                new ArmoredInputStream(new ByteArrayInputStream(stolen)).readAllBytes(),
                new BcKeyFingerprintCalculator());
        Iterator<PGPPublicKey> keys = rsa.getPublicKeys();
        keys.next();
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        forged.writeBytes(new ArmoredInputStream(new ByteArrayInputStream(resource("key-mail.asc"))).readAllBytes());
        forged.writeBytes(keys.next().getEncoded());

        List<VendorSignature> signatures = ClearSignedText.parse(text("rsa").getBytes(StandardCharsets.ISO_8859_1))
                .verify(VendorKeyring.parse(forged.toByteArray()), NOW);
        assertThat(onlyFault(signatures)).isEqualTo(Fault.UNUSABLE_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEGIN PGP SIGNED|BEGIN PGP SINGED|line 1",
                "Hash: SHA512|Hush: SHA512|line 2",
                "- From here|-From here|line 7",
                "BEGIN PGP SIGNATURE|BEGIN PGP SIGNATUR|line",
                "END PGP SIGNATURE|END PGP SIGNATUR|truncated",
            })
    void namesTheLineThatBreaksTheFrame(String from, String to, String message) {
        byte[] broken = text("ed").replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ClearSignedText.parse(broken))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.BAD_FORMAT))
                .hasMessageContaining(message);
    }

    @Test
    void nothingMayStandAroundTheBlock() {
        for (String around :
                List.of("Origin: Evil\n\n" + text("ed"), text("ed") + "Origin: Evil\n", text("ed") + text("ed"))) {
            assertThatThrownBy(() -> ClearSignedText.parse(around.getBytes(StandardCharsets.ISO_8859_1)))
                    .isInstanceOf(SelvedgeException.class);
        }
        assertThatThrownBy(() -> ClearSignedText.parse(new byte[ClearSignedText.MAX_BYTES + 1]))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.TOO_LARGE));
    }

    @Test
    void keyringsThatAreNoneAreRefused() {
        for (byte[] file : List.of(
                new byte[0],
                "not a keyring".getBytes(StandardCharsets.UTF_8),
                text("ed").getBytes(StandardCharsets.ISO_8859_1),
                new byte[VendorKeyring.MAX_BYTES + 1],
                "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> VendorKeyring.parse(file)).isInstanceOf(SelvedgeException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bookworm-security,debian-archive-bookworm-security-automatic.gpg,05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0",
        "bookworm-security,debian-archive-keyring.gpg,05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0",
        "bookworm-updates,debian-archive-keyring.gpg,B8B80B5B623EAB6AD8775C45B7C5D7D6350947F8"
    })
    void takesDebiansOwn(String suite, String keyring, String primary) {
        List<VendorSignature> signatures = ClearSignedText.parse(
                        SharedFiles.data("07-dpkg-apt/" + suite + "/InRelease"))
                .verify(
                        VendorKeyring.parse(SharedFiles.data("07-dpkg-apt/keyrings/" + keyring)),
                        Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(ClearSignedText.isTrusted(signatures)).isTrue();
        assertThat(signatures.stream()
                        .filter(VendorSignature.Good.class::isInstance)
                        .map(signature -> ((VendorSignature.Good) signature).primary()))
                .contains(primary);
    }

    @Test
    void refusesDebiansUnderKeysThatDebianRemoved() {
        List<VendorSignature> signatures = ClearSignedText.parse(
                        SharedFiles.data("07-dpkg-apt/bookworm-security/InRelease"))
                .verify(
                        VendorKeyring.parse(SharedFiles.data("07-dpkg-apt/keyrings/debian-archive-removed-keys.gpg")),
                        Instant.parse("2026-11-23T00:00:00Z"));
        assertThat(ClearSignedText.isTrusted(signatures)).isFalse();
        assertThat(signatures)
                .allSatisfy(signature -> assertThat(((VendorSignature.Rejected) signature).fault())
                        .isEqualTo(Fault.UNKNOWN_KEY));
    }

    @Test
    void everyMutationEndsInAVerdictOrAnError() {
        Random random = new Random(29);
        byte[] signed = resource("text-rsa.asc");
        VendorKeyring keyring = VendorKeyring.parse(resource("key-rsa.asc"));
        byte[] original = ClearSignedText.parse(signed).text();
        for (int i = 0; i < 4_000; i++) {
            byte[] mutated = Mutation.of(signed, random);
            try {
                ClearSignedText text = ClearSignedText.parse(mutated);
                if (ClearSignedText.isTrusted(text.verify(keyring, NOW))) {
                    assertThat(text.text()).isEqualTo(original);
                }
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }

    @Test
    void everyMutatedKeyringEndsInAKeyringOrAnError() throws Exception {
        Random random = new Random(31);
        byte[] keyring = new ArmoredInputStream(new ByteArrayInputStream(resource("key-rsa.asc"))).readAllBytes();
        ClearSignedText text = ClearSignedText.parse(resource("text-rsa.asc"));
        for (int i = 0; i < 3_000; i++) {
            byte[] mutated = Mutation.of(keyring, random);
            try {
                text.verify(VendorKeyring.parse(mutated), NOW);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }
}
