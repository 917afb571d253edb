package io.selvedge.crypto.audit;

/** Who stands behind a log, weakest first. Each level includes those before it. */
public enum Level {
    /** Nobody's checkpoint covers it. */
    NONE,
    /** The author's own signed checkpoint. */
    L1,
    /** A majority of the site's anchor set, and at least one node besides the author. */
    L2,
    /** That majority, and a node of another site. */
    L3,
    /** An anchor outside the mesh. Reserved: nothing in a bundle carries one yet, so no audit gives it. */
    L4;

    /** {@code none}, {@code L1} … as reports have it. */
    public String json() {
        return this == NONE ? "none" : name();
    }
}
