package io.selvedge.core.state;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Ledger;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.Revocation;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.InvariantViolation;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.Seen;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.Subject;
import io.selvedge.crypto.trust.AdminKey;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of the truth: the logs it holds, what they mean, and its own log, to which it alone appends. Whatever
 * enters is written in the same step.
 */
public final class Replica {
    private final Identity me;
    private final SignatureCheck signatures;
    private final Function<byte[], Entry> reader;
    private final Enrolled authors;
    private final Ledger ledger;
    private final List<Entry> fresh = new ArrayList<>();
    private State state;
    private TrustHistory trust;
    private Origin own;
    private String ownText;
    private long lastToken;
    private final long foundedMillis;

    public Replica(Identity me, SignatureCheck signatures, TrustHistory trust) {
        this(me, signatures, trust, leaf -> Entry.of(SignedRecord.parse(leaf)));
    }

    /** @param reader reads a leaf; one that remembers what it read saves a simulator of many nodes its time */
    public Replica(Identity me, SignatureCheck signatures, TrustHistory trust, Function<byte[], Entry> reader) {
        this.me = me;
        this.reader = reader;
        this.signatures = signatures;
        this.trust = trust;
        this.foundedMillis =
                Instant.parse(trust.versions().getFirst().trust().time()).toEpochMilli();
        this.state = new State(trust);
        this.authors = new Enrolled();
        this.ledger = new Ledger(signatures, authors);
        this.own = new Origin(me.mesh(), me.id(), 1);
        this.ownText = own.text();
    }

    public Identity me() {
        return me;
    }

    public SignatureCheck signatures() {
        return signatures;
    }

    public Ledger ledger() {
        return ledger;
    }

    public State state() {
        return state;
    }

    public TrustHistory trust() {
        return trust;
    }

    /** The log that this node writes now. */
    public Origin own() {
        return own;
    }

    /** The name of the log that this node writes now. */
    public String ownName() {
        return ownText;
    }

    private void become(Origin next) {
        own = next;
        ownText = next.text();
    }

    /** The records that this node wrote in this incarnation. */
    public Optional<Log> ownLog() {
        return ledger.findLog(ownText);
    }

    /** Puts back what was stored before; records of one log in order. */
    public void restore(byte[] leaf) {
        Entry entry = ledger.restore(reader.apply(leaf));
        SignedRecord signed = entry.signed();
        if (signed.origin().keyId().equals(me.id()) && signed.origin().incarnation() > own.incarnation()) {
            become(signed.origin());
        }
        if (counts(entry)) {
            state.apply(entry);
        }
    }

    /**
     * Begins the own log in this incarnation at least: a node that finds its store empty although its key has signed
     * before must not sign the same places again.
     */
    public void startAt(long incarnation) {
        if (incarnation > own.incarnation()) {
            become(new Origin(own.mesh(), own.keyId(), incarnation));
        }
    }

    /** Ends the restoring: revocations take effect. */
    public void restored() {
        foldAgain();
    }

    /**
     * What a leaf says; nothing is verified yet but its form.
     *
     * @throws io.selvedge.crypto.SelvedgeException {@code BAD_FORMAT}, {@code NOT_CANONICAL} or {@code TOO_LARGE}
     */
    public Entry read(byte[] leaf) {
        return reader.apply(leaf);
    }

    /** Takes in a record of somebody else's; a new one is written and folded. */
    public Acceptance accept(Turn turn, Entry entry) {
        SignedRecord signed = entry.signed();
        Acceptance result = ledger.accept(entry, turn.now().wallMillis());
        switch (result) {
            case Acceptance.Added added -> added(turn, added.entry());
            case Acceptance.Forked fork ->
                turn.write(new Effect.PutForkProof(
                        signed.chain().origin(),
                        signed.seq(),
                        fork.held().leaf(),
                        fork.other().leaf()));
            default -> {}
        }
        return result;
    }

    /**
     * Whether a record may be dated now. A clock that stands before the mesh began (an empty battery, 1970) dates what
     * nobody would take: the node waits until the clock is right.
     */
    public boolean canDate(Now now) {
        return now.wallMillis() >= authors.foundedMillis() - Ledger.MAX_AHEAD_MILLIS;
    }

