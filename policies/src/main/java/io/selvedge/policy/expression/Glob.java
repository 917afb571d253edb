package io.selvedge.policy.expression;

/** Patterns with {@code *} and {@code ?}. */
public final class Glob {
    private Glob() {}

    /**
     * Whether the glob matches the whole text: {@code *} stands for any run of characters, {@code ?} for exactly one.
     *
     * <p>Greedy matching that goes back only to the last star, so at most pattern × text steps: a regular expression could
     * take exponential time on a hostile pattern.
     */
    public static boolean matches(String glob, String text) {
        int g = 0;
        int t = 0;
        int star = -1;
        int afterStar = 0;
        while (t < text.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                afterStar = t;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == text.charAt(t))) {
                g++;
                t++;
            } else if (star >= 0) {
                g = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
