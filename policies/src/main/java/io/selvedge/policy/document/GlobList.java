package io.selvedge.policy.document;

import io.selvedge.policy.expression.Glob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Alternatives, each a plain word or a glob: {@code *} stands for any run of characters (also none), {@code ?} for
 * exactly one. There is no escape: names in a mesh contain neither. Case matters.
 *
 * <p>An empty list restricts nothing.
 */
public final class GlobList {
    /** Longest pattern: the longest DNS name. */
    public static final int MAX_PATTERN_CHARS = 253;
    /** Most patterns in one list, so that matching one endpoint stays a matter of microseconds. */
    public static final int MAX_PATTERNS = 1000;
    /** The list that restricts nothing. */
    public static final GlobList ANY = new GlobList(List.of());

    private final List<String> patterns;
    private final Set<String> words = new HashSet<>();
    private final List<String> globs = new ArrayList<>();

    private GlobList(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
        for (String pattern : this.patterns) {
            if (isGlob(pattern)) {
                globs.add(pattern);
            } else {
                words.add(pattern);
            }
        }
    }

    /**
     * A list of these patterns in this order.
     *
     * @throws IllegalArgumentException on an empty, too long or unprintable pattern, or more than {@value #MAX_PATTERNS}
     */
    public static GlobList of(List<String> patterns) {
        if (patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException("more than " + MAX_PATTERNS + " patterns");
        }
        for (String pattern : patterns) {
            if (!isPattern(pattern)) {
                throw new IllegalArgumentException("not a pattern: empty, too long or unprintable");
            }
        }
        return new GlobList(patterns);
    }

    /** As {@link #of(List)}. */
    public static GlobList of(String... patterns) {
        return of(List.of(patterns));
    }

    /** Whether the text can stand in a list: 1 to {@value #MAX_PATTERN_CHARS} characters, none of them a control. */
    static boolean isPattern(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_PATTERN_CHARS
                && text.chars().noneMatch(Character::isISOControl)
                && text.equals(text.strip());
    }

    /** The patterns as written. */
    public List<String> patterns() {
        return patterns;
    }

    /** Whether the list restricts nothing. */
    public boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether the list is empty or one of its patterns matches the whole text. */
    public boolean allows(String text) {
        if (patterns.isEmpty() || words.contains(text)) {
            return true;
        }
        for (String glob : globs) {
            if (Glob.matches(glob, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isGlob(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GlobList that && patterns.equals(that.patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
