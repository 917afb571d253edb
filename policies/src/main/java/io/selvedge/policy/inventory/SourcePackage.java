package io.selvedge.policy.inventory;

/**
 * What a package was built from. Distributions name this one in their advisories, and its version can differ from that
 * of the package ({@code bash 5.2.15-2+b8} is built from {@code bash 5.2.15-2}).
 *
 * @param name never empty
 * @param version never empty
 */
public record SourcePackage(String name, String version) {
    public SourcePackage {
        if (name.isEmpty() || version.isEmpty()) {
            throw new IllegalArgumentException("a source package has a name and a version");
        }
    }
}
