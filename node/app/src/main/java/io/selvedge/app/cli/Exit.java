package io.selvedge.app.cli;

/** The exit codes of every command (DESIGN, section 8). */
public final class Exit {
    /** Done and good. */
    public static final int GOOD = 0;

    /** Done, and the answer is no: verification failed, rollout failed, not compliant. */
    public static final int NO = 1;

    /** Wrong usage or bad input, with the place named. */
    public static final int BAD_INPUT = 2;

    /** No node reachable. */
    public static final int NO_NODE = 3;

    /** Refused: not signed or not authorized. */
    public static final int REFUSED = 4;

    private Exit() {}
}
