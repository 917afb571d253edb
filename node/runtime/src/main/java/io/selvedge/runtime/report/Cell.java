package io.selvedge.runtime.report;

import java.time.Duration;
import java.util.Locale;

/** What kind of value a column of a report has, and how people read it. */
public enum Cell {
    /** Words. */
    TEXT,
    /** A whole number. */
    COUNT,
    /** Hundredths of a percent. */
    SHARE,
    /** Bytes. */
    BYTES,
    /** Milliseconds. */
    DURATION;

    private static final long KIBI = 1024;

    /** Whether its values are numbers in JSON. */
    public boolean isNumber() {
        return this != TEXT;
    }

    /** A column of such values. */
    Section.Column column(String id, String title) {
        return new Section.Column(id, title, this);
    }

    String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A number as people read it, the same in every format. */
    String shown(long value) {
        return switch (this) {
            case TEXT, COUNT -> Long.toString(value);
            case SHARE -> String.format(Locale.ROOT, "%d.%02d %%", value / 100, value % 100);
            case BYTES -> bytes(value);
            case DURATION -> duration(value);
        };
    }

    private static String bytes(long bytes) {
        long unit = 1;
        int power = 0;
        while (bytes / unit >= KIBI && power < 4) {
            unit *= KIBI;
            power++;
        }
        return power == 0
                ? bytes + " B"
                : String.format(Locale.ROOT, "%.1f %ciB", (double) bytes / unit, "KMGT".charAt(power - 1));
    }

    private static String duration(long millis) {
        Duration time = Duration.ofMillis(millis);
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
