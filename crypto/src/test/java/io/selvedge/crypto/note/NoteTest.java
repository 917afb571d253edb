package io.selvedge.crypto.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SharedFiles;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.merkle.MerkleTree;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NoteTest {
    private static JsonNode published() {
        return SharedFiles.json(SharedFiles.vectors("c2sp/notes.json"));
    }

    private static String endToEnd(String name) {
        return SharedFiles.text(SharedFiles.vectors("ours-e2e/" + name));
    }

    @Test
    void publishedNoteVerifiesAndRoundTrips() {
        JsonNode vector = published().get("signedNote");
        String text = vector.get("note").textValue();
        NoteKey key = NoteKey.parse(vector.get("vkey").textValue());
        SignedNote note = SignedNote.parse(text);
        assertThat(note.encode()).isEqualTo(text);
        assertThat(note.signatures()).hasSize(1);
        assertThat(key.verify(
                        SignatureCheck.ED25519, note.text(), note.signatures().get(0)))
                .isTrue();
        assertThat(key.verify(
                        SignatureCheck.ED25519,
                        "x" + note.text(),
                        note.signatures().get(0)))
                .isFalse();
    }

    @Test
    void publishedVerifierKeysParseOrNot() {
        for (JsonNode each : published().get("vkeysValid")) {
            assertThat(NoteKey.parse(each.textValue()).vkey()).isEqualTo(each.textValue());
        }
        for (JsonNode each : published().get("vkeysInvalid")) {
            assertThatThrownBy(() -> NoteKey.parse(each.textValue())).isInstanceOf(SelvedgeException.class);
        }
        for (JsonNode each : published().get("testWitnesses")) {
            String vkey = each.get("vkey").textValue();
            assertThat(NoteKey.parse(vkey).vkey()).isEqualTo(vkey);
        }
        NoteKey.parse(published().get("tesseraLog").get("vkey").textValue());
    }

    @Test
    void publishedCosignatureHasItsTime() {
        JsonNode vector = published().get("cosigTimestamp");
        byte[] blob = Base64.getDecoder().decode(vector.get("sigBase64").textValue());
        NoteSignature signature = new NoteSignature("witness", 0, Arrays.copyOfRange(blob, 4, blob.length));
        assertThat(Cosignature.unixSeconds(signature))
                .isEqualTo(vector.get("unix").longValue());
    }

    @Test
    void checkpointMadeElsewhereVerifies() {
        SignedCheckpoint signed = SignedCheckpoint.parse(endToEnd("checkpoint"));
        assertThat(signed.verifyAuthor(SignatureCheck.ED25519, VerifyingKey.ofPem(endToEnd("log.pem"))))
                .isTrue();
        assertThat(signed.cosignatures()).hasSize(2);
        VerifyingKey witness = VerifyingKey.ofPem(endToEnd("w1.pem"));
        NoteSignature first = signed.cosignatures().get(0);
        assertThat(Cosignature.verify(signed.checkpoint(), first, witness)).isTrue();
        assertThat(Cosignature.verify(signed.checkpoint(), signed.cosignatures().get(1), witness))
                .isFalse();
        Checkpoint other = new Checkpoint(
                signed.checkpoint().origin(), 4, signed.checkpoint().root());
        assertThat(Cosignature.verify(other, first, witness)).isFalse();
        assertThat(signed.text()).isEqualTo(endToEnd("checkpoint"));
    }

    @Test
    void logProofMadeElsewhereIncludesItsRecord() {
        TlogProof proof = TlogProof.parse(endToEnd("rec1.tlog-proof"));
        Digest leaf = MerkleTree.leafHash(endToEnd("rec1.json").strip().getBytes(UTF_8));
        assertThat(proof.includes(leaf)).isTrue();
        assertThat(proof.includes(Digest.of(new byte[0]))).isFalse();
        assertThat(proof.text()).isEqualTo(endToEnd("rec1.tlog-proof"));
    }

    @Test
    void cosignatureOfOursVerifiesUnderItsNameOnly() {
        SigningKey author = SigningKey.ofSeed(new byte[32]);
        byte[] seed = new byte[32];
        seed[0] = 1;
        SigningKey witness = SigningKey.ofSeed(seed);
        String name = Cosignature.witnessName("acme", witness.verifyingKey().keyId());
        Checkpoint checkpoint = new Checkpoint("selvedge.io/acme/x/0", 7, Digest.of(new byte[] {1}));
        NoteSignature line = Cosignature.sign(checkpoint, name, witness, 1_790_000_000);
        SignedCheckpoint signed = SignedCheckpoint.parse(
                SignedCheckpoint.sign(checkpoint, author).plus(line).text());

        assertThat(signed.verifyAuthor(SignatureCheck.ED25519, author.verifyingKey()))
                .isTrue();
        assertThat(signed.cosignatures()).containsExactly(line);
        assertThat(Cosignature.verify(checkpoint, line, witness.verifyingKey())).isTrue();
        assertThat(Cosignature.verify(
                        checkpoint, new NoteSignature("other", line.keyHash(), line.bytes()), witness.verifyingKey()))
                .isFalse();
        byte[] later = line.bytes();
        later[7]++;
        assertThat(Cosignature.verify(
                        checkpoint, new NoteSignature(name, line.keyHash(), later), witness.verifyingKey()))
                .isFalse();
        assertThat(signed.plus(line)).isEqualTo(signed);
    }

    @Test
    void otherSpellingsAreRefused() {
        List<String> hostile = List.of(
                "",
                "\n",
                "\n\n",
                "text\n\n",
                "text\n— a AAAAAAA=\n",
                "text\n\n— a AAAAAAA\n",
                "text\n\n— a AAAAAA==\n",
                "text\n\n— a\tb AAAAAAA=\n",
                "text\n\n- a AAAAAAA=\n",
                "text\n\n— a AAAAAAA= \n",
                "te\u0001xt\n\n— a AAAAAAA=\n",
                "te\ud800xt\n\n— a AAAAAAA=\n",
                "text\n\n" + "— a AAAAAAA=\n".repeat(101));
        for (String each : hostile) {
            assertThatThrownBy(() -> SignedNote.parse(each), each).isInstanceOf(SelvedgeException.class);
        }
        String root = "VU8bHAeI8/qQCFpxHfstssi42P+RsneH3Bj0aD1pwic=";
        for (String each : List.of(
                "o\n03\n" + root + "\n",
                "o\n-3\n" + root + "\n",
                "o\n\n" + root + "\n",
                "\n3\n" + root + "\n",
                "o\n3\n" + root,
                "o\n3\n" + root + "\nextension\n",
                "o\n99999999999999999999\n" + root + "\n",
                "o\n3\nAAAA\n")) {
            assertThatThrownBy(() -> Checkpoint.parse(each), each).isInstanceOf(SelvedgeException.class);
        }
    }

    @Test
    void mutationsEndInAValueOrInSelvedgeException() {
        mutate(endToEnd("checkpoint"), text -> SignedCheckpoint.parse(text).text());
        mutate(endToEnd("rec1.tlog-proof"), text -> TlogProof.parse(text).text());
        mutate(
                "Wit1+55ee4561+AVhZSmQj9+SoL+p/nN0Hh76xXmF7QcHfytUrI1XfSClk",
                text -> NoteKey.parse(text).vkey());
    }

    private static void mutate(String good, Consumer<String> parse) {
        Random random = new Random(4);
        for (int i = 0; i < 4_000; i++) {
            String mutated = new String(Mutation.of(good.getBytes(UTF_8), random), UTF_8);
            try {
                parse.accept(mutated);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isNotEmpty();
            }
        }
    }
}
