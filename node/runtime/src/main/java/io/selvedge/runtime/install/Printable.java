package io.selvedge.runtime.install;

/** Text from outside made fit for a message. */
final class Printable {
    private Printable() {}

    /** {@code text} with everything but printable ASCII replaced by {@code ?}, cut to {@code limit} characters. */
    static String of(String text, int limit) {
        String shown = text.length() > limit ? text.substring(0, limit) + "..." : text;
        return shown.replaceAll("[^ -~]", "?");
    }
}
