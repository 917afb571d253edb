package io.selvedge.crypto.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes one value in its canonical form (RFC 8785, section 3.2). */
final class CanonicalWriter {
    private static final int START_BYTES = 1024;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private byte[] buffer = new byte[START_BYTES];
    private int size;

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    void value(JsonNode value, int depth) {
        if (depth > CanonicalJson.MAX_DEPTH) {
            throw CanonicalJson.notCanonical("more than " + CanonicalJson.MAX_DEPTH + " levels");
        }
        switch (value.getNodeType()) {
            case OBJECT -> object(value, depth);
            case ARRAY -> array(value, depth);
            case STRING -> string(value.textValue());
            case NUMBER -> number(value);
            case BOOLEAN -> ascii(value.booleanValue() ? "true" : "false");
            case NULL -> ascii("null");
            default -> throw CanonicalJson.notCanonical("no JSON value: " + value.getNodeType());
        }
    }

    private void object(JsonNode object, int depth) {
        put('{');
        List<Map.Entry<String, JsonNode>> fields = sortedFields(object);
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                put(',');
            }
            string(fields.get(i).getKey());
            put(':');
            value(fields.get(i).getValue(), depth + 1);
        }
        put('}');
    }

    // Section 3.2.3 sorts by UTF-16 code units, which is how Java compares strings. Most objects come sorted.
    private static List<Map.Entry<String, JsonNode>> sortedFields(JsonNode object) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.size());
        boolean sorted = true;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            sorted = sorted
                    && (fields.isEmpty()
                            || fields.get(fields.size() - 1).getKey().compareTo(field.getKey()) < 0);
            fields.add(field);
        }
        if (!sorted) {
            fields.sort(Comparator.comparing(Map.Entry::getKey));
        }
        return fields;
    }

    private void array(JsonNode array, int depth) {
        put('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                put(',');
            }
            value(array.get(i), depth + 1);
        }
        put(']');
    }

    private void number(JsonNode number) {
        if (number.isIntegralNumber()
                && number.canConvertToLong()
                && Math.abs(number.longValue()) <= CanonicalJson.MAX_INTEGER) {
            ascii(Long.toString(number.longValue()));
            return;
        }
        double value = number.doubleValue();
        if (number.isIntegralNumber() && !CanonicalJson.isExact(number.bigIntegerValue())) {
            throw CanonicalJson.notCanonical("an integer is beyond what a double holds");
        }
        if (!Double.isFinite(value)) {
            throw CanonicalJson.notCanonical("a number is not finite");
        }
        ascii(EcmaNumber.format(value));
    }

    private void string(String text) {
        put('"');
        int length = text.length();
        // Most strings are plain: no check of the space for each of their characters.
        ensure(length);
        int i = 0;
        for (; i < length && isPlain(text.charAt(i)); i++) {
            buffer[size++] = (byte) text.charAt(i);
        }
        for (; i < length; i++) {
            char ch = text.charAt(i);
            if (isPlain(ch)) {
                put(ch);
            } else if (ch < 0x80) {
                escape(ch);
            } else {
                i = unicode(text, i);
            }
        }
        put('"');
    }

    private static boolean isPlain(char ch) {
        return ch >= 0x20 && ch < 0x80 && ch != '"' && ch != '\\';
    }

    private void escape(char ch) {
        put('\\');
        switch (ch) {
            case '"', '\\' -> put(ch);
            case '\b' -> put('b');
            case '\t' -> put('t');
            case '\n' -> put('n');
            case '\f' -> put('f');
            case '\r' -> put('r');
            default -> {
                ascii("u00");
                put(HEX[ch >> 4]);
                put(HEX[ch & 0xf]);
            }
        }
    }

    private int unicode(String text, int index) {
        int codePoint = text.codePointAt(index);
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw CanonicalJson.notCanonical("a string holds half of a surrogate pair");
        }
        bytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        return index + Character.charCount(codePoint) - 1;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void bytes(byte[] bytes) {
        for (byte each : bytes) {
            put((char) (each & 0xff));
        }
    }

    private void put(char ch) {
        ensure(1);
        buffer[size++] = (byte) ch;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
        }
    }
}
