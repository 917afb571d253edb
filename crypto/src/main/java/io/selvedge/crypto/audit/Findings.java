package io.selvedge.crypto.audit;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.audit.Finding.Weight;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects findings, each once, and counts. */
final class Findings {
    /** Nobody reads more, and a hostile bundle must not fill the memory with them. */
    static final int MAX = 1_000;

    private static final int MAX_MESSAGE_CHARS = 500;

    private final Set<Finding> found = new LinkedHashSet<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private Weight worst = Weight.NOTE;

    void wrong(FindingCode code, String place, String message) {
        add(code, Weight.WRONG, place, message);
    }

    void missing(FindingCode code, String place, String message) {
        add(code, Weight.MISSING, place, message);
    }

    void note(FindingCode code, String place, String message) {
        add(code, Weight.NOTE, place, message);
    }

    /** What could not be read, under its own code. */
    void unreadable(String place, SelvedgeException e) {
        wrong(FindingCode.of(e.code()), place, String.valueOf(e.getMessage()));
    }

    private void add(FindingCode code, Weight weight, String place, String message) {
        if (weight.compareTo(worst) > 0) {
            worst = weight;
        }
        if (found.size() < MAX) {
            String shown =
                    message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS) + "…";
            found.add(new Finding(code, weight, place, shown));
        } else {
            count("findingsNotListed", 1);
        }
    }

    void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    Map<String, Long> counts() {
        return counts;
    }

    List<Finding> list() {
        return new ArrayList<>(found);
    }

    Verdict verdict() {
        return switch (worst) {
            case NOTE -> Verdict.VALID;
            case MISSING -> Verdict.INCOMPLETE;
            case WRONG -> Verdict.INVALID;
        };
    }
}
