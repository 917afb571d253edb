package io.selvedge.runtime.store;

/** What became of a piece that was handed to the store. */
public enum PieceOutcome {
    /** Verified and written. */
    STORED,
    /** It was there already. */
    HELD_ALREADY,
    /** The bytes are not those that the manifest names; nothing was written. */
    WRONG_BYTES
}
