package io.selvedge.runtime.transfer;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is: its number on the wire and how long its payload may be. The length is checked when the head has
 * arrived, before anything is kept for it.
 */
enum FrameType {
    /** Version and whether the sender admits the receiver; the first frame of each side. */
    HELLO(1, 64),
    /** What a node says of itself to one that does not know its key. */
    INTRODUCE(2, 128 << 10),
    /** A message of the layer above. */
    MESSAGE(3, PeerNetwork.MAX_MESSAGE_BYTES),
    PING(4, 8),
    PONG(5, 8),

    /** I want this artifact (for myself or for others): tell me what you have of it. */
    WANT(16, 64),
    /** I want it no longer. */
    UNWANT(17, 64),
    /** All pieces that I have of an artifact. */
    HAVE(18, 256),
    /** Pieces that I have now besides. */
    HAVE_MORE(19, 4096),
    /** Send me this piece. */
    REQUEST(20, 64),
    /** A part of a piece. */
    BLOCK(21, SwarmMessage.MAX_BLOCK_BYTES + 64),
    /** Do not send me this piece any more. */
    CANCEL(22, 64),
    /** I do not send you this piece. */
    REFUSE(23, 64);

    /** Length of the head: the length of what follows it, then the type. */
    static final int HEAD_BYTES = Integer.BYTES + 1;

    private static final @Nullable FrameType[] BY_NUMBER = byNumber();

    private final byte number;
    private final int maxBytes;

    FrameType(int number, int maxBytes) {
        this.number = (byte) number;
        this.maxBytes = maxBytes;
    }

    byte number() {
        return number;
    }

    int maxBytes() {
        return maxBytes;
    }

    boolean isSwarm() {
        return number >= 16;
    }

    static @Nullable FrameType find(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    private static @Nullable FrameType[] byNumber() {
        @Nullable FrameType[] types = new @Nullable FrameType[32];
        for (FrameType type : values()) {
            types[type.number] = type;
        }
        return types;
    }
}
