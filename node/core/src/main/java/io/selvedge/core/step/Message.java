package io.selvedge.core.step;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.note.SignedCheckpoint;
import java.util.List;

/** What nodes say to each other about records. {@link MessageCodec} gives it as bytes. */
public sealed interface Message {
    /** Ranges or heads in one message: 4,096 origins of about 100 bytes stay below a frame. */
    int MAX_ENTRIES = 4_096;

    /** Records in one message are sent until this many bytes are full. */
    int MAX_RECORD_BYTES = 512 << 10;

    /**
     * What the sender holds, as a few digests, and its clock: cheap enough to say every now and then.
     *
     * @param trustVersion its newest trust version
     * @param wallMillis its wall clock
     * @param asks whether it wants the receiver's summary in return
     * @param yours what it knows of the receiver's own log
     * @param holdings digests over what it holds
     */
    record Summary(long trustVersion, long wallMillis, boolean asks, Yours yours, Holdings holdings)
            implements Message {}

    /**
     * What the sender holds of the receiver's newest log.
     *
     * @param whole whether it keeps that log whole, so that a shorter copy at its author shows a restored backup
     * @param incarnation of the log, 0 where it knows none
     * @param size its records
     */
    record Yours(boolean whole, long incarnation, long size) {
        /** Nothing is kept, nothing is known. */
        public static final Yours NOTHING = new Yours(false, 0, 0);
    }

    /**
     * Digests over the logs that a node holds, each comparable with those alone who keep the same; {@link Digest#ZERO} for
     * what it does not keep.
     *
     * @param site what every node of its site keeps
     * @param mesh what concerns every site
     * @param ledger everything of its site, with the checkpoints that are settled
     * @param evidence everything of every site
     */
    record Holdings(Digest site, Digest mesh, Digest ledger, Digest evidence) {}

    /**
     * What the sender holds, site by site, where the digests over all sites differ; the admins' logs go under
     * a name that no site can have.
     *
     * @param whole whether the digests are over whole logs, not over what concerns every site
     * @param after the sites listed are all that the sender knows whose names come after this one
     * @param more up to the last one listed; else to the end
     */
    record Sites(boolean whole, String after, boolean more, List<SiteDigest> sites) implements Message {
        public Sites {
            sites = List.copyOf(sites);
        }
    }

    /** One digest over what the sender holds of a site. */
    record SiteDigest(String site, Digest digest) {}

    /**
     * What the sender holds, log by log; {@code reply} asks for the receiver's heads of the same sites in return.
     *
     * @param sites whose logs these are; with many logs they come in several messages that name them all
     */
    record Heads(List<String> sites, List<Head> heads, boolean reply) implements Message {
        public Heads {
            sites = List.copyOf(sites);
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
    record Checkpoints(List<SignedCheckpoint> notes) implements Message {
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
