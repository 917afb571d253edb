package io.selvedge.runtime.transfer;

/** What a key is to this node. */
public enum Standing {
    /** Enrolled and not revoked: may speak. */
    ADMITTED,
    /** Not known: may introduce itself, once, shortly. */
    UNKNOWN,
    /** Revoked or shut out: does not get past TLS. */
    REFUSED
}
