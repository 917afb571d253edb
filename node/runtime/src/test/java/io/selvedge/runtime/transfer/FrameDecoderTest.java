package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final int FUZZ_CASES = 5_000;

    private static ByteBuf stream(Random random, int frames) {
        ByteBuf stream = Unpooled.buffer();
        FrameType[] types = FrameType.values();
        for (int i = 0; i < frames; i++) {
            FrameType type = types[random.nextInt(types.length)];
            byte[] payload = new byte[random.nextInt(Math.min(type.maxBytes(), 500) + 1)];
            random.nextBytes(payload);
            ByteBuf frame = Frame.of(UnpooledByteBufAllocator.DEFAULT, type, payload);
            stream.writeBytes(frame);
            frame.release();
        }
        return stream;
    }

    private static int drain(EmbeddedChannel channel) {
        int frames = 0;
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            assertThat(frame.payload().readableBytes())
                    .isLessThanOrEqualTo(frame.type().maxBytes());
            frame.release();
            frames++;
        }
        return frames;
    }

    @Test
    void framesComeOutWholeHoweverTheStreamIsCut() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
            int count = 1 + random.nextInt(10);
            ByteBuf stream = stream(random, count);
            int frames = 0;
            while (stream.isReadable()) {
                channel.writeInbound(stream.readBytes(1 + random.nextInt(stream.readableBytes())));
                frames += drain(channel);
            }
            assertThat(frames).isEqualTo(count);
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void mutatedStreamsEndInFramesWithinLimitsOrInARefusal() {
        Random random = new Random(2);
        int refused = 0;
        for (int round = 0; round < FUZZ_CASES; round++) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
            ByteBuf stream = stream(random, 1 + random.nextInt(4));
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                stream.setByte(random.nextInt(stream.readableBytes()), random.nextInt(256));
            }
            try {
                channel.writeInbound(stream);
                drain(channel);
            } catch (DecoderException e) {
                refused++;
                drain(channel);
            }
            try {
                channel.finishAndReleaseAll();
            } catch (DecoderException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(FUZZ_CASES / 20, FUZZ_CASES);
    }

    @Test
    void announcedGibibytesAreRefusedAtTheHead() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
        ByteBuf head = Unpooled.buffer().writeInt(Integer.MAX_VALUE).writeByte(FrameType.MESSAGE.number());
        assertThatThrownBy(() -> channel.writeInbound(head)).isInstanceOf(CorruptedFrameException.class);
        channel.writeInbound(stream(new Random(3), 3)); // nothing more comes out of a broken stream
        assertThat(drain(channel)).isZero();
    }
}
