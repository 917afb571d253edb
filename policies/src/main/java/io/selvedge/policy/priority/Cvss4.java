package io.selvedge.policy.priority;

import io.selvedge.policy.priority.CvssScore.UnknownMetricException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Scores of CVSS 4.0 (specification, section 8): the MacroVector has a score; from it, the mean share of the way to the
 * next lower MacroVectors is taken off, as far as the vector lies below the highest one of its own.
 */
final class Cvss4 {
    /** Sets of equivalence, as columns of the table; 3 and 6 are looked at together. */
    private static final int SETS = 6;

    private static final Map<String, Integer> TABLE = table();

    /** Values from the most severe down; the distance of two values is that of their places. */
    private static final Map<String, String> LEVELS = Map.ofEntries(
            Map.entry("AV", "NALP"),
            Map.entry("PR", "NLH"),
            Map.entry("UI", "NPA"),
            Map.entry("AC", "LH"),
            Map.entry("AT", "NP"),
            Map.entry("VC", "HLN"),
            Map.entry("VI", "HLN"),
            Map.entry("VA", "HLN"),
            Map.entry("SC", "SHLN"),
            Map.entry("SI", "SHLN"),
            Map.entry("SA", "SHLN"),
            Map.entry("CR", "HML"),
            Map.entry("IR", "HML"),
            Map.entry("AR", "HML"),
            Map.entry("E", "APU"));

    private static final List<String> BASE = List.of("AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA");

    /** The highest vectors of each MacroVector, by set and level (specification, table 24 to 28). */
    private static final Map<String, List<String>> HIGHEST = Map.ofEntries(
            Map.entry("1/0", List.of("AV:N PR:N UI:N")),
            Map.entry("1/1", List.of("AV:A PR:N UI:N", "AV:N PR:L UI:N", "AV:N PR:N UI:P")),
            Map.entry("1/2", List.of("AV:P PR:N UI:N", "AV:A PR:L UI:P")),
            Map.entry("2/0", List.of("AC:L AT:N")),
            Map.entry("2/1", List.of("AC:H AT:N", "AC:L AT:P")),
            Map.entry("3/00", List.of("VC:H VI:H VA:H CR:H IR:H AR:H")),
            Map.entry("3/01", List.of("VC:H VI:H VA:L CR:M IR:M AR:H", "VC:H VI:H VA:H CR:M IR:M AR:M")),
            Map.entry("3/10", List.of("VC:L VI:H VA:H CR:H IR:H AR:H", "VC:H VI:L VA:H CR:H IR:H AR:H")),
            Map.entry(
                    "3/11",
                    List.of(
                            "VC:L VI:H VA:L CR:H IR:M AR:H",
                            "VC:L VI:H VA:H CR:H IR:M AR:M",
                            "VC:H VI:L VA:H CR:M IR:H AR:M",
                            "VC:H VI:L VA:L CR:M IR:H AR:H",
                            "VC:L VI:L VA:H CR:H IR:H AR:M")),
            Map.entry("3/21", List.of("VC:L VI:L VA:L CR:H IR:H AR:H")),
            Map.entry("4/0", List.of("SC:H SI:S SA:S")),
            Map.entry("4/1", List.of("SC:H SI:H SA:H")),
            Map.entry("4/2", List.of("SC:L SI:L SA:L")));

    /** How many steps a MacroVector is deep, by set and level (specification, table 30). */
    private static final Map<String, Integer> DEPTH = Map.ofEntries(
            Map.entry("1/0", 1),
            Map.entry("1/1", 4),
            Map.entry("1/2", 5),
            Map.entry("2/0", 1),
            Map.entry("2/1", 2),
            Map.entry("3/00", 7),
            Map.entry("3/01", 6),
            Map.entry("3/10", 8),
            Map.entry("3/11", 8),
            Map.entry("3/21", 10),
            Map.entry("4/0", 6),
            Map.entry("4/1", 5),
            Map.entry("4/2", 4));

    private final Map<String, String> stated;

    private Cvss4(Map<String, String> stated) {
        this.stated = stated;
    }

    static int tenths(Map<String, String> metrics) {
        for (String metric : BASE) {
            // S is a value of the modified metrics alone.
            if (!LEVELS.getOrDefault(metric, "").replace("S", "").contains(single(metrics, metric))) {
                throw new UnknownMetricException(metric);
            }
        }
        return new Cvss4(metrics).tenths();
    }

    private static String single(Map<String, String> metrics, String metric) {
        String value = metrics.getOrDefault(metric, "");
        if (value.length() != 1) {
            throw new UnknownMetricException(metric);
        }
        return value;
    }

