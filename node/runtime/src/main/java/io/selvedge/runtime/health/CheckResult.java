package io.selvedge.runtime.health;

/**
 * What a check found.
 *
 * @param name the check's name
 * @param detail one line of printable ASCII, at most {@link #MAX_DETAIL} characters: why it failed or what was seen
 */
public record CheckResult(String name, boolean passed, String detail) {
    /** Twenty of them must fit into one record beside everything else. */
    public static final int MAX_DETAIL = 300;

    public CheckResult {
        String line = detail.replaceAll("[^ -~]+", " ").strip();
        detail = line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL - 3) + "..." : line;
    }
}
