package io.selvedge.crypto.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordPartsTest {
    private final SigningKey key = SigningKey.ofSeed(new byte[32]);
    private final String origin = new Origin("acme", key.verifyingKey().keyId(), 0).text();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T03:00:00",
                "2026-11-23T03:00:00.5Z",
                "2026-11-23T03:00:00+00:00",
                "2026-11-23t03:00:00z",
                "2026-13-23T03:00:00Z",
                "2026-02-30T03:00:00Z",
                "2026-11-23T24:00:00Z",
                "2026-11-23T23:59:60Z",
                "+026-11-23T03:00:00Z",
                ""
            })
    void otherSpellingsOfTimeAreRefused(String text) {
        assertThatThrownBy(() -> UtcTime.parse(text, "here"))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.fields()).containsEntry("place", "here"));
    }

    @Test
    void timeReadsBack() {
        Instant time = Instant.parse("2026-11-23T03:00:00.999Z");
        assertThat(UtcTime.format(time)).isEqualTo("2026-11-23T03:00:00Z");
        assertThat(UtcTime.parse("2026-11-23T03:00:00Z", "")).isEqualTo("2026-11-23T03:00:00Z");
    }

    @Test
    void otherSpellingsOfOriginsAreRefused() {
        assertThat(Origin.parse(origin).text()).isEqualTo(origin);
        for (String each : List.of(
                origin + "/",
                origin.replace("/0", "/00"),
                origin.replace("/0", "/-1"),
                origin.replace("/0", "/"),
                origin.replace("/0", "/99999999999999999"),
                origin.replace("acme", "Acme"),
                origin.replace("acme", ""),
                origin.replace("acme", "-a"),
                origin.replace("acme", "a/b"),
                origin.replace("selvedge.io", "selvedge.org"),
                origin.toUpperCase(java.util.Locale.ROOT),
                "",
                "/".repeat(70_000))) {
            assertThatThrownBy(() -> Origin.parse(each), each).isInstanceOf(SelvedgeException.class);
        }
        mutate(origin, Origin::parse);
    }

    private ObjectNode chain() {
        return new Chain(
                        origin,
                        1,
                        Digest.of(new byte[] {3}),
                        "2026-11-23T03:00:00Z",
                        1,
                        Digest.of(new byte[] {1}),
                        0,
                        Digest.ZERO,
                        List.of(new Seen(origin, 3, Digest.of(new byte[] {2}))))
                .toJson();
    }

    @Test
    void chainReadsBackAndWrongOnesNameThePlace() {
        assertThat(Chain.of(chain()).toJson()).isEqualTo(chain());
        refused("chain.prev", chain -> chain.put("prev", Digest.ZERO.hex()));
        refused("chain.prev", chain -> chain.put("seq", 0));
        refused("chain.prev", chain -> chain.put("prev", "00"));
        refused("chain.seq", chain -> chain.put("seq", -1));
        refused("chain.seq", chain -> chain.put("seq", 1.5));
        refused("chain.seq", chain -> chain.put("seq", "1"));
        refused("chain.time", chain -> chain.put("time", "yesterday"));
        refused("chain.trust", chain -> chain.remove("trust"));
        refused("chain.trust.version", chain -> ((ObjectNode) chain.get("trust")).put("version", -1));
        refused(
                "chain.seen",
                chain -> chain.putArray("seen")
                        .add(chain().get("seen").get(0))
                        .add(chain().get("seen").get(0)));
        refused("chain.seen[0]", chain -> chain.putArray("seen").add(1));
    }

    private void refused(String place, Consumer<ObjectNode> change) {
        ObjectNode chain = chain();
        change.accept(chain);
        assertThatThrownBy(() -> Chain.of(chain), place)
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.fields()).containsEntry("place", place));
    }

    @Test
    void recordsNeedOneSignatureTheRightTypeAndTheirAuthor() {
        SignedRecord good = signed(statement());
        assertThat(SignedRecord.parse(good.leaf()).seq()).isEqualTo(1);
        byte[] seed = new byte[32];
        seed[0] = 1;
        refusedRecord(good.envelope().plus(SigningKey.ofSeed(seed)));
        refusedRecord(Envelope.sign("text/plain", good.envelope().payload(), key));
        refusedRecord(Envelope.sign(SignedRecord.PAYLOAD_TYPE, good.envelope().payload(), SigningKey.ofSeed(seed)));
        refusedRecord(new Envelope(
                SignedRecord.PAYLOAD_TYPE,
                good.envelope().payload(),
                List.of(new Envelope.Signature(key.verifyingKey().keyId(), new byte[65]))));
        for (Consumer<ObjectNode> change : List.<Consumer<ObjectNode>>of(
                s -> s.put("_type", "https://in-toto.io/Statement/v2"),
                s -> s.put("predicateType", "https://selvedge.io/attestation/halt/v2"),
                s -> s.put("predicateType", "https://selvedge.io/attestation//v1"),
                s -> s.put("predicateType", "https://selvedge.io/attestation/a/b/v1"),
                s -> s.putArray("subject"),
                s -> s.remove("subject"),
                s -> s.put("predicate", 1))) {
            ObjectNode statement = statement();
            change.accept(statement);
            refusedRecord(Envelope.sign(SignedRecord.PAYLOAD_TYPE, CanonicalJson.encode(statement), key));
        }
    }

    private static void refusedRecord(Envelope envelope) {
        assertThatThrownBy(() -> SignedRecord.parse(envelope.encode())).isInstanceOf(SelvedgeException.class);
    }

    private ObjectNode statement() {
        return CanonicalJson.parseCanonicalObject(
                SignedRecord.sign(
                                key,
                                "halt",
                                JsonNodeFactory.instance.objectNode().set("chain", chain()),
                                List.of())
                        .envelope()
                        .payload(),
                SignedRecord.MAX_LEAF_BYTES);
    }

    private SignedRecord signed(ObjectNode statement) {
        return SignedRecord.parse(Envelope.sign(SignedRecord.PAYLOAD_TYPE, CanonicalJson.encode(statement), key)
                .encode());
    }

    @Test
    void envelopeWithUnknownFieldsIsNoLeaf() {
        ObjectNode envelope = signed(statement()).envelope().toJson();
        envelope.put("x", 1);
        assertThatThrownBy(() -> SignedRecord.parse(CanonicalJson.encode(envelope)))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("NOT_CANONICAL"));
    }

    @Test
    void signedButMutatedStatementsEndInAValueOrInSelvedgeException() {
        byte[] payload = CanonicalJson.encode(statement());
        Random random = new Random(12);
        for (int i = 0; i < 4_000; i++) {
            byte[] mutated = Mutation.of(payload, random);
            byte[] leaf = new Envelope(
                            SignedRecord.PAYLOAD_TYPE,
                            mutated,
                            List.of(new Envelope.Signature(key.verifyingKey().keyId(), new byte[64])))
                    .encode();
            try {
                SignedRecord.parse(leaf);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn("BAD_FORMAT", "NOT_CANONICAL", "TOO_LARGE");
            }
        }
    }

    private static void mutate(String good, Consumer<String> parse) {
        Random random = new Random(2);
        for (int i = 0; i < 3_000; i++) {
            try {
                parse.accept(new String(Mutation.of(good.getBytes(UTF_8), random), UTF_8));
            } catch (SelvedgeException e) {
                assertThat(e.code()).isEqualTo("BAD_FORMAT");
            }
        }
    }
}
