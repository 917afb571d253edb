package io.selvedge.policy.document;

/**
 * What a policy file states for one setting.
 *
 * @param value of the type that {@link Settings} gives out for the key
 * @param line where in the file, from 1
 * @param column where in the line, from 1
 */
public record Setting(Object value, int line, int column) {}
