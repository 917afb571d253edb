package io.selvedge.runtime.transfer;

/** Where bytes of an artifact come from. */
public enum Source {
    /** A node of the own site. */
    LAN,
    /** A node of another site. */
    WAN
}
