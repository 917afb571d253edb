package io.selvedge.policy.document;

/**
 * Which patches a policy allows.
 *
 * @param products product names of the catalog; empty for any
 */
public record PatchFilter(GlobList products) {
    /** Allows every patch. */
    public static final PatchFilter ALL = new PatchFilter(GlobList.ANY);

    /** Whether patches of that product are allowed. */
    public boolean allows(String product) {
        return products.allows(product);
    }
}
