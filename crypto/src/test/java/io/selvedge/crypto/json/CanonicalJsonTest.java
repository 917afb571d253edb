package io.selvedge.crypto.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SharedFiles;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static final int MAX = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
    void encodePublishedInputsAsPublished(String name) {
        byte[] input = SharedFiles.bytes(SharedFiles.vectors("jcs/input/" + name + ".json"));
        byte[] encoded = CanonicalJson.encode(CanonicalJson.parse(input, MAX));

        assertThat(new String(encoded, UTF_8))
                .isEqualTo(SharedFiles.text(SharedFiles.vectors("jcs/output/" + name + ".json")));
        String hex = SharedFiles.text(SharedFiles.vectors("jcs/outhex/" + name + ".txt"))
                .replaceAll("\\s+", "");
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(hex);
    }

    @Test
    void parseRefusesTheListedNegatives() {
        JsonNode vectors = SharedFiles.json(SharedFiles.vectors("jcs/negative-ours.json"));
        for (JsonNode each : vectors.get("mustReject")) {
            assertThatThrownBy(() -> CanonicalJson.parse(each.textValue().getBytes(UTF_8), MAX), each.textValue())
                    .isInstanceOf(SelvedgeException.class);
        }
        for (JsonNode pair : vectors.get("mustEqual")) {
            byte[] encoded = CanonicalJson.encode(
                    CanonicalJson.parse(pair.get(0).textValue().getBytes(UTF_8), MAX));
            assertThat(new String(encoded, UTF_8)).isEqualTo(pair.get(1).textValue());
        }
    }

    // IEEE 754 samples of RFC 8785, appendix B.
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void encodeNumbersAsRfc8785AppendixB(String bits, String expected) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertThat(new String(CanonicalJson.encode(JsonNodeFactory.instance.numberNode(value)), UTF_8))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\ufeff{}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "[1,]",
                "[1] 2",
                "// c\n1",
                "\"\u0001\"",
                "Infinity",
                "nul",
                "\"\\x41\"",
                "{\"a\":{\"b\":1,\"\\u0062\":2}}"
            })
    void parseRefusesWhatIsNoStrictJson(String text) {
        assertThatThrownBy(() -> CanonicalJson.parse(text.getBytes(UTF_8), MAX))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.BAD_FORMAT));
    }

    @Test
    void parseRefusesOtherEncodingsAndBadUtf8() {
        byte[][] hostile = {
            "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE),
            "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16BE),
            HexFormat.of().parseHex("22eda08022"),
            HexFormat.of().parseHex("22c0af22"),
            HexFormat.of().parseHex("22ff22"),
        };
        for (byte[] each : hostile) {
            assertThatThrownBy(() -> CanonicalJson.parse(each, MAX)).isInstanceOf(SelvedgeException.class);
            assertThatThrownBy(() -> CanonicalJson.parseCanonicalObject(each, MAX))
                    .isInstanceOf(SelvedgeException.class);
        }
    }

    @Test
    void parseRefusesDepthAndSizeBeyondTheLimits() {
        String deepest = "[".repeat(CanonicalJson.MAX_DEPTH) + "]".repeat(CanonicalJson.MAX_DEPTH);
        byte[] good = deepest.getBytes(UTF_8);
        assertThat(CanonicalJson.encode(CanonicalJson.parse(good, MAX))).isEqualTo(good);
        assertThatThrownBy(() -> CanonicalJson.parse(("[" + deepest + "]").getBytes(UTF_8), MAX))
                .isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> CanonicalJson.parse("[".repeat(500_000).getBytes(UTF_8), MAX))
                .isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> CanonicalJson.parse("[1,2]".getBytes(UTF_8), 4))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.TOO_LARGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":2}",
                "{ }",
                "{\"a\":1.5}",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":-0}",
                "{\"a\":9007199254740992}",
                "{\"a\":-9007199254740992}",
                "{\"\u00e9\":1}",
                "{\"a\":\"\\u0041\"}",
                "{\"a\":\"\\/\"}",
                "{}\n"
            })
    void parseCanonicalObjectRefusesOtherSpellings(String text) {
        assertThatThrownBy(() -> CanonicalJson.parseCanonicalObject(text.getBytes(UTF_8), MAX))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.NOT_CANONICAL));
    }

    @Test
    void parseCanonicalObjectTakesItsOwnForm() {
        String text = "{\"a\":[null,true,\"\u00e9\\u0000\ud83d\ude00\"],\"b\":9007199254740991,\"c\":{}}";
        assertThat(CanonicalJson.encode(CanonicalJson.parseCanonicalObject(text.getBytes(UTF_8), MAX)))
                .isEqualTo(text.getBytes(UTF_8));
    }

    @Test
    void mutationsEndInAValueThatRoundTripsOrInSelvedgeException() {
        Path file = SharedFiles.vectors("jcs/input/weird.json");
        byte[] seed = SharedFiles.bytes(file);
        Random random = new Random(20_261_123);
        for (int i = 0; i < 5_000; i++) {
            byte[] mutated = io.selvedge.crypto.Mutation.of(seed, random);
            try {
                byte[] once = CanonicalJson.encode(CanonicalJson.parse(mutated, MAX));
                assertThat(CanonicalJson.encode(CanonicalJson.parse(once, MAX))).isEqualTo(once);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }

    @Test
    void everyDoubleReadsBackAndNoShorterSpellingDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Double.parseDouble(EcmaNumber.format(value))).isEqualTo(value == 0 ? 0.0 : value);
            }
        }
    }
}
