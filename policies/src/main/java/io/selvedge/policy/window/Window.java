package io.selvedge.policy.window;

/**
 * A recurring time in which endpoints may install.
 *
 * @param name for people and {@code policy explain}
 * @param occurrences when
 */
public record Window(String name, Occurrences occurrences) {}
