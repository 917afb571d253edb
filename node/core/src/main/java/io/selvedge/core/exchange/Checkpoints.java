package io.selvedge.core.exchange;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Effect.Event.Level;
import io.selvedge.core.step.Message.Head;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.Cosignature;
import io.selvedge.crypto.note.NoteSignature;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Checkpoints of the logs that are held (C2SP tlog-checkpoint): signed by their authors, cosigned (C2SP tlog-cosignature)
 * by every keeper that holds the same records. For each log the newest is kept, and the newest that a majority of its
 * site's anchors cosigned.
 */
public final class Checkpoints {
    /** Checkpoints ahead of the records that are held, kept until the records come. */
    private static final int MAX_AHEAD = 4_096;

    private final Replica replica;
    private final Interest interest;
    private final Settings settings;
    private final TreeMap<String, SignedCheckpoint> newest = new TreeMap<>();
    private final TreeMap<String, SignedCheckpoint> settled = new TreeMap<>();
    private final TreeMap<String, SignedCheckpoint> ahead = new TreeMap<>();
    private final TreeSet<String> grown = new TreeSet<>();
    private long ownDueSteady = Long.MAX_VALUE;
    private Consumer<String> changed = origin -> {};

    Checkpoints(Replica replica, Interest interest, Settings settings) {
        this.replica = replica;
        this.interest = interest;
        this.settings = settings;
    }

    /** The newest checkpoint of a log. */
    public Optional<SignedCheckpoint> findNewest(String origin) {
        return Optional.ofNullable(newest.get(origin));
    }

    /** The newest checkpoint of a log that a majority of its site's anchors cosigned. */
    public Optional<SignedCheckpoint> findSettled(String origin) {
        return Optional.ofNullable(settled.get(origin));
    }

    /** Puts back what was stored before. */
    public void restore(String origin, boolean isSettled, String note) {
        (isSettled ? settled : newest).put(origin, SignedCheckpoint.parse(note));
    }

    /** Hears of every log whose newest checkpoint changed. */
    void onChange(Consumer<String> listener) {
        changed = listener;
    }

    Head head(Log log) {
        SignedCheckpoint have = newest.get(log.name());
        return new Head(
                log.name(),
                log.size(),
                have == null ? 0 : have.checkpoint().size(),
                have == null ? 0 : have.cosignatures().size());
    }

    /** The note to send where this node's is newer, or has more cosignatures. */
    Optional<String> findBetter(Head theirs) {
        SignedCheckpoint mine = newest.get(theirs.origin());
        if (mine == null) {
            return Optional.empty();
        }
        long size = mine.checkpoint().size();
        boolean better = size > theirs.checkpointSize()
                || (size == theirs.checkpointSize() && mine.cosignatures().size() > theirs.cosignatures());
        return better ? Optional.of(mine.text()) : Optional.empty();
    }

    /** A log grew; if it is this node's, a checkpoint is due soon, else one that was ahead may fit now. */
    void grown(Turn turn, Entry entry) {
        if (entry.origin().equals(replica.own().text())) {
            ownDueSteady = Math.min(ownDueSteady, turn.now().steadyMillis() + settings.checkpointMillis());
        } else if (ahead.containsKey(entry.origin())) {
            grown.add(entry.origin());
        }
    }

    long nextWakeSteady() {
        return ownDueSteady;
    }

    /** Signs the own checkpoint when due; returns what to tell. */
    List<String> wake(Turn turn) {
        if (turn.now().steadyMillis() < ownDueSteady) {
            return List.of();
        }
        ownDueSteady = Long.MAX_VALUE;
        Optional<Log> own = replica.ownLog();
        if (own.isEmpty()) {
            return List.of();
        }
        Log log = own.get();
        Checkpoint checkpoint = new Checkpoint(log.name(), log.size(), log.root(log.size()));
        SignedCheckpoint signed = SignedCheckpoint.sign(checkpoint, replica.me().signer());
        return keep(turn, cosigned(turn, signed)).map(List::of).orElse(List.of());
    }

    /** Checkpoints that were ahead of their logs and fit now. */
    List<String> caughtUp(Turn turn) {
        if (grown.isEmpty()) {
            return List.of();
        }
        List<String> notes = grown.stream()
                .map(ahead::remove)
                .filter(Objects::nonNull)
                .map(SignedCheckpoint::text)
                .toList();
        grown.clear();
        return received(turn, notes);
    }

    /** Takes in notes from others; returns those that this node cosigned or that became more. */
    List<String> received(Turn turn, List<String> notes) {
        List<String> changed = new ArrayList<>();
        for (String note : notes) {
            try {
                receive(turn, SignedCheckpoint.parse(note)).ifPresent(changed::add);
            } catch (SelvedgeException e) {
                turn.report(
                        Level.WARN,
                        "checkpoint.refused",
                        "a checkpoint was refused: " + e.getMessage(),
                        Map.of("code", e.code()));
            }
        }
        return changed;
    }

