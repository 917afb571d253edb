package io.selvedge.core.step;

import io.selvedge.core.step.Message.Checkpoints;
import io.selvedge.core.step.Message.Head;
import io.selvedge.core.step.Message.Heads;
import io.selvedge.core.step.Message.Holdings;
import io.selvedge.core.step.Message.Range;
import io.selvedge.core.step.Message.Records;
import io.selvedge.core.step.Message.SiteDigest;
import io.selvedge.core.step.Message.Sites;
import io.selvedge.core.step.Message.Summary;
import io.selvedge.core.step.Message.Trust;
import io.selvedge.core.step.Message.Want;
import io.selvedge.core.step.Message.WantTrust;
import io.selvedge.core.step.Message.Yours;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.note.SignedCheckpoint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Messages as bytes: a type byte, then fields in order; integers big-endian, texts and byte strings with a four-byte
 * length, lists with a four-byte count.
 */
public final class MessageCodec {
    /** As large as a frame of the transfer service may be, less its header. */
    public static final int MAX_MESSAGE_BYTES = (1 << 20) - 1_024;

    private MessageCodec() {}

    /** The bytes of a message. */
    public static byte[] encode(Message message) {
        Writer out = new Writer();
        switch (message) {
            case Summary m -> encode(out.type(1), m);
            case Heads m -> {
                out.type(2).flag(m.reply()).texts(m.sites()).count(m.heads().size());
                for (Head head : m.heads()) {
                    out.text(head.origin()).number(head.size());
                    out.number(head.checkpointSize()).number(head.cosignatures());
                }
            }
            case Want m -> {
                out.type(3).count(m.ranges().size());
                m.ranges()
                        .forEach(range ->
                                out.text(range.origin()).number(range.from()).number(range.to()));
            }
            case Records m -> out.type(4).list(m.leaves());
            case Checkpoints m ->
                out.type(5).texts(m.notes().stream().map(SignedCheckpoint::text).toList());
            case WantTrust m -> out.type(6).number(m.version());
            case Trust m -> out.type(7).list(m.versions());
            case Sites m -> {
                out.type(8).flag(m.whole()).text(m.after()).flag(m.more());
                out.count(m.sites().size());
                m.sites().forEach(site -> out.text(site.site()).digest(site.digest()));
            }
        }
        return out.bytes();
    }

    private static void encode(Writer out, Summary m) {
        out.number(m.trustVersion()).number(m.wallMillis()).flag(m.asks());
        out.flag(m.yours().whole())
                .number(m.yours().incarnation())
                .number(m.yours().size());
        Holdings holdings = m.holdings();
        out.digest(holdings.site()).digest(holdings.mesh());
        out.digest(holdings.ledger()).digest(holdings.evidence());
    }

    /**
     * Reads a message.
     *
     * @throws SelvedgeException {@code TOO_LARGE} or {@code BAD_FORMAT}
     */
    public static Message decode(byte[] bytes) {
        if (bytes.length > MAX_MESSAGE_BYTES) {
            throw new SelvedgeException("TOO_LARGE", "a message of " + bytes.length + " bytes is over the limit");
        }
        try {
            Reader in = new Reader(ByteBuffer.wrap(bytes));
            Message message = read(in);
            if (in.buffer.hasRemaining()) {
                throw bad("bytes follow the message");
            }
            return message;
        } catch (BufferUnderflowException e) {
            throw bad("the message ends early");
        }
    }

    private static Message read(Reader in) {
        int type = in.buffer.get();
        return switch (type) {
            case 1 ->
                new Summary(
                        in.natural(),
                        in.number(),
                        in.flag(),
                        new Yours(in.flag(), in.natural(), in.natural()),
                        new Holdings(in.digest(), in.digest(), in.digest(), in.digest()));
            case 2 -> {
                boolean reply = in.flag();
                List<String> sites = in.list(Reader::text);
                yield new Heads(
                        sites,
                        in.list(r -> new Head(
                                r.text(),
                                r.natural(),
                                r.natural(),
                                Math.toIntExact(Math.min(r.natural(), Integer.MAX_VALUE)))),
                        reply);
            }
            case 3 -> new Want(in.list(r -> new Range(r.text(), r.natural(), r.natural())));
            case 4 -> new Records(in.list(Reader::bytes));
            case 5 -> new Checkpoints(in.list(r -> SignedCheckpoint.parse(r.text())));
            case 6 -> new WantTrust(in.natural());
            case 7 -> new Trust(in.list(Reader::bytes));
            case 8 -> new Sites(in.flag(), in.text(), in.flag(), in.list(r -> new SiteDigest(r.text(), r.digest())));
            default -> throw bad("message type " + type + " is unknown");
        };
    }

    private static SelvedgeException bad(String text) {
        return new SelvedgeException("BAD_FORMAT", text);
    }

    private static final class Writer {
        private ByteBuffer buffer = ByteBuffer.allocate(256);

        Writer type(int type) {
            room(1).put((byte) type);
            return this;
        }

        Writer number(long value) {
            room(8).putLong(value);
            return this;
        }

        Writer flag(boolean value) {
            room(1).put((byte) (value ? 1 : 0));
            return this;
        }

        Writer count(int value) {
            room(4).putInt(value);
            return this;
        }

        Writer digest(Digest value) {
            room(Digest.SIZE_BYTES).put(value.bytes());
            return this;
        }

        Writer text(String value) {
            return blob(value.getBytes(StandardCharsets.UTF_8));
        }

        Writer texts(List<String> values) {
            count(values.size());
            values.forEach(this::text);
            return this;
        }

        Writer list(List<byte[]> values) {
            count(values.size());
            values.forEach(this::blob);
            return this;
        }

        private Writer blob(byte[] value) {
            count(value.length);
            room(value.length).put(value);
            return this;
        }

        private ByteBuffer room(int bytes) {
            if (buffer.remaining() < bytes) {
                int needed = buffer.position() + bytes;
                buffer.flip();
                buffer = ByteBuffer.allocate(Math.max(needed, needed + needed / 2))
                        .put(buffer);
            }
            return buffer;
        }

        byte[] bytes() {
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static final class Reader {
        private final ByteBuffer buffer;

        Reader(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        long number() {
            return buffer.getLong();
        }

        long natural() {
            long value = buffer.getLong();
            if (value < 0) {
                throw bad("a count is negative");
            }
            return value;
        }

        boolean flag() {
            byte value = buffer.get();
            if (value != 0 && value != 1) {
                throw bad("a flag is neither 0 nor 1");
            }
            return value == 1;
        }

        Digest digest() {
            byte[] raw = new byte[Digest.SIZE_BYTES];
            buffer.get(raw);
            return Digest.ofRaw(raw);
        }

        byte[] bytes() {
            int length = buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                throw bad("a length of " + length + " does not fit the message");
            }
            byte[] value = new byte[length];
            buffer.get(value);
            return value;
        }

        String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes()))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new SelvedgeException("BAD_FORMAT", "a text is not UTF-8", Map.of(), e);
            }
        }

        <T> List<T> list(Function<Reader, T> element) {
            int count = buffer.getInt();
            if (count < 0 || count > Message.MAX_ENTRIES) {
                throw bad("a list of " + count + " entries is over the limit of " + Message.MAX_ENTRIES);
            }
            List<T> list = new ArrayList<>(Math.min(count, buffer.remaining()));
            for (int i = 0; i < count; i++) {
                list.add(element.apply(this));
            }
            return list;
        }
    }
}