    /** Signs, writes and folds an own record. */
    public Entry append(Turn turn, Body body, List<Seen> seen, List<Subject> subjects) {
        Log log = ledger.findLog(ownText).orElse(null);
        ObjectNode predicate = Bodies.write(body);
        predicate.set("chain", chain(turn, log, seen).toJson());
        SignedRecord signed = SignedRecord.sign(me.signer(), Bodies.typeOf(body), predicate, subjects);
        Acceptance result = ledger.accept(
                Entry.of(signed),
                Math.max(turn.now().wallMillis(), signed.time().toEpochMilli()));
        if (!(result instanceof Acceptance.Added added)) {
            throw new InvariantViolation("an own record was not accepted: " + result);
        }
        added(turn, added.entry());
        return added.entry();
    }

    /** As {@link #append(Turn, Body, List, List)}, about what the record itself names. */
    public Entry append(Turn turn, Body body) {
        return append(turn, body, List.of(), List.of());
    }

    /** Begins the own log, or a new incarnation of it after the one before was found longer elsewhere. */
    public Entry enrol(Turn turn, Enrolment.@Nullable Previous previous) {
        if (previous != null) {
            become(new Origin(own.mesh(), own.keyId(), own.incarnation() + 1));
        }
        return append(turn, me.enrolment(previous));
    }

    private Chain chain(Turn turn, @Nullable Log log, List<Seen> seen) {
        Instant time = Instant.ofEpochMilli(turn.now().wallMillis()).truncatedTo(ChronoUnit.SECONDS);
        if (log != null && log.entries().getLast().time().isAfter(time)) {
            time = log.entries().getLast().time();
        }
        return new Chain(
                ownText,
                log == null ? 0 : log.size(),
                log == null ? Digest.ZERO : log.head(),
                time.toString(),
                trust.current().version(),
                trust.digest(),
                state.documents().policyVersion(),
                state.documents().policyDigest(),
                seen);
    }

    private void added(Turn turn, Entry entry) {
        lastToken = turn.write(
                new Effect.PutRecord(entry.origin(), entry.seq(), entry.signed().leaf()));
        fresh.add(entry);
        if (counts(entry)) {
            state.apply(entry);
        }
        if (entry.body() instanceof Revocation || state.documents().hasRevocations()) {
            foldAgainIfRevoked();
        }
    }

    private boolean counts(Entry entry) {
        OptionalLong end = state.findEnd(entry.origin());
        return end.isEmpty() || entry.seq() < end.getAsLong();
    }

    private void foldAgainIfRevoked() {
        long ended = state.documents().revocations().stream()
                .filter(entry -> state.documents().isEffective(entry.id()))
                .filter(entry -> !state.members().isRevoked(((Revocation) entry.body()).key()))
                .count();
        if (ended > 0) {
            foldAgain();
        }
    }

    /** Folds everything from the start, leaving out what revocations end. */
    private void foldAgain() {
        if (state.documents().revocations().isEmpty()) {
            return;
        }
        State before = state;
        state = new State(trust);
        for (Log log : ledger.logs()) {
            OptionalLong end = before.findEnd(log.name());
            for (Entry entry : log.entries()) {
                if (end.isEmpty() || entry.seq() < end.getAsLong()) {
                    state.apply(entry);
                }
            }
        }
        state.markRevoked();
    }

    /**
     * Takes in the next trust version.
     *
     * @return whether it was new
     * @throws io.selvedge.crypto.SelvedgeException where it does not follow the one in force
     */
    public boolean acceptTrust(Turn turn, SignedTrust next) {
        if (next.trust().version() <= trust.current().version()) {
            return false;
        }
        trust = trust.plus(next);
        turn.write(new Effect.PutTrust(next.trust().version(), next.envelope().encode()));
        state.trust(trust);
        foldAgain();
        return true;
    }

    /** Token of the last write of a record. */
    public long lastToken() {
        return lastToken;
    }

    /** Records that entered since this was asked last. */
    public List<Entry> drainFresh() {
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<Entry> drained = List.copyOf(fresh);
        fresh.clear();
        return drained;
    }

    private final class Enrolled implements Ledger.Authors {
        @Override
        public Optional<VerifyingKey> findAdmin(String keyId) {
            return trust.findAdmin(keyId).map(AdminKey::key);
        }

        @Override
        public VerifyingKey checkEnrolment(Origin origin, Enrolment enrolment, SignedRecord signed) {
            boolean enrolledBefore = origin.keyId().equals(me.id())
                    || state.members().findEver(origin.keyId()).isPresent();
            return Invites.check(origin, enrolment, signed, trust, signatures, enrolledBefore);
        }

        @Override
        public OptionalLong findEnd(String origin) {
            return state.findEnd(origin);
        }

        @Override
        public String mesh() {
            return me.mesh();
        }

        @Override
        public long foundedMillis() {
            return foundedMillis;
        }
    }
}
