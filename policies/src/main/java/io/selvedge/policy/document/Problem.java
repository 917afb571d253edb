package io.selvedge.policy.document;

import java.util.Optional;

/**
 * Why a policy file is refused.
 *
 * @param line from 1; 0 when the problem is the file as a whole
 * @param column from 1; 0 when the problem is the file as a whole
 * @param path where in the document, such as {@code rings[0].gate.soak}; empty at the top
 * @param message what is wrong
 * @param hint what to write instead
 */
public record Problem(int line, int column, String path, String message, Optional<String> hint) {

    /** One line for people: {@code 12:5 rings[0].gate.soack: unknown key (did you mean "soak"?)}. */
    public String sentence() {
        StringBuilder sentence = new StringBuilder();
        if (line > 0) {
            sentence.append(line).append(':').append(column).append(' ');
        }
        if (!path.isEmpty()) {
            sentence.append(path).append(": ");
        }
        sentence.append(message);
        hint.ifPresent(text -> sentence.append(" (").append(text).append(')'));
        return sentence.toString();
    }
}
