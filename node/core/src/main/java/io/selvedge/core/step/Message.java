package io.selvedge.core.step;

import java.util.List;

/** What nodes say to each other about records. {@link MessageCodec} gives it as bytes. */
public sealed interface Message {
    /** Ranges or heads in one message: 4,096 origins of about 100 bytes stay below a frame. */
    int MAX_ENTRIES = 4_096;

    /** Records in one message are sent until this many bytes are full. */
    int MAX_RECORD_BYTES = 512 << 10;

    /**
     * What the sender holds, as one digest over all its heads, and its clock: cheap enough to say every few seconds.
     *
     * @param wallMillis the sender's wall clock
     */
    record Summary(String digest, long trustVersion, long wallMillis) implements Message {}

    /** What the sender holds, log by log; {@code reply} asks for the receiver's heads in return. */
    record Heads(List<Head> heads, long trustVersion, boolean reply) implements Message {
        public Heads {
            heads = List.copyOf(heads);
        }
    }

    /**
     * The sender holds records [0, size) of a log.
     *
     * @param checkpointSize size of the newest checkpoint that it has, 0 for none
     * @param cosignatures how many that checkpoint has
     */
    record Head(String origin, long size, long checkpointSize, int cosignatures) {}

    /** Asks for records from {@code from} on, up to {@code to} (exclusive). */
    record Want(List<Range> ranges) implements Message {
        public Want {
            ranges = List.copyOf(ranges);
        }
    }

    /** Records [from, to) of a log. */
    record Range(String origin, long from, long to) {}

    /** Records, each as the bytes of its leaf; those of one log in ascending order. */
    record Records(List<byte[]> leaves) implements Message {
        public Records {
            leaves = List.copyOf(leaves);
        }
    }

    /** Signed checkpoints with the cosignatures that the sender knows. */
    record Checkpoints(List<String> notes) implements Message {
        public Checkpoints {
            notes = List.copyOf(notes);
        }
    }

    /** Asks for trust versions after {@code version}. */
    record WantTrust(long version) implements Message {}

    /** Trust versions, ascending, each as its signed envelope. */
    record Trust(List<byte[]> versions) implements Message {
        public Trust {
            versions = List.copyOf(versions);
        }
    }
}
