package io.selvedge.core.ledger;

import io.selvedge.core.record.Enrolment;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The logs that this node holds. A record enters when it is well formed, signed by its log's key, next in its log,
 * linked to the record before it, and not dated into the future; in whatever order records arrive, the same set of them
 * ends as the same logs.
 */
public final class Ledger {
    /** A record dated further ahead than this is not taken (yet): a clock is wrong, the author's or ours. */
    public static final long MAX_AHEAD_MILLIS = 10 * 60_000;

    private final SignatureCheck signatures;
    private final Authors authors;
    // Looked up for every record: a hash map with an order of its own.
    private final LinkedHashMap<String, Log> logs = new LinkedHashMap<>();
    private final TreeMap<String, SignedRecord> forks = new TreeMap<>();
    private long records;

    /** Who may author: keys of admins, the check of an enrolment, ends of revoked logs. */
    public interface Authors {
        /** The key of an admin, by its id, in any trust version. */
        Optional<VerifyingKey> findAdmin(String keyId);

        /** Throws where the invite in an enrolment does not let this key in. */
        VerifyingKey checkEnrolment(Origin origin, Enrolment enrolment, SignedRecord signed);

        /** How many records of a revoked log count; empty where it is not revoked. */
        OptionalLong findEnd(String origin);

        /** The mesh's name. */
        String mesh();

        /** When the first trust version was made: nothing in the mesh is older. */
        long foundedMillis();
    }

    public Ledger(SignatureCheck signatures, Authors authors) {
        this.signatures = signatures;
        this.authors = authors;
    }

    /**
     * Takes a record in, or says why not.
     *
     * @param wallMillis this node's clock
     */
    public Acceptance accept(Entry entry, long wallMillis) {
        SignedRecord signed = entry.signed();
        Log log = logs.get(signed.chain().origin());
        long size = log == null ? 0 : log.size();
        if (signed.seq() < size && log != null) {
            return known(log, signed);
        }
        if (signed.seq() > size) {
            return new Acceptance.Gap(signed.chain().origin(), size);
        }
        OptionalLong end = authors.findEnd(signed.chain().origin());
        if (end.isPresent() && signed.seq() >= end.getAsLong()) {
            return new Acceptance.Refused(
                    "REVOKED_KEY", "the key of " + signed.chain().origin() + " was revoked");
        }
        if (signed.time().toEpochMilli() > wallMillis + MAX_AHEAD_MILLIS) {
            return new Acceptance.Refused("FUTURE", "dated " + signed.chain().time() + ", ahead of this node's clock");
        }
        if (signed.time().toEpochMilli() < authors.foundedMillis() - MAX_AHEAD_MILLIS) {
            return new Acceptance.Refused("BACKDATED", "dated " + signed.chain().time() + ", before the mesh began");
        }
        try {
            VerifyingKey key = log == null ? keyOf(entry) : log.key();
            if (!signed.verify(signatures, key)) {
                return new Acceptance.Refused(
                        "BAD_SIGNATURE",
                        "the signature is not that of " + signed.origin().keyId());
            }
            return append(log, key, entry);
        } catch (SelvedgeException e) {
            return new Acceptance.Refused(e.code(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * Puts back a record that this node had verified and stored before.
     *
     * @throws SelvedgeException {@code STORE_CORRUPT} where the records on disk do not form a log
     */
    public Entry restore(Entry entry) {
        SignedRecord signed = entry.signed();
        try {
            Log log = logs.get(signed.chain().origin());
            Acceptance result = append(log, log == null ? keyOf(entry) : log.key(), entry);
            if (result instanceof Acceptance.Added added) {
                return added.entry();
            }
            throw corrupt(signed, result.toString());
        } catch (SelvedgeException e) {
            throw e.code().equals("STORE_CORRUPT") ? e : corrupt(signed, String.valueOf(e.getMessage()));
        }
    }

    private static SelvedgeException corrupt(SignedRecord signed, String why) {
        return new SelvedgeException(
                "STORE_CORRUPT",
                "record " + signed.seq() + " of " + signed.chain().origin() + " on disk does not fit its log: " + why);
    }

    private Acceptance known(Log log, SignedRecord signed) {
        Entry held = log.entry(signed.seq());
        if (Arrays.equals(held.signed().leaf(), signed.leaf())) {
            return new Acceptance.Known(held);
        }
        if (!signed.verify(signatures, log.key())) {
            return new Acceptance.Refused(
                    "BAD_SIGNATURE",
                    "the signature is not that of " + signed.origin().keyId());
        }
        if (held.signed().id().equals(signed.id())) {
            return new Acceptance.Known(held);
        }
        forks.putIfAbsent(log.name(), signed);
        return new Acceptance.Forked(held.signed(), signed);
    }

    private Acceptance append(@Nullable Log log, VerifyingKey key, Entry entry) {
        SignedRecord signed = entry.signed();
        long size = log == null ? 0 : log.size();
        if (signed.seq() != size) {
            return new Acceptance.Gap(entry.origin(), size);
        }
        if (!signed.chain().prev().equals(log == null ? Digest.ZERO : log.head())) {
            return new Acceptance.Refused(
                    "CHAIN_BROKEN", "it does not follow the record before it in " + entry.origin());
        }
        if (log != null && entry.time().isBefore(log.entries().getLast().time())) {
            return new Acceptance.Refused("BACKDATED", "dated before the record before it in " + entry.origin());
        }
        Log into = log == null ? new Log(signed.origin(), entry.origin(), key) : log;
        logs.putIfAbsent(into.name(), into);
        into.append(entry);
        records++;
        return new Acceptance.Added(entry);
    }

    private VerifyingKey keyOf(Entry entry) {
        Origin origin = entry.signed().origin();
        if (!origin.mesh().equals(authors.mesh())) {
            throw new SelvedgeException("WRONG_TARGET", "it belongs to mesh " + origin.mesh());
        }
        if (entry.body() instanceof Enrolment enrolment) {
            return authors.checkEnrolment(origin, enrolment, entry.signed());
        }
        return authors.findAdmin(origin.keyId())
                .orElseThrow(() -> new SelvedgeException(
                        "UNKNOWN_KEY", "no trust version and no enrolment knows the key " + origin.keyId()));
    }

    /** Whether this very record is held; cheaper than to accept it once more. */
    public boolean holds(Entry entry) {
        Log log = logs.get(entry.origin());
        return log != null
                && entry.seq() < log.size()
                && Arrays.equals(
                        log.entry(entry.seq()).signed().leaf(), entry.signed().leaf());
    }

    /** The log of that name. */
    public Optional<Log> findLog(String origin) {
        return Optional.ofNullable(logs.get(origin));
    }

    /** The log of that name, which is held. */
    public Log getLog(String origin) {
        return findLog(origin).orElseThrow(() -> new InvariantViolation("log " + origin + " is not held"));
    }

    /** How many records of a log are held. */
    public long size(String origin) {
        Log log = logs.get(origin);
        return log == null ? 0 : log.size();
    }

    /** All logs, by name. */
    public List<Log> logs() {
        return logs.values().stream().sorted(Comparator.comparing(Log::name)).toList();
    }

    /** For each forked log, the first record that contradicts the one held. */
    public Collection<SignedRecord> forks() {
        return Collections.unmodifiableCollection(forks.values());
    }

    /** Whether the author of this log was caught signing two histories. */
    public boolean isForked(String origin) {
        return forks.containsKey(origin);
    }

    /** Records held in all logs. */
    public long records() {
        return records;
    }
}