    private int tenths() {
        if (List.of("VC", "VI", "VA", "SC", "SI", "SA").stream().allMatch(metric -> value(metric) == 'N')) {
            return 0;
        }
        int[] sets = sets();
        int score = score(sets);
        double taken = 0;
        int lower = 0;
        for (String set : List.of("1", "2", "3", "4")) {
            int next = scoreBelow(sets, set);
            if (next >= 0) {
                lower++;
                String key = key(sets, set);
                taken += (score - next) * (double) distance(key) / Objects.requireNonNull(DEPTH.get(key));
            }
        }
        // The fifth set has one metric: no vector lies between its levels.
        if (sets[4] < 2 && scoreBelow(sets, "5") >= 0) {
            lower++;
        }
        double left = lower == 0 ? score : score - taken / lower;
        return (int) Math.round(Math.max(0, Math.min(100, left)) + 1e-6);
    }

    /** The value in force: a modified one before the base one, and the worst where the vector leaves it open. */
    private char value(String metric) {
        String modified = stated.getOrDefault("M" + metric, "X");
        String value = modified.equals("X") ? stated.getOrDefault(metric, "X") : modified;
        if (value.equals("X") && List.of("E", "CR", "IR", "AR").contains(metric)) {
            return LEVELS.getOrDefault(metric, " ").charAt(0);
        }
        if (value.length() != 1 || LEVELS.getOrDefault(metric, "").indexOf(value.charAt(0)) < 0) {
            throw new UnknownMetricException(metric);
        }
        return value.charAt(0);
    }

    private boolean is(String metric, char wanted) {
        return value(metric) == wanted;
    }

    /** The levels of the six sets (specification, table 24 to 29). */
    private int[] sets() {
        int[] sets = new int[SETS];
        int open = (is("AV", 'N') ? 1 : 0) + (is("PR", 'N') ? 1 : 0) + (is("UI", 'N') ? 1 : 0);
        sets[0] = open == 3 ? 0 : open == 0 || is("AV", 'P') ? 2 : 1;
        sets[1] = is("AC", 'L') && is("AT", 'N') ? 0 : 1;
        boolean both = is("VC", 'H') && is("VI", 'H');
        sets[2] = both ? 0 : is("VC", 'H') || is("VI", 'H') || is("VA", 'H') ? 1 : 2;
        boolean safety = is("SI", 'S') || is("SA", 'S');
        sets[3] = safety ? 0 : is("SC", 'H') || is("SI", 'H') || is("SA", 'H') ? 1 : 2;
        sets[4] = "APU".indexOf(value("E"));
        boolean needed = (is("CR", 'H') && is("VC", 'H'))
                || (is("IR", 'H') && is("VI", 'H'))
                || (is("AR", 'H') && is("VA", 'H'));
        sets[5] = needed ? 0 : 1;
        return sets;
    }

    private static String key(int[] sets, String set) {
        return set.equals("3") ? "3/" + sets[2] + sets[5] : set + "/" + sets[set.charAt(0) - '1'];
    }

    private static int score(int[] sets) {
        StringBuilder key = new StringBuilder();
        for (int level : sets) {
            key.append(level);
        }
        return TABLE.getOrDefault(key.toString(), -1);
    }

    /** The score of the next lower MacroVector in one set, -1 where there is none. */
    private static int scoreBelow(int[] sets, String set) {
        if (!set.equals("3")) {
            return score(with(sets, set.charAt(0) - '1', 1));
        }
        if (sets[2] == 0 && sets[5] == 0) {
            return Math.max(score(with(sets, 5, 1)), score(with(sets, 2, 1)));
        }
        return sets[2] == 1 && sets[5] == 0 ? score(with(sets, 5, 1)) : score(with(sets, 2, 1));
    }

    private static int[] with(int[] sets, int index, int more) {
        int[] changed = sets.clone();
        changed[index] += more;
        return changed;
    }

    /** How far the vector lies below the first of the highest ones that it does not exceed anywhere. */
    private int distance(String key) {
        for (String highest : HIGHEST.getOrDefault(key, List.of())) {
            int distance = 0;
            for (String pair : highest.split(" ", -1)) {
                String metric = pair.substring(0, 2);
                String order = LEVELS.getOrDefault(metric, "");
                int below = order.indexOf(value(metric)) - order.indexOf(pair.charAt(3));
                distance = below < 0 || distance < 0 ? -1 : distance + below;
            }
            if (distance >= 0) {
                return distance;
            }
        }
        return 0;
    }

    private static Map<String, Integer> table() {
        try (InputStream in = Objects.requireNonNull(Cvss4.class.getResourceAsStream("cvss4-macrovectors.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            Map<String, Integer> table = new HashMap<>();
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> table.put(line.substring(0, SETS), Integer.parseInt(line.substring(SETS + 1))));
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
