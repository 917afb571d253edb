package io.selvedge.core.record;

/**
 * Something that must be in effect on an endpoint before it installs a patch.
 *
 * @param product as the catalog names it
 * @param version this one or a newer
 */
public record Requirement(String product, String version) {
    public Requirement {
        Fields.name("requires.product", product);
        Fields.name("requires.version", version);
    }
}
