package io.selvedge.runtime.transfer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what crosses the wire, TLS included. */
final class TrafficCounter extends ChannelDuplexHandler {
    final AtomicLong inBytes = new AtomicLong();
    final AtomicLong outBytes = new AtomicLong();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            inBytes.addAndGet(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            outBytes.addAndGet(bytes.readableBytes());
        }
        context.write(message, promise);
    }
}
