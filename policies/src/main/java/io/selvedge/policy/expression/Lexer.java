package io.selvedge.policy.expression;

import io.selvedge.policy.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the text of an expression into words. */
final class Lexer {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER =
            Pattern.compile("0[xX][0-9a-fA-F]+|[0-9]*\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+(?:[eE][+-]?[0-9]+)?");
    private static final List<String> SYMBOLS = List.of(
            "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")",
            "[", "]", "{", "}");
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (true) {
            skipBlank();
            if (at == text.length()) {
                tokens.add(new Token(at, Kind.END, "the end", ""));
                return;
            }
            next();
        }
    }

    private void skipBlank() {
        while (at < text.length()) {
            if (" \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }

    private void next() {
        char c = text.charAt(at);
        boolean raw = (c == 'r' || c == 'R') && at + 1 < text.length() && isQuote(text.charAt(at + 1));
        if (raw || isQuote(c)) {
            string(raw);
        } else if (isDigit(c) || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
            number();
        } else {
            word();
        }
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void word() {
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (name.lookingAt()) {
            String word = name.group();
            if (RESERVED.contains(word)) {
                throw new MalformedExpressionException(at, "'" + word + "' is a reserved word");
            }
            if ((word.equalsIgnoreCase("b") || word.equalsIgnoreCase("br") || word.equalsIgnoreCase("rb"))
                    && name.end() < text.length()
                    && isQuote(text.charAt(name.end()))) {
                throw new MalformedExpressionException(at, "byte strings are not supported");
            }
            tokens.add(
                    switch (word) {
                        case "true" -> new Token(at, Kind.LITERAL, word, true);
                        case "false" -> new Token(at, Kind.LITERAL, word, false);
                        case "null" -> new Token(at, Kind.LITERAL, word, Value.NULL);
                        case "in" -> new Token(at, Kind.SYMBOL, word, "");
                        default -> new Token(at, Kind.NAME, word, "");
                    });
            at = name.end();
            return;
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                tokens.add(new Token(at, Kind.SYMBOL, symbol, ""));
                at += symbol.length();
                return;
            }
        }
        throw new MalformedExpressionException(at, "no expression has this character");
    }

    private void number() {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw new MalformedExpressionException(at, "not a number");
        }
        String digits = number.group();
        int end = number.end();
        if (end < text.length() && (text.charAt(end) == 'u' || text.charAt(end) == 'U')) {
            throw new MalformedExpressionException(at, "unsigned numbers are not supported");
        }
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        boolean whole = hex || digits.chars().allMatch(c -> isDigit((char) c));
        // A minus before the digits belongs to them, so that the smallest number can be written.
        boolean negative = whole && isSign();
        try {
            Object value;
            if (whole) {
                String unsigned = hex ? digits.substring(2) : digits;
                value = Long.parseLong((negative ? "-" : "") + unsigned, hex ? 16 : 10);
            } else {
                value = Double.parseDouble(digits);
            }
            int start = at;
            if (negative) {
                start = tokens.removeLast().at();
            }
            tokens.add(new Token(start, Kind.LITERAL, digits, value));
        } catch (NumberFormatException e) {
            throw new MalformedExpressionException(at, "the number is too large");
        }
        at = end;
    }

    /** Whether the last token is a minus that no operand stands before. */
    private boolean isSign() {
        if (tokens.isEmpty() || !tokens.getLast().is("-")) {
            return false;
        }
        if (tokens.size() == 1) {
            return true;
        }
        Token before = tokens.get(tokens.size() - 2);
        return before.kind() == Kind.SYMBOL && !before.is(")") && !before.is("]") && !before.is("}");
    }

    private void string(boolean raw) {
        int start = at;
        at += raw ? 1 : 0;
        String quote = text.substring(at, at + 1);
        if (text.startsWith(quote.repeat(3), at)) {
            quote = quote.repeat(3);
        }
        at += quote.length();
        StringBuilder value = new StringBuilder();
        while (!text.startsWith(quote, at)) {
            if (at >= text.length() || (quote.length() == 1 && (text.charAt(at) == '\n' || text.charAt(at) == '\r'))) {
                throw new MalformedExpressionException(start, "the text has no closing quote");
            }
            if (text.charAt(at) == '\\' && !raw) {
                escape(value);
            } else {
                value.append(text.charAt(at++));
            }
        }
        at += quote.length();
        tokens.add(new Token(start, Kind.LITERAL, value.toString(), value.toString()));
    }

    private void escape(StringBuilder value) {
        int start = at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        int simple = "abfnrtv\\?\"'`".indexOf(c);
        if (simple >= 0) {
            value.append("\u0007\b\f\n\r\t\u000b\\?\"'`".charAt(simple));
            at++;
        } else if (c == 'x' || c == 'X') {
            code(value, start, at + 1, 2, 16);
        } else if (c == 'u') {
            code(value, start, at + 1, 4, 16);
        } else if (c == 'U') {
            code(value, start, at + 1, 8, 16);
        } else if (c >= '0' && c <= '3') {
            code(value, start, at, 3, 8);
        } else {
            throw new MalformedExpressionException(start, "unknown escape");
        }
    }

    private void code(StringBuilder value, int start, int from, int digits, int radix) {
        String text = from + digits <= this.text.length() ? this.text.substring(from, from + digits) : "";
        boolean sound = !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
        long code = sound ? Long.parseLong(text, radix) : -1;
        if (code < 0 || code > Character.MAX_CODE_POINT || (code >= 0xd800 && code <= 0xdfff)) {
            throw new MalformedExpressionException(start, "the escape is no character");
        }
        value.appendCodePoint((int) code);
        at = from + digits;
    }
}
