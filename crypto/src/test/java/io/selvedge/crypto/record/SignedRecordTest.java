package io.selvedge.crypto.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.SigningKey;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignedRecordTest {
    private final SigningKey key = SigningKey.ofSeed(new byte[32]);
    private final Origin origin = new Origin("acme", key.verifyingKey().keyId(), 0);

    private SignedRecord sample() {
        Chain chain = new Chain(
                origin.text(),
                0,
                Digest.ZERO,
                "2026-11-23T03:00:00Z",
                1,
                Digest.of(new byte[] {1}),
                0,
                Digest.ZERO,
                List.of(new Seen(origin.text(), 3, Digest.of(new byte[] {2}))));
        ObjectNode predicate = JsonNodeFactory.instance.objectNode();
        predicate.set("chain", chain.toJson());
        predicate.put("outcome", "succeeded");
        return SignedRecord.sign(key, "patch-result", predicate, List.of());
    }

    @Test
    void parseGivesWhatWasSigned() {
        SignedRecord signed = sample();
        SignedRecord parsed = SignedRecord.parse(signed.leaf());
        assertThat(parsed).isEqualTo(signed);
        assertThat(parsed.id()).isEqualTo(Digest.of(parsed.envelope().pae()));
        assertThat(parsed.type()).isEqualTo("patch-result");
        assertThat(parsed.origin()).isEqualTo(origin);
        assertThat(parsed.predicate().get("outcome").textValue()).isEqualTo("succeeded");
        assertThat(parsed.verify(SignatureCheck.ED25519, key.verifyingKey())).isTrue();
        assertThat(parsed.subjects()).containsExactly(new Subject(origin.text(), origin.digest()));
    }

    @Test
    void mutatedLeavesAreRefusedOrNotSigned() {
        SignedRecord signed = sample();
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = Mutation.of(signed.leaf(), random);
            try {
                SignedRecord parsed = SignedRecord.parse(mutated);
                assertThat(parsed.verify(SignatureCheck.ED25519, key.verifyingKey()))
                        .isEqualTo(parsed.equals(signed));
            } catch (SelvedgeException e) {
                assertThat(e.code())
                        .isIn(
                                SelvedgeException.BAD_FORMAT,
                                SelvedgeException.NOT_CANONICAL,
                                SelvedgeException.TOO_LARGE);
            }
        }
    }
}
