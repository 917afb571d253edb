package io.selvedge.crypto.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.JsonFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The place of a record in its author's log, and what its author went by.
 *
 * @param origin the log, as {@link Origin#text()}
 * @param seq the leaf's index, from 0
 * @param prev id of the record before, {@link Digest#ZERO} at 0 and only there
 * @param time RFC 3339 in UTC, whole seconds, ending in {@code Z}, by the author's clock
 * @param trustVersion version of the trust history that the author had; 0 for none
 * @param trustDigest its digest
 * @param policyVersion version of the policy in force for the author; 0 for none
 * @param policyDigest id of that policy's record, {@link Digest#ZERO} for none
 * @param seen other logs as the author had them, each origin once, at most {@value #MAX_SEEN}
 */
public record Chain(
        String origin,
        long seq,
        Digest prev,
        String time,
        long trustVersion,
        Digest trustDigest,
        long policyVersion,
        Digest policyDigest,
        List<Seen> seen) {
    /** About 300 bytes each: more would not fit beside anything else in a leaf of 65,535 bytes. */
    public static final int MAX_SEEN = 200;

    static final int TIME_CHARS = 20;

    public Chain {
        Origin.parse(origin);
        check(seq >= 0, "chain.seq", "not be negative");
        check((seq == 0) == prev.equals(Digest.ZERO), "chain.prev", "be 64 zeros at seq 0 and only there");
        UtcTime.parse(time, "chain.time");
        check(trustVersion >= 0, "chain.trust.version", "not be negative");
        check(policyVersion >= 0, "chain.policy.version", "not be negative");
        check(seen.size() <= MAX_SEEN, "chain.seen", "name at most " + MAX_SEEN + " logs");
        seen = List.copyOf(seen);
        Set<String> origins = new HashSet<>();
        for (Seen each : seen) {
            check(origins.add(each.origin()), "chain.seen", "name each log once");
        }
    }

    /** From the object {@code chain} of a predicate; BAD_FORMAT with the place. */
    public static Chain of(ObjectNode chain) {
        JsonFields fields = new JsonFields(chain, "chain");
        JsonFields trust = fields.fields("trust");
        JsonFields policy = fields.fields("policy");
        List<Seen> seen = new ArrayList<>();
        for (JsonFields each : fields.objects("seen", MAX_SEEN)) {
            seen.add(new Seen(each.text("origin", Origin.MAX_CHARS), each.number("size", 0), each.digest("root")));
        }
        return new Chain(
                fields.text("origin", Origin.MAX_CHARS),
                fields.number("seq", 0),
                fields.digest("prev"),
                fields.text("time", TIME_CHARS),
                trust.number("version", 0),
                trust.digest("digest"),
                policy.number("version", 0),
                policy.digest("digest"),
                seen);
    }

    public ObjectNode toJson() {
        ObjectNode chain = JsonNodeFactory.instance.objectNode();
        chain.put("origin", origin);
        chain.put("seq", seq);
        chain.put("prev", prev.hex());
        chain.put("time", time);
        chain.putObject("trust").put("version", trustVersion).put("digest", trustDigest.hex());
        chain.putObject("policy").put("version", policyVersion).put("digest", policyDigest.hex());
        ArrayNode logs = chain.putArray("seen");
        for (Seen each : seen) {
            logs.addObject()
                    .put("origin", each.origin())
                    .put("size", each.size())
                    .put("root", each.root().hex());
        }
        return chain;
    }

    public Instant instant() {
        return UtcTime.parse(time, "chain.time");
    }

    private static void check(boolean holds, String place, String must) {
        if (!holds) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, place + " must " + must, Map.of("place", place));
        }
    }
}
