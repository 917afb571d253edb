package io.selvedge.crypto.dsse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SharedFiles;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.VerifyingKey;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    @Test
    void protocolVectorHasThePublishedBytesAndItsSignatureIsGood() throws Exception {
        JsonNode vector = SharedFiles.json(SharedFiles.vectors("dsse/protocol-vector.json"));
        Envelope envelope = Envelope.parse(vector.get("envelope").toString().getBytes(UTF_8));
        assertThat(HexFormat.of().formatHex(envelope.pae()))
                .isEqualTo(vector.get("paeHex").textValue());
        assertThat(envelope.payload())
                .isEqualTo(vector.get("payload").textValue().getBytes(UTF_8));
        assertThat(envelope.signatures().get(0).keyId()).isEmpty();

        String pem = vector.get("publicKeyPem").textValue().replaceAll("-----[A-Z ]+-----|\\s", "");
        Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
        check.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
        check.update(envelope.pae());
        assertThat(check.verify(envelope.signatures().get(0).sig())).isTrue();
    }

    @Test
    void envelopeMadeElsewhereVerifies() {
        Envelope envelope = Envelope.parse(SharedFiles.bytes(SharedFiles.vectors("ours-e2e/env.json")));
        VerifyingKey key = VerifyingKey.ofPem(SharedFiles.text(SharedFiles.vectors("ours-e2e/pub.pem")));
        assertThat(envelope.pae()).isEqualTo(SharedFiles.bytes(SharedFiles.vectors("ours-e2e/pae.bin")));
        assertThat(envelope.signatures().get(0).sig())
                .isEqualTo(SharedFiles.bytes(SharedFiles.vectors("ours-e2e/sig.bin")));
        assertThat(envelope.signatures().get(0).keyId()).isEqualTo(key.keyId());
        assertThat(SignatureCheck.ED25519.verify(
                        key, envelope.pae(), envelope.signatures().get(0).sig()))
                .isTrue();
        assertThat(envelope.id()).isEqualTo(io.selvedge.crypto.Digest.of(envelope.pae()));
    }

    @Test
    void encodeIsCanonicalAndReadsBack() {
        SigningKey one = SigningKey.ofSeed(new byte[32]);
        byte[] seed = new byte[32];
        seed[5] = 5;
        Envelope envelope =
                Envelope.sign("text/plain", "h\u00e9".getBytes(UTF_8), one).plus(SigningKey.ofSeed(seed));
        assertThat(Envelope.parse(envelope.encode())).isEqualTo(envelope).hasSameHashCodeAs(envelope);
        assertThat(new String(envelope.encode(), UTF_8))
                .startsWith("{\"payload\":\"aMOp\",\"payloadType\":\"text/plain\"");
        assertThat(envelope.signatures()).hasSize(2);
    }

    @Test
    void otherSpellingsAreRefused() {
        String good = "{\"payload\":\"aGk=\",\"payloadType\":\"a/b\",\"signatures\":[{\"sig\":\"AAAA\"}]}";
        Envelope.parse(good.getBytes(UTF_8));
        for (String each : List.of(
                good.replace("aGk=", "aGk"),
                good.replace("aGk=", "aGl="),
                good.replace("aGk=", "a-k="),
                good.replace("aGk=", "aG\\nk="),
                good.replace("a/b", ""),
                good.replace("a/b", "a b"),
                good.replace("a/b", "\u00e9"),
                good.replace("{\"sig\":\"AAAA\"}", ""),
                good.replace("{\"sig\":\"AAAA\"}", "{\"sig\":\"AAAA\"},".repeat(65) + "{\"sig\":\"AAAA\"}"),
                good.replace("AAAA", ""),
                good.replace("\"payload\"", "\"Payload\""),
                "[]",
                "null",
                "{}")) {
            assertThatThrownBy(() -> Envelope.parse(each.getBytes(UTF_8)), each).isInstanceOf(SelvedgeException.class);
        }
        byte[] large = ("{\"payload\":\"" + "AAAA".repeat(20_000) + "\"}").getBytes(UTF_8);
        assertThatThrownBy(() -> Envelope.parse(large))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
    }

    @Test
    void mutationsEndInAValueOrInSelvedgeException() {
        byte[] good = Envelope.sign("text/plain", new byte[40], SigningKey.ofSeed(new byte[32]))
                .encode();
        Random random = new Random(9);
        for (int i = 0; i < 5_000; i++) {
            try {
                Envelope envelope = Envelope.parse(Mutation.of(good, random));
                assertThat(Envelope.parse(envelope.encode())).isEqualTo(envelope);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn("BAD_FORMAT", "TOO_LARGE");
            }
        }
    }
}
