package io.selvedge.crypto.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the fields of one JSON object and names the place of what is missing or of the wrong kind: every getter throws
 * BAD_FORMAT with the field {@code place}.
 */
public final class JsonFields {
    private final ObjectNode object;
    private final String place;

    /** @param place where the object stands, for messages, such as {@code predicate.chain} */
    public JsonFields(ObjectNode object, String place) {
        this.object = object;
        this.place = place;
    }

    /** A string of at most {@code maxChars}. */
    public String text(String name, int maxChars) {
        JsonNode value = object.get(name);
        if (value == null || !value.isTextual()) {
            throw bad(name, "a string");
        }
        String text = value.textValue();
        if (text.length() > maxChars) {
            throw bad(name, "a string of at most " + maxChars + " characters");
        }
        return text;
    }

    /** A string, or empty where the field is absent or null. */
    public Optional<String> findText(String name, int maxChars) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(text(name, maxChars));
    }

    /** A whole number from {@code min} to 2^53−1. */
    public long number(String name, long min) {
        JsonNode value = object.get(name);
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > CanonicalJson.MAX_INTEGER) {
            throw bad(name, "a whole number from " + min);
        }
        return value.longValue();
    }

    public boolean bool(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isBoolean()) {
            throw bad(name, "true or false");
        }
        return value.booleanValue();
    }

    /** 64 lower-case hex digits. */
    public Digest digest(String name) {
        JsonNode value = object.get(name);
        if (value == null || !value.isTextual() || !Digest.isHex(value.textValue())) {
            throw bad(name, "64 lower-case hex digits");
        }
        return Digest.ofHex(value.textValue());
    }

    /** Canonical base64. */
    public byte[] base64(String name, int maxChars) {
        String text = text(name, maxChars);
        try {
            return Base64Text.decode(text);
        } catch (SelvedgeException e) {
            throw bad(name, "base64");
        }
    }

    public ObjectNode object(String name) {
        if (object.get(name) instanceof ObjectNode inner) {
            return inner;
        }
        throw bad(name, "an object");
    }

    public JsonFields fields(String name) {
        return new JsonFields(object(name), place(name));
    }

    /** An array of at most {@code maxElements}. */
    public ArrayNode array(String name, int maxElements) {
        if (object.get(name) instanceof ArrayNode array && array.size() <= maxElements) {
            return array;
        }
        throw bad(name, "an array of at most " + maxElements);
    }

    /** The objects of an array. */
    public List<JsonFields> objects(String name, int maxElements) {
        ArrayNode array = array(name, maxElements);
        List<JsonFields> inner = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof ObjectNode element)) {
                throw bad(name + "[" + i + "]", "an object");
            }
            inner.add(new JsonFields(element, place(name) + "[" + i + "]"));
        }
        return inner;
    }

    /** The strings of an array. */
    public List<String> texts(String name, int maxElements, int maxChars) {
        ArrayNode array = array(name, maxElements);
        List<String> texts = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = array.get(i);
            if (!element.isTextual() || element.textValue().length() > maxChars) {
                throw bad(name + "[" + i + "]", "a string of at most " + maxChars + " characters");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    public ObjectNode node() {
        return object;
    }

    public String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /** BAD_FORMAT that names the field. */
    public SelvedgeException bad(String name, String expected) {
        return new SelvedgeException(
                SelvedgeException.BAD_FORMAT,
                place(name) + " must be " + expected,
                Map.of("place", place(name), "expected", expected));
    }
}
