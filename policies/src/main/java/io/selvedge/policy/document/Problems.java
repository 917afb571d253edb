package io.selvedge.policy.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with one file. */
final class Problems {
    /** Most problems reported: nobody reads more, and a file of nonsense would make a report larger than itself. */
    static final int MAX_PROBLEMS = 100;

    private static final int MAX_QUOTED_CHARS = 60;

    private final List<Problem> problems = new ArrayList<>();
    private boolean more;

    void add(int line, int column, String path, String message) {
        add(new Problem(Math.max(0, line), Math.max(0, column), path, message, Optional.empty()));
    }

    void add(YamlNode at, String path, String message) {
        add(at.line(), at.column(), path, message);
    }

    void add(YamlNode at, String path, String message, String hint) {
        add(new Problem(at.line(), at.column(), path, message, Optional.of(hint)));
    }

    void add(Problem problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        } else {
            more = true;
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** In file order. */
    List<Problem> list() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        if (more) {
            sorted.add(new Problem(0, 0, "", "there are more problems than these " + MAX_PROBLEMS, Optional.empty()));
        }
        return List.copyOf(sorted);
    }

    /** The text in quotes, cut and without control characters, so that a message stays one readable line. */
    static String quote(String text) {
        return '"' + shorten(text) + '"';
    }

    /** The text with a question mark for everything that does not show or steers a terminal. */
    static String printable(String text) {
        return clean(text, Integer.MAX_VALUE);
    }

    static String shorten(String text) {
        String clean = clean(text, MAX_QUOTED_CHARS);
        return text.codePointCount(0, text.length()) > MAX_QUOTED_CHARS ? clean + '…' : clean;
    }

    private static String clean(String text, int max) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().limit(max).forEach(c -> {
            boolean readable = Character.isDefined(c)
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.FORMAT
                    && Character.getType(c) != Character.SURROGATE;
            clean.appendCodePoint(readable ? c : '?');
        });
        return clean.toString();
    }
}
