package io.selvedge.policy.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Protocol buffers' text format, as far as the CEL conformance files use it. */
final class TextProto {
    private static final Pattern WORD = Pattern.compile(
            "\\G(?:\\s|#[^\n]*|,|;)*(?:(\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*')|([A-Za-z0-9_.+-]+)|(\\[[^\\]]*])|([{}<>:]))");

    private final List<String> words = new ArrayList<>();
    private int next;

    private TextProto(String text) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group().replaceFirst("^(?:\\s|#[^\n]*\n|,|;)*", ""));
        }
    }

    /** Fields with their values in order: text or a map of the same kind. */
    static Map<String, List<Object>> parse(String text) {
        return new TextProto(text).message();
    }

    private Map<String, List<Object>> message() {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        while (next < words.size()
                && !words.get(next).equals("}")
                && !words.get(next).equals(">")) {
            String name = words.get(next++);
            if (words.get(next).equals(":")) {
                next++;
            }
            fields.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value());
        }
        next++;
        return fields;
    }

    private Object value() {
        String word = words.get(next++);
        if (word.equals("{") || word.equals("<")) {
            return message();
        }
        if (!word.startsWith("\"") && !word.startsWith("'")) {
            return word;
        }
        StringBuilder text = new StringBuilder(unquoted(word));
        while (next < words.size() && words.get(next).matches("(?s)[\"'].*")) {
            text.append(unquoted(words.get(next++)));
        }
        return text.toString();
    }

    /** Escapes are of bytes, and the bytes are UTF-8. */
    private static String unquoted(String word) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        String inner = word.substring(1, word.length() - 1);
        Matcher escape = Pattern.compile(
                        "\\\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([^\\\\]+)",
                        Pattern.DOTALL)
                .matcher(inner);
        while (escape.find()) {
            if (escape.group(1) != null) {
                bytes.write(Integer.parseInt(escape.group(1), 8));
            } else if (escape.group(2) != null) {
                bytes.write(Integer.parseInt(escape.group(2), 16));
            } else if (escape.group(3) != null || escape.group(4) != null) {
                String hex = escape.group(3) != null ? escape.group(3) : escape.group(4);
                bytes.writeBytes(Character.toString(Integer.parseInt(hex, 16))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } else if (escape.group(5) != null) {
                int simple = "abfnrtv".indexOf(escape.group(5));
                bytes.writeBytes((simple < 0 ? escape.group(5) : "\u0007\b\f\n\r\t\u000b".substring(simple, simple + 1))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } else {
                bytes.writeBytes(escape.group(6).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
}
