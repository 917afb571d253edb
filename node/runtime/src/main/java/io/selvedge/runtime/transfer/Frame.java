package io.selvedge.runtime.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCounted;

/** A frame that arrived. Whoever takes it releases it. */
record Frame(FrameType type, ByteBuf payload) implements ReferenceCounted {
    /** A buffer that begins with the head of a frame; exactly {@code payloadBytes} have to follow. */
    static ByteBuf head(ByteBufAllocator allocator, FrameType type, int payloadBytes) {
        if (payloadBytes > type.maxBytes()) {
            throw new IllegalArgumentException(type + " of " + payloadBytes + " bytes, limit " + type.maxBytes());
        }
        return allocator
                .buffer(FrameType.HEAD_BYTES + payloadBytes)
                .writeInt(1 + payloadBytes)
                .writeByte(type.number());
    }

    static ByteBuf of(ByteBufAllocator allocator, FrameType type, byte... payload) {
        return head(allocator, type, payload.length).writeBytes(payload);
    }

    byte[] bytes() {
        byte[] bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes);
        return bytes;
    }

    @Override
    public int refCnt() {
        return payload.refCnt();
    }

    @Override
    public Frame retain() {
        payload.retain();
        return this;
    }

    @Override
    public Frame retain(int increment) {
        payload.retain(increment);
        return this;
    }

    @Override
    public Frame touch() {
        payload.touch();
        return this;
    }

    @Override
    public Frame touch(Object hint) {
        payload.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return payload.release();
    }

    @Override
    public boolean release(int decrement) {
        return payload.release(decrement);
    }
}