    private Optional<String> receive(Turn turn, SignedCheckpoint theirs) {
        String origin = theirs.checkpoint().origin();
        Optional<Log> found = replica.ledger().findLog(origin);
        if (found.isEmpty() || theirs.checkpoint().size() == 0) {
            return Optional.empty();
        }
        Log log = found.get();
        if (!theirs.verifyAuthor(replica.signatures(), log.key())) {
            throw new SelvedgeException(
                    "BAD_SIGNATURE", "the checkpoint of " + origin + " is not signed by its author");
        }
        SignedCheckpoint mine = newest.get(origin);
        if (mine != null && mine.checkpoint().size() > theirs.checkpoint().size()) {
            return Optional.empty();
        }
        if (theirs.checkpoint().size() > log.size()) {
            if (interest.limit(log.origin()) == Interest.ALL && ahead.size() < MAX_AHEAD) {
                ahead.put(origin, theirs);
            }
            return Optional.empty();
        }
        if (!log.root(theirs.checkpoint().size()).equals(theirs.checkpoint().root())) {
            turn.report(
                    Level.ERROR,
                    "log.forked",
                    "the author of " + origin + " signed a checkpoint over other records than those held here",
                    Map.of(
                            "origin",
                            origin,
                            "size",
                            String.valueOf(theirs.checkpoint().size())));
            throw new SelvedgeException("FORK", "two histories of " + origin);
        }
        SignedCheckpoint merged = mine != null && mine.checkpoint().equals(theirs.checkpoint())
                ? merge(mine, theirs)
                : merge(new SignedCheckpoint(theirs.checkpoint(), theirs.author(), List.of()), theirs);
        boolean cosigns =
                interest.isKeeper() && !isCosignedBy(merged, replica.me().id());
        Optional<String> kept = keep(turn, cosigns ? cosigned(turn, merged) : merged);
        return cosigns ? kept : Optional.empty();
    }

    private SignedCheckpoint merge(SignedCheckpoint mine, SignedCheckpoint theirs) {
        SignedCheckpoint merged = mine;
        for (NoteSignature cosignature : theirs.cosignatures()) {
            Optional<VerifyingKey> key = keyOf(cosignature.name());
            if (key.isPresent()
                    && !isCosignedBy(merged, witnessOf(cosignature.name()))
                    && Cosignature.verify(replica.signatures(), mine.checkpoint(), cosignature, key.get())) {
                merged = merged.plus(cosignature);
            }
        }
        return merged;
    }

    private SignedCheckpoint cosigned(Turn turn, SignedCheckpoint checkpoint) {
        if (!interest.isKeeper()) {
            return checkpoint;
        }
        String name = Cosignature.witnessName(replica.me().mesh(), replica.me().id());
        long seconds = Math.max(0, turn.now().wallMillis() / 1_000);
        return checkpoint.plus(
                Cosignature.sign(checkpoint.checkpoint(), name, replica.me().signer(), seconds));
    }

    private Optional<String> keep(Turn turn, SignedCheckpoint checkpoint) {
        String origin = checkpoint.checkpoint().origin();
        if (checkpoint.equals(newest.get(origin))) {
            return Optional.empty();
        }
        newest.put(origin, checkpoint);
        changed.accept(origin);
        String note = checkpoint.text();
        turn.write(new Effect.PutCheckpoint(origin, false, note));
        if (isSettled(checkpoint)) {
            settled.put(origin, checkpoint);
            turn.write(new Effect.PutCheckpoint(origin, true, note));
        }
        return Optional.of(note);
    }

    /** Whether a majority of the anchors of the log's site cosigned; for an admin's log, of this node's site. */
    private boolean isSettled(SignedCheckpoint checkpoint) {
        String author = Origin.parse(checkpoint.checkpoint().origin()).keyId();
        String site = replica.state()
                .members()
                .findEver(author)
                .map(Member::site)
                .orElse(replica.me().site());
        Optional<Anchors.Version> version = replica.state().anchors().findCurrent(site);
        return version.isPresent()
                && version.get().anchors().stream()
                                .filter(anchor -> isCosignedBy(checkpoint, anchor))
                                .count()
                        >= version.get().majority();
    }

    /** Key ids of the nodes that cosigned, in order. */
    public static Set<String> witnesses(SignedCheckpoint checkpoint) {
        TreeSet<String> ids = new TreeSet<>();
        checkpoint.cosignatures().forEach(cosignature -> ids.add(witnessOf(cosignature.name())));
        return ids;
    }

    private static boolean isCosignedBy(SignedCheckpoint checkpoint, String node) {
        return checkpoint.cosignatures().stream()
                .anyMatch(c -> witnessOf(c.name()).equals(node));
    }

    private static String witnessOf(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private Optional<VerifyingKey> keyOf(String name) {
        String id = witnessOf(name);
        if (!name.equals(Cosignature.witnessName(replica.me().mesh(), id))) {
            return Optional.empty();
        }
        return replica.state()
                .members()
                .find(id)
                .flatMap(member -> replica.ledger().findLog(member.origin()))
                .map(Log::key);
    }
}
