package io.selvedge.policy.advisory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CVE ids as numbers, for tables of hundred thousands of them. */
public final class CveId {
    /** What {@link #key} gives for what is no CVE id. */
    public static final long NONE = -1;

    /** CVE's own schema allows more digits; nobody has used more than seven. */
    private static final Pattern FORM = Pattern.compile("CVE-([0-9]{4})-([0-9]{4,9})");

    private static final long NUMBERS = 1_000_000_000;

    private CveId() {}

    /** A number below 2^44 that keeps the order of year and number; {@link #NONE} for anything else. */
    public static long key(String text) {
        Matcher match = FORM.matcher(text);
        return match.matches() ? Long.parseLong(match.group(1)) * NUMBERS + Long.parseLong(match.group(2)) : NONE;
    }

    /** Whether it is a CVE id. */
    public static boolean is(String text) {
        return FORM.matcher(text).matches();
    }
}
