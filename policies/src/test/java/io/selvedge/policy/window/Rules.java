package io.selvedge.policy.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Recurrence rules at random, from the same seed always the same; most of them are good. */
final class Rules {
    private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");

    private Rules() {}

    static String random(Random random) {
        String frequency = List.of("DAILY", "WEEKLY", "MONTHLY", "YEARLY").get(random.nextInt(4));
        List<String> parts = new ArrayList<>(List.of("FREQ=" + frequency));
        if (random.nextInt(3) == 0) {
            parts.add("INTERVAL=" + (1 + random.nextInt(4)));
        }
        if (random.nextInt(4) == 0) {
            parts.add("BYMONTH=" + numbers(random, 12, false));
        }
        if (!frequency.equals("WEEKLY") && random.nextInt(3) == 0) {
            parts.add("BYMONTHDAY=" + numbers(random, 31, true));
        }
        if (frequency.equals("YEARLY") && random.nextInt(5) == 0) {
            parts.add("BYYEARDAY=" + numbers(random, 366, true));
        }
        if (random.nextInt(2) == 0) {
            boolean numbered = (frequency.equals("MONTHLY") || frequency.equals("YEARLY")) && random.nextBoolean();
            parts.add("BYDAY=" + weekdays(random, numbered));
        }
        if (random.nextInt(5) == 0) {
            parts.add("BYSETPOS=" + (random.nextBoolean() ? 1 + random.nextInt(3) : -1 - random.nextInt(3)));
        }
        if (random.nextInt(4) == 0) {
            parts.add("WKST=" + DAYS.get(random.nextInt(7)));
        }
        if (random.nextInt(4) == 0) {
            parts.add(random.nextBoolean() ? "COUNT=" + (1 + random.nextInt(9)) : "UNTIL=20250615");
        }
        return String.join(";", parts);
    }

    private static String numbers(Random random, int max, boolean negative) {
        List<String> numbers = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int number = 1 + random.nextInt(max);
            numbers.add(String.valueOf(negative && random.nextInt(4) == 0 ? -number : number));
        }
        return String.join(",", numbers.stream().distinct().toList());
    }

    private static String weekdays(Random random, boolean numbered) {
        List<String> days = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int ordinal = random.nextBoolean() ? 1 + random.nextInt(5) : -1 - random.nextInt(3);
            days.add((numbered ? String.valueOf(ordinal) : "") + DAYS.get(random.nextInt(7)));
        }
        return String.join(",", days.stream().distinct().toList());
    }
}
