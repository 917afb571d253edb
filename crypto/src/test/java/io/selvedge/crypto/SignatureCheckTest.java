package io.selvedge.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void rfc8032VectorsSignAndVerify() {
        for (JsonNode each :
                SharedFiles.json(SharedFiles.vectors("rfc8032-ed25519.json")).get("vectors")) {
            SigningKey key =
                    SigningKey.ofSeed(HEX.parseHex(each.get("secretKey").textValue()));
            byte[] message = HEX.parseHex(each.get("message").textValue());
            byte[] signature = HEX.parseHex(each.get("signature").textValue());

            assertThat(HEX.formatHex(key.verifyingKey().raw()))
                    .isEqualTo(each.get("publicKey").textValue());
            assertThat(key.sign(message)).isEqualTo(signature);
            assertThat(SignatureCheck.ED25519.verify(key.verifyingKey(), message, signature))
                    .isTrue();
            byte[] longer = Arrays.copyOf(signature, 65);
            assertThat(SignatureCheck.ED25519.verify(key.verifyingKey(), message, longer))
                    .isFalse();
        }
    }

    @Test
    void wycheproofAgrees() {
        int checked = 0;
        for (JsonNode group : SharedFiles.json(SharedFiles.vectors("wycheproof/ed25519_test.json"))
                .get("testGroups")) {
            byte[] raw = HEX.parseHex(group.get("publicKey").get("pk").textValue());
            for (JsonNode each : group.get("tests")) {
                byte[] message = HEX.parseHex(each.get("msg").textValue());
                byte[] signature = HEX.parseHex(each.get("sig").textValue());
                boolean good;
                try {
                    good = SignatureCheck.ED25519.verify(VerifyingKey.ofRaw(raw), message, signature);
                } catch (SelvedgeException e) {
                    good = false;
                }
                assertThat(good)
                        .as("tcId " + each.get("tcId") + " " + each.get("comment"))
                        .isEqualTo(each.get("result").textValue().equals("valid"));
                checked++;
            }
        }
        assertThat(checked).isEqualTo(151);
    }

    @Test
    void agreesWithBouncyCastleAndTheJdkOnHonestAndBrokenSignatures() throws Exception {
        Random random = new Random(77);
        for (int i = 0; i < 400; i++) {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            SigningKey key = SigningKey.ofSeed(seed);
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(message);
            byte[] signature = key.sign(message);
            boolean broken = random.nextBoolean();
            if (broken) {
                signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] raw = key.verifyingKey().raw();
            boolean good = SignatureCheck.ED25519.verify(key.verifyingKey(), message, signature);
            assertThat(good).isEqualTo(!broken);
            assertThat(good).isEqualTo(Ed25519.verify(signature, 0, raw, 0, message, 0, message.length));
            Signature jdk = Signature.getInstance("Ed25519");
            jdk.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(key.verifyingKey().spki())));
            jdk.update(message);
            boolean jdkGood;
            try {
                jdkGood = jdk.verify(signature);
            } catch (SignatureException e) {
                jdkGood = false;
            }
            assertThat(good).isEqualTo(jdkGood);
        }
    }

    @Test
    void mutatedSignaturesAreNotGoodAndNothingThrows() {
        SigningKey key = SigningKey.ofSeed(new byte[32]);
        byte[] message = {1, 2, 3};
        byte[] signature = key.sign(message);
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            byte[] mutated = Mutation.of(signature, random);
            assertThat(SignatureCheck.ED25519.verify(key.verifyingKey(), message, mutated))
                    .isEqualTo(Arrays.equals(mutated, signature));
        }
    }
}
