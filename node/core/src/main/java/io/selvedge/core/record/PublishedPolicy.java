package io.selvedge.core.record;

/**
 * A policy, as its authors wrote it; everyone parses the source again.
 *
 * @param name the policy's name; the highest version under one name is in force
 * @param version grows with every publish, from 1
 * @param source the YAML text
 */
public record PublishedPolicy(String name, long version, String source) implements Body {
    public PublishedPolicy {
        Fields.name("name", name);
        Fields.range("version", version, 1, Integer.MAX_VALUE);
    }
}
