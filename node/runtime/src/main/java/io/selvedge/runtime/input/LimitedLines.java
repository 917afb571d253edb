package io.selvedge.runtime.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.MalformedInputException;
import java.nio.charset.UnmappableCharacterException;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a text from outside, none longer than a limit. A line ends with a line feed, with or without a carriage
 * return before it; bytes that are no text of the charset are an error with the line.
 */
public final class LimitedLines {
    private static final int BUFFER_CHARS = 16 << 10;

    private final Reader reader;
    private final String place;
    private final int maxChars;
    private final char[] buffer = new char[BUFFER_CHARS];
    private int next;
    private int end;
    private int number;

    /**
     * Begins at the start of a text.
     *
     * @param place the file, for messages
     * @param maxChars longest line
     */
    public LimitedLines(InputStream in, Charset charset, String place, int maxChars) {
        this.reader = new InputStreamReader(in, charset.newDecoder());
        this.place = place;
        this.maxChars = maxChars;
    }

    /** The next line without its end; null after the last one. */
    public @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean any = false;
        while (true) {
            if (next == end && !fill()) {
                number += any ? 1 : 0;
                return any ? line.toString() : null;
            }
            any = true;
            int from = next;
            while (next < end && buffer[next] != '\n') {
                next++;
            }
            line.append(buffer, from, next - from);
            if (line.length() > maxChars) {
                throw BadInput.tooLarge(place + " line " + (number + 1), "the line is too long", maxChars);
            }
            if (next < end) {
                next++;
                number++;
                if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
                    line.setLength(line.length() - 1);
                }
                return line.toString();
            }
        }
    }

    private boolean fill() throws IOException {
        try {
            next = 0;
            end = Math.max(0, reader.read(buffer, 0, buffer.length));
            return end > 0;
        } catch (MalformedInputException | UnmappableCharacterException e) {
            throw BadInput.at(place + " after line " + number, "bytes that are no text");
        }
    }

    /** Number of the line that {@link #next} gave last, from 1. */
    public int number() {
        return number;
    }

    /** File and line, for messages. */
    public String place() {
        return place + " line " + number;
    }
}
