package io.selvedge.runtime.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/**
 * Cuts the stream into frames: a length of 4 bytes (what follows it), a type of 1 byte, the payload. A type that does not
 * exist or a length beyond its limit ends the connection; there is no way back into step.
 */
final class FrameDecoder extends ByteToMessageDecoder {
    private boolean broken;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < FrameType.HEAD_BYTES) {
            return;
        }
        int at = in.readerIndex();
        int payloadBytes = in.getInt(at) - 1;
        FrameType type = FrameType.find(in.getByte(at + Integer.BYTES));
        if (type == null || payloadBytes < 0 || payloadBytes > type.maxBytes()) {
            broken = true;
            throw new CorruptedFrameException("frame of type " + in.getByte(at + Integer.BYTES) + " and length "
                    + Integer.toUnsignedString(payloadBytes + 1));
        }
        if (in.readableBytes() >= FrameType.HEAD_BYTES + payloadBytes) {
            in.skipBytes(FrameType.HEAD_BYTES);
            out.add(new Frame(type, in.readRetainedSlice(payloadBytes)));
        }
    }
}
