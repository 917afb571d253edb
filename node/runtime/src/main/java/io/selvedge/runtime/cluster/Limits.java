package io.selvedge.runtime.cluster;

/** Maxima of what travels over the cluster. */
public final class Limits {
    /** A few records of at most 65,535 bytes in one message; larger things go over transfer. */
    public static final int MESSAGE_BYTES = 256 * 1024;

    /** A question is a query of one screen. */
    public static final int QUESTION_BYTES = 16 * 1024;

    /** One node's answer: a page of rows. */
    public static final int ANSWER_BYTES = 64 * 1024;

    /** All answers to one question: 200 nodes with 40 KiB each still fit a heap of 96 MB several times. */
    public static final int ANSWERS_BYTES = 8 * 1024 * 1024;

    /** Role, addresses, versions, progress of one node as JSON. */
    public static final int PRESENCE_BYTES = 8 * 1024;

    /** One bit per piece: 65,536 pieces of an artifact. */
    public static final int BITMAP_BYTES = 8 * 1024;

    /** Artifacts for which one node announces what it holds; rollouts of more patches announce the newest. */
    public static final int HOLDINGS = 64;

    /** Messages that wait to be sent or to be heard, in bytes: an eighth of the heap each at most. */
    public static final int QUEUE_BYTES = 8 * 1024 * 1024;

    /** Tasks that wait to be sent: many small messages cost more than their bytes. */
    public static final int QUEUE_LENGTH = 4096;

    /** Questions of this node under way at once: each holds up to {@link #ANSWERS_BYTES}. */
    public static final int QUESTIONS = 2;

    private Limits() {}
}
