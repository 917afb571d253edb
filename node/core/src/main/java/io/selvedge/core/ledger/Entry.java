package io.selvedge.core.ledger;

import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.crypto.record.SignedRecord;
import java.time.Instant;

/** A record and what it says. */
public record Entry(SignedRecord signed, Body body) {
    /**
     * Reads what a record says.
     *
     * @throws io.selvedge.crypto.SelvedgeException {@code BAD_FORMAT}
     */
    public static Entry of(SignedRecord signed) {
        return new Entry(signed, Bodies.read(signed.type(), signed.predicate()));
    }

    /** The record id. */
    public String id() {
        return signed.id().hex();
    }

    /** Key id of the author. */
    public String author() {
        return signed.origin().keyId();
    }

    /** The log's name. */
    public String origin() {
        return signed.chain().origin();
    }

    /** Place in the log. */
    public long seq() {
        return signed.seq();
    }

    /** When the author says it was written, in milliseconds since 1970 UTC. */
    public long timeMillis() {
        return time().toEpochMilli();
    }

    /** When the author says it was written. */
    public Instant time() {
        return signed.time();
    }
}
