package io.selvedge.runtime.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.CorruptedFrameException;
import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import java.util.Arrays;
import java.util.BitSet;

/** What swarms say to each other. An artifact is named by its digest; numbers are big-endian. */
sealed interface SwarmMessage {
    /** A block fits into one TLS record, and what waits behind it waits for no more than this. */
    int MAX_BLOCK_BYTES = 16 << 10;

    /** More pieces at once go as {@link Have}. */
    int MAX_PIECES_AT_ONCE = 128;

    /** Digest, piece, offset. */
    int BLOCK_HEAD_BYTES = Digest.SIZE_BYTES + 2 * Integer.BYTES;

    Digest artifact();

    record Want(Digest artifact) implements SwarmMessage {}

    record Unwant(Digest artifact) implements SwarmMessage {}

    /** The pieces that the sender has; a count of 0 when it does not even know the artifact. */
    record Have(Digest artifact, int pieceCount, BitSet pieces) implements SwarmMessage {}

    record HaveMore(Digest artifact, int... pieces) implements SwarmMessage {}

    record Request(Digest artifact, int piece, int offset) implements SwarmMessage {}

    /** A part of a piece; its bytes belong to the frame, valid while that is handled. */
    record Block(Digest artifact, int piece, int offset, ByteBuf bytes) implements SwarmMessage {}

    record Cancel(Digest artifact, int piece) implements SwarmMessage {}

    record Refuse(Digest artifact, int piece) implements SwarmMessage {}

    /** The frame of this message; blocks are written by {@link PieceServer}. */
    default ByteBuf encode(ByteBufAllocator allocator) {
        return switch (this) {
            case Want m -> head(allocator, FrameType.WANT, 0);
            case Unwant m -> head(allocator, FrameType.UNWANT, 0);
            case Have m -> {
                byte[] bits = m.pieces().toByteArray();
                yield head(allocator, FrameType.HAVE, Short.BYTES + bits.length)
                        .writeShort(m.pieceCount())
                        .writeBytes(bits);
            }
            case HaveMore m -> {
                ByteBuf frame = head(allocator, FrameType.HAVE_MORE, m.pieces().length * Short.BYTES);
                for (int piece : m.pieces()) {
                    frame.writeShort(piece);
                }
                yield frame;
            }
            case Request m ->
                head(allocator, FrameType.REQUEST, 2 * Integer.BYTES)
                        .writeInt(m.piece())
                        .writeInt(m.offset());
            case Block m ->
                head(allocator, FrameType.BLOCK, 2 * Integer.BYTES + m.bytes().readableBytes())
                        .writeInt(m.piece())
                        .writeInt(m.offset())
                        .writeBytes(m.bytes());
            case Cancel m -> head(allocator, FrameType.CANCEL, Integer.BYTES).writeInt(m.piece());
            case Refuse m -> head(allocator, FrameType.REFUSE, Integer.BYTES).writeInt(m.piece());
        };
    }

    private ByteBuf head(ByteBufAllocator allocator, FrameType type, int moreBytes) {
        return Frame.head(allocator, type, Digest.SIZE_BYTES + moreBytes)
                .writeBytes(artifact().bytes());
    }

    /** Reads a frame of the swarm; throws {@link CorruptedFrameException} for whatever no swarm sends. */
    static SwarmMessage decode(Frame frame) {
        ByteBuf in = frame.payload();
        need(in, Digest.SIZE_BYTES);
        byte[] raw = new byte[Digest.SIZE_BYTES];
        in.readBytes(raw);
        Digest artifact = Digest.ofRaw(raw);
        SwarmMessage message = switch (frame.type()) {
            case WANT -> new Want(artifact);
            case UNWANT -> new Unwant(artifact);
            case HAVE -> have(artifact, in);
            case HAVE_MORE -> haveMore(artifact, in);
            case REQUEST -> new Request(artifact, piece(in), offset(in));
            case BLOCK -> block(artifact, in);
            case CANCEL -> new Cancel(artifact, piece(in));
            case REFUSE -> new Refuse(artifact, piece(in));
            case HELLO, INTRODUCE, MESSAGE, PING, PONG ->
                throw new CorruptedFrameException(frame.type() + " is not of the swarm");
        };
        if (!(message instanceof Block) && in.isReadable()) {
            throw new CorruptedFrameException(frame.type() + " is too long");
        }
        return message;
    }

    private static Have have(Digest artifact, ByteBuf in) {
        need(in, Short.BYTES);
        int count = in.readUnsignedShort();
        byte[] bits = new byte[in.readableBytes()];
        in.readBytes(bits);
        BitSet pieces = BitSet.valueOf(bits);
        if (count > Artifact.MAX_PIECES || pieces.length() > count) {
            throw new CorruptedFrameException("pieces beyond the last one");
        }
        return new Have(artifact, count, pieces);
    }

    private static HaveMore haveMore(Digest artifact, ByteBuf in) {
        int count = in.readableBytes() / Short.BYTES;
        if (count > MAX_PIECES_AT_ONCE) {
            throw new CorruptedFrameException("too many pieces at once");
        }
        int[] pieces = new int[count];
        Arrays.setAll(pieces, i -> in.readUnsignedShort());
        return new HaveMore(artifact, pieces);
    }

    private static Block block(Digest artifact, ByteBuf in) {
        int piece = piece(in);
        int offset = offset(in);
        if (in.readableBytes() < 1 || in.readableBytes() > MAX_BLOCK_BYTES) {
            throw new CorruptedFrameException("block of " + in.readableBytes() + " bytes");
        }
        return new Block(artifact, piece, offset, in);
    }

    private static int piece(ByteBuf in) {
        need(in, Integer.BYTES);
        int piece = in.readInt();
        if (piece < 0 || piece >= Artifact.MAX_PIECES) {
            throw new CorruptedFrameException("piece " + piece);
        }
        return piece;
    }

    private static int offset(ByteBuf in) {
        need(in, Integer.BYTES);
        int offset = in.readInt();
        if (offset < 0 || offset >= Artifact.MAX_PIECE_SIZE_BYTES) {
            throw new CorruptedFrameException("offset " + offset);
        }
        return offset;
    }

    private static void need(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw new CorruptedFrameException("frame is too short");
        }
    }
}
