package io.selvedge.crypto.audit;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The facts of a bundle, bounded: a hostile one must not fill the memory. */
final class Facts {
    /** Ten years of a site of 200 endpoints that are patched every week. */
    static final int MAX_RECORDS = 300_000;

    /** As JSON; in memory it is some times more. */
    static final long MAX_BYTES = 64L << 20;

    private final List<Fact> facts = new ArrayList<>();
    private int records;
    private long bytes;

    /** TOO_LARGE beyond {@link #MAX_RECORDS}, readable or not. */
    void countRecord() {
        if (++records > MAX_RECORDS) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "an audit takes at most 300,000 records at once");
        }
    }

    void add(Fact fact) {
        bytes += CanonicalJson.encode(fact.body()).length;
        if (bytes > MAX_BYTES) {
            throw new SelvedgeException(
                    SelvedgeException.TOO_LARGE, "an audit takes at most 64 MiB of decisions at once");
        }
        facts.add(fact);
    }

    List<Fact> list() {
        return Collections.unmodifiableList(facts);
    }
}
