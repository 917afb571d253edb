package io.selvedge.app.cli;

import java.util.Locale;

/** Numbers and foreign text as people read them. */
final class Words {
    private static final long KIBI = 1024;

    private Words() {}

    /** Such as {@code 3 s}, {@code 2 min 5 s}, {@code 4 d 2 h}. */
    static String duration(long millis) {
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
    }

    /** Such as {@code 812 B}, {@code 4.2 MiB}. */
    static String bytes(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= KIBI && unit < 3) {
            value /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGT".charAt(unit));
    }

    /** Text from a node must not steer the terminal: control characters become question marks. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
