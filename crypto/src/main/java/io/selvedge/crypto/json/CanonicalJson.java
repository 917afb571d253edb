package io.selvedge.crypto.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Strict JSON (RFC 8259 within I-JSON, RFC 7493) to and from Jackson's tree, and its canonical form (RFC 8785).
 *
 * <p>What comes in is UTF-8 without a byte order mark, one value, at most {@link #MAX_DEPTH} deep, with distinct keys
 * per object, whole Unicode strings and numbers that a double holds; everything else is BAD_FORMAT, or TOO_LARGE.
 */
public final class CanonicalJson {
    /** Objects and arrays inside each other. Our own formats need under ten; a bound keeps recursion off the stack's end. */
    public static final int MAX_DEPTH = 64;

    /** 2^53 − 1, the largest integer of which every JSON reader holds each smaller one exactly. */
    public static final long MAX_INTEGER = 9_007_199_254_740_991L;

    // One number of a hostile document must not cost quadratic time; a double needs 25 characters.
    private static final int MAX_NUMBER_CHARS = 400;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    private CanonicalJson() {}

    /**
     * The canonical form (RFC 8785) as UTF-8. NOT_CANONICAL for what has none: NaN, infinities, integers that a double
     * does not hold, lone surrogates, binary or opaque nodes, more than {@link #MAX_DEPTH} levels.
     */
    public static byte[] encode(JsonNode value) {
        CanonicalWriter writer = new CanonicalWriter();
        writer.value(value, 0);
        return writer.toByteArray();
    }

    /** One JSON value of at most {@code maxBytes}. */
    public static JsonNode parse(byte[] json, int maxBytes) {
        checkSize(json, maxBytes);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "JSON must be UTF-8", Map.of(), e);
        }
        JsonNode value = read(text);
        checkStrict(value);
        return value;
    }

    /**
     * One JSON object that is exactly its own canonical form, holds no floating point number, no integer beyond ±{@link
     * #MAX_INTEGER} and only ASCII keys; NOT_CANONICAL otherwise.
     */
    public static ObjectNode parseCanonicalObject(byte[] json, int maxBytes) {
        checkSize(json, maxBytes);
        // A byte sequence that is no UTF-8 turns into U+FFFD here and so differs from its canonical form below.
        JsonNode value = read(new String(json, StandardCharsets.UTF_8));
        if (!(value instanceof ObjectNode object)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "expected a JSON object");
        }
        checkPlain(object);
        if (!Arrays.equals(encode(object), json)) {
            throw notCanonical("not equal to its own canonical form (RFC 8785)");
        }
        return object;
    }

    private static void checkSize(byte[] json, int maxBytes) {
        if (json.length > maxBytes) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE,
                    "JSON larger than its limit",
                    Map.of("sizeBytes", String.valueOf(json.length), "limitBytes", String.valueOf(maxBytes)));
        }
    }

    private static JsonNode read(String text) {
        JsonNode value;
        try {
            value = READER.readTree(text);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? "?"
                    : "line " + e.getLocation().getLineNr() + " column "
                            + e.getLocation().getColumnNr();
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "not strict JSON at " + place, Map.of("place", place), e);
        } catch (IllegalStateException e) {
            // Jackson's answer to too many field names with one hash.
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "not strict JSON", Map.of(), e);
        }
        if (value == null || value.isMissingNode()) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "no JSON value");
        }
        return value;
    }

    private static void checkStrict(JsonNode value) {
        if (value.isTextual()) {
            checkWhole(value.textValue());
        } else if (value.isNumber()) {
            checkHeldByDouble(value);
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                checkWhole(field.getKey());
                checkStrict(field.getValue());
            }
        } else if (value.isArray()) {
            for (JsonNode element : value) {
                checkStrict(element);
            }
        }
    }

    private static void checkWhole(String text) {
        if (firstLoneSurrogate(text) >= 0) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a string holds half of a surrogate pair");
        }
    }

    /** Index of the first half surrogate pair without its other half, or −1. */
    static int firstLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char ch = text.charAt(i);
            if (Character.isSurrogate(ch)) {
                boolean pair = Character.isHighSurrogate(ch)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static void checkHeldByDouble(JsonNode number) {
        boolean held =
                number.isIntegralNumber() ? isExact(number.bigIntegerValue()) : Double.isFinite(number.doubleValue());
        if (!held) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a number is beyond what a double holds");
        }
    }

    /** Whether a double holds exactly this integer. */
    static boolean isExact(BigInteger value) {
        double nearest = value.doubleValue();
        return Double.isFinite(nearest)
                && new BigDecimal(nearest).toBigInteger().equals(value);
    }

    private static void checkPlain(JsonNode value) {
        if (value.isNumber()) {
            boolean plain =
                    value.isIntegralNumber() && value.canConvertToLong() && Math.abs(value.longValue()) <= MAX_INTEGER;
            if (!plain) {
                throw notCanonical("numbers in records are integers within ±(2^53−1)");
            }
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                if (!isAscii(field.getKey())) {
                    throw notCanonical("keys in records are ASCII");
                }
                checkPlain(field.getValue());
            }
        } else if (value.isArray()) {
            for (JsonNode element : value) {
                checkPlain(element);
            }
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    static SelvedgeException notCanonical(String message) {
        return new SelvedgeException(SelvedgeException.NOT_CANONICAL, message);
    }
}
