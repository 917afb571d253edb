package io.selvedge.runtime.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.CorruptedFrameException;
import io.selvedge.core.record.Artifact;
import io.selvedge.crypto.Digest;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SwarmMessageTest {
    private static final int FUZZ_CASES = 20_000;
    private static final Digest A = Digest.of(new byte[] {1});

    private static List<SwarmMessage> samples() {
        BitSet pieces = new BitSet();
        pieces.set(0);
        pieces.set(511);
        return List.of(
                new SwarmMessage.Want(A),
                new SwarmMessage.Unwant(A),
                new SwarmMessage.Have(A, 512, pieces),
                new SwarmMessage.Have(A, 0, new BitSet()),
                new SwarmMessage.HaveMore(A, 1, 2, 511),
                new SwarmMessage.Request(A, 7, 16_384),
                new SwarmMessage.Block(A, 7, 16_384, Unpooled.wrappedBuffer(new byte[500])),
                new SwarmMessage.Cancel(A, 3),
                new SwarmMessage.Refuse(A, 3));
    }

    private static byte[] encode(SwarmMessage message) {
        ByteBuf frame = message.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = ByteBufUtil.getBytes(frame);
        frame.release();
        return bytes;
    }

    private static SwarmMessage decode(FrameType type, byte[] payload) {
        return SwarmMessage.decode(new Frame(type, Unpooled.wrappedBuffer(payload)));
    }

    @Test
    void decodeGivesBackWhatWasEncoded() {
        for (SwarmMessage message : samples()) {
            byte[] frame = encode(message);
            FrameType type = FrameType.find(frame[4]);
            byte[] payload = java.util.Arrays.copyOfRange(frame, FrameType.HEAD_BYTES, frame.length);
            SwarmMessage decoded = decode(type, payload);
            assertThat(decoded.artifact()).isEqualTo(A);
            if (!(message instanceof SwarmMessage.Block)) {
                assertThat(encode(decoded)).isEqualTo(frame);
            }
            if (message instanceof SwarmMessage.Have have) {
                assertThat(decoded).isEqualTo(have);
            }
        }
    }

    @Test
    void mutatedMessagesAreRefusedOrWithinLimits() {
        Random random = new Random(3);
        List<SwarmMessage> samples = samples();
        int refused = 0;
        for (int i = 0; i < FUZZ_CASES; i++) {
            byte[] frame = encode(samples.get(random.nextInt(samples.size())));
            FrameType[] types = FrameType.values();
            FrameType type = random.nextInt(4) == 0 ? types[random.nextInt(types.length)] : FrameType.find(frame[4]);
            int cut = random.nextInt(4) == 0 ? random.nextInt(frame.length - 4) : frame.length - 5;
            byte[] payload = java.util.Arrays.copyOfRange(frame, 5, 5 + cut);
            for (int flips = random.nextInt(5); flips > 0 && payload.length > 0; flips--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
            }
            try {
                check(decode(type, payload));
            } catch (CorruptedFrameException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(FUZZ_CASES / 20, FUZZ_CASES - FUZZ_CASES / 20);
    }

    private static void check(SwarmMessage message) {
        switch (message) {
            case SwarmMessage.Have have ->
                assertThat(have.pieces().length())
                        .isLessThanOrEqualTo(have.pieceCount())
                        .isLessThanOrEqualTo(Artifact.MAX_PIECES);
            case SwarmMessage.HaveMore more ->
                assertThat(more.pieces().length).isLessThanOrEqualTo(SwarmMessage.MAX_PIECES_AT_ONCE);
            case SwarmMessage.Request request -> {
                assertThat(request.piece()).isBetween(0, Artifact.MAX_PIECES - 1);
                assertThat(request.offset()).isBetween(0, Artifact.MAX_PIECE_SIZE_BYTES - 1);
            }
            case SwarmMessage.Block block ->
                assertThat(block.bytes().readableBytes()).isBetween(1, SwarmMessage.MAX_BLOCK_BYTES);
            default -> {}
        }
    }
}
