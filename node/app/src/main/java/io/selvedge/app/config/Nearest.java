package io.selvedge.app.config;

import io.selvedge.policy.document.EditDistance;

/** Finds the known word that was probably meant. */
final class Nearest {
    /** Longer words than any key only cost time. */
    private static final int MAX_LENGTH = 80;

    private Nearest() {}

    /** The word of {@code known} with the smallest edit distance (Levenshtein) to {@code word}; the first of equals. */
    static String of(String word, Iterable<String> known) {
        String cut = word.length() > MAX_LENGTH ? word.substring(0, MAX_LENGTH) : word;
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = EditDistance.between(cut, candidate);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }
}
