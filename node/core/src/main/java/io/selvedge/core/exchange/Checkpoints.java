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
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.Cosignature;
import io.selvedge.crypto.note.NoteSignature;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of the logs that are held (C2SP tlog-checkpoint): signed by their authors, cosigned (C2SP tlog-cosignature)
 * by the keepers of their sites and by the gateways of other sites that hold the same records. For each log the newest is
 * kept, and the newest that a majority of its site's anchors cosigned. Keepers cosign for the author, who gathers what they
 * send and gives the settled one back to all of them; what is new waits for a moment, so that many notes travel in one
 * message.
 */
public final class Checkpoints {
    /** Checkpoints ahead of the records that are held, kept until the records come. */
    private static final int MAX_AHEAD = 4_096;

    private final Replica replica;
    private final Interest interest;
    private final Surroundings around;
    private final Settings settings;
    /** How long news about checkpoints are gathered. */
    private static final long GATHER_MILLIS = 250;

    /** A note takes no more cosignatures of other sites: those beyond the nearest add nothing but bytes. */
    private static final int MAX_FOREIGN = 8;

    /** Nor more than these at all: a signed note has at most 100 lines. */
    private static final int MAX_COSIGNATURES = 64;

    /** Notes in one message: with all their cosignatures they stay below a frame. */
    static final int MAX_NOTES = 64;

    private final LinkedHashMap<String, SignedCheckpoint> newest = new LinkedHashMap<>();
    private final LinkedHashMap<String, SignedCheckpoint> settled = new LinkedHashMap<>();
    private final TreeMap<String, SignedCheckpoint> ahead = new TreeMap<>();
    private final TreeSet<String> grown = new TreeSet<>();
    private final TreeSet<String> news = new TreeSet<>();
    private long ownDueSteady = Long.MAX_VALUE;
    private long newsDueSteady = Long.MAX_VALUE;
    private Consumer<String> changed = origin -> {};

    Checkpoints(Replica replica, Interest interest, Surroundings around, Settings settings) {
        this.replica = replica;
        this.interest = interest;
        this.around = around;
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

    /** The note to send to a node where this node's is newer, or has more cosignatures; leaves want their own alone. */
    Optional<SignedCheckpoint> findBetter(String to, boolean toKeeper, Head theirs) {
        SignedCheckpoint mine = newest.get(theirs.origin());
        if (mine == null || !(toKeeper || theirs.origin().contains(to))) {
            return Optional.empty();
        }
        long size = mine.checkpoint().size();
        boolean better = size > theirs.checkpointSize()
                || (size == theirs.checkpointSize() && mine.cosignatures().size() > theirs.cosignatures());
        return better ? Optional.of(mine) : Optional.empty();
    }

    /** A log grew; if it is this node's, a checkpoint is due soon, else one that was ahead may fit now. */
    void grown(Turn turn, Entry entry) {
        if (entry.origin().equals(replica.ownName())) {
            ownDueSteady = Math.min(ownDueSteady, turn.now().steadyMillis() + settings.checkpointMillis());
        } else if (ahead.containsKey(entry.origin())) {
            grown.add(entry.origin());
        }
    }

    long nextWakeSteady() {
        return Math.min(ownDueSteady, newsDueSteady);
    }

    /** Signs the own checkpoint when due. */
    void wake(Turn turn) {
        if (turn.now().steadyMillis() < ownDueSteady) {
            return;
        }
        ownDueSteady = Long.MAX_VALUE;
        replica.ownLog().ifPresent(log -> {
            Checkpoint checkpoint = new Checkpoint(log.name(), log.size(), log.root(log.size()));
            SignedCheckpoint signed =
                    SignedCheckpoint.sign(checkpoint, replica.me().signer());
            if (keep(turn, cosigned(turn, signed))) {
                tell(turn, log.name());
                newsDueSteady = turn.now().steadyMillis();
            }
        });
    }

    /** Tells of the own checkpoint again if the keepers have not settled it: word may have been lost. */
    void remind(Turn turn) {
        String own = replica.ownName();
        SignedCheckpoint mine = newest.get(own);
        if (mine != null && !mine.equals(settled.get(own))) {
            tell(turn, own);
        }
    }

    private void tell(Turn turn, String origin) {
        news.add(origin);
        newsDueSteady = Math.min(newsDueSteady, turn.now().steadyMillis() + GATHER_MILLIS);
    }

    /** Whether others are to hear of something now. */
    boolean hasNews(Turn turn) {
        return turn.now().steadyMillis() >= newsDueSteady;
    }

    /** The checkpoints that others are to hear of now, once gathered; each is given once. */
    List<SignedCheckpoint> drainNews() {
        newsDueSteady = Long.MAX_VALUE;
        List<SignedCheckpoint> notes =
                news.stream().map(newest::get).filter(Objects::nonNull).toList();
        news.clear();
        return notes;
    }

    /** Takes in checkpoints that were ahead of their logs and fit now. */
    void caughtUp(Turn turn) {
        if (grown.isEmpty()) {
            return;
        }
        List<SignedCheckpoint> fit =
                grown.stream().map(ahead::remove).filter(Objects::nonNull).toList();
        grown.clear();
        fit.forEach(checkpoint -> tryReceive(turn, checkpoint));
    }

    /** Takes in notes from others; those that this node cosigned or that became more are news. */
    void received(Turn turn, List<SignedCheckpoint> notes) {
        notes.forEach(note -> tryReceive(turn, note));
    }

    private void tryReceive(Turn turn, SignedCheckpoint theirs) {
        boolean own = theirs.checkpoint().origin().equals(replica.ownName());
        if (!own && !interest.isKeeper()) {
            return;
        }
        try {
            receive(turn, theirs);
        } catch (SelvedgeException e) {
            turn.report(
                    Level.WARN,
                    "checkpoint.refused",
                    "a checkpoint was refused: " + e.getMessage(),
                    Map.of("code", e.code()));
        }
    }

    private void receive(Turn turn, SignedCheckpoint theirs) {
        String origin = theirs.checkpoint().origin();
        Optional<Log> found = replica.ledger().findLog(origin);
        if (found.isEmpty() || theirs.checkpoint().size() == 0) {
            return;
        }
        Log log = found.get();
        SignedCheckpoint mine = newest.get(origin);
        boolean isKnown = mine != null
                && mine.checkpoint().equals(theirs.checkpoint())
                && mine.author().equals(theirs.author());
        if (!isKnown && !theirs.verifyAuthor(replica.signatures(), log.key())) {
            throw new SelvedgeException(
                    "BAD_SIGNATURE", "the checkpoint of " + origin + " is not signed by its author");
        }
        if (mine != null && mine.checkpoint().size() > theirs.checkpoint().size()) {
            return;
        }
        if (theirs.checkpoint().size() > log.size()) {
            if (interest.limit(log.origin()) == Interest.ALL && ahead.size() < MAX_AHEAD) {
                ahead.put(origin, theirs);
            }
            return;
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
        boolean cosigns = mayCosign(log.origin())
                && hasRoom(merged, replica.me().id())
                && !isCosignedBy(merged, replica.me().id());
        boolean wasSettled = mine != null && mine.checkpoint().equals(merged.checkpoint()) && isSettled(mine);
        int before = foreign(mine);
        if (keep(turn, cosigns ? cosigned(turn, merged) : merged)) {
            SignedCheckpoint now = Objects.requireNonNull(newest.get(origin));
            boolean isHome = interest.isHome(log.origin());
            boolean settles = isHome && !wasSettled && isSettled(now) && speaksFor(log.origin());
            boolean cameHome = isHome && around.isGateway(replica.me().id()) && foreign(now) > before;
            if (cosigns || settles || cameHome) {
                tell(turn, origin);
            }
        }
    }

    /**
     * Whether this node passes on that a checkpoint is settled: the author to its keepers, the gateway to other sites, and
     * everybody for an admin, who is nowhere.
     */
    private boolean speaksFor(Origin origin) {
        String author = origin.keyId();
        return author.equals(replica.me().id())
                || !around.isAlive(author)
                || (around.isGateway(replica.me().id()) && interest.isWholeForAll(origin));
    }

    /** Whether nodes of other sites cosigned. */
    boolean isKnownAbroad(SignedCheckpoint checkpoint) {
        return foreign(checkpoint) > 0;
    }

    /** Keepers cosign what is of their site or of an admin; the logs of other sites their gateway alone. */
    private boolean mayCosign(Origin origin) {
        return interest.isKeeper()
                && (interest.isHome(origin) || around.isGateway(replica.me().id()));
    }

    /** How many nodes of other sites cosigned. */
    private int foreign(@Nullable SignedCheckpoint checkpoint) {
        int count = 0;
        if (checkpoint != null) {
            for (NoteSignature cosignature : checkpoint.cosignatures()) {
                Optional<Member> member = replica.state().members().findEver(witnessOf(cosignature.name()));
                boolean isForeign = member.isPresent()
                        && !member.get().site().equals(replica.me().site());
                count += isForeign ? 1 : 0;
            }
        }
        return count;
    }

    private boolean hasRoom(SignedCheckpoint checkpoint, String witness) {
        return checkpoint.cosignatures().size() < MAX_COSIGNATURES
                && (interest.isOfSite(witness) ? interest.isKeeper(witness) : foreign(checkpoint) < MAX_FOREIGN);
    }

    private SignedCheckpoint merge(SignedCheckpoint mine, SignedCheckpoint theirs) {
        SignedCheckpoint merged = mine;
        for (NoteSignature cosignature : theirs.cosignatures()) {
            String witness = witnessOf(cosignature.name());
            if (!isCosignedBy(merged, witness) && hasRoom(merged, witness)) {
                Optional<VerifyingKey> key = keyOf(cosignature.name());
                if (key.isPresent()
                        && Cosignature.verify(replica.signatures(), mine.checkpoint(), cosignature, key.get())) {
                    merged = merged.plus(cosignature);
                }
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

    private boolean keep(Turn turn, SignedCheckpoint checkpoint) {
        String origin = checkpoint.checkpoint().origin();
        if (checkpoint.equals(newest.get(origin))) {
            return false;
        }
        newest.put(origin, checkpoint);
        changed.accept(origin);
        String note = checkpoint.text();
        turn.write(new Effect.PutCheckpoint(origin, false, note));
        if (isSettled(checkpoint)) {
            settled.put(origin, checkpoint);
            turn.write(new Effect.PutCheckpoint(origin, true, note));
        }
        return true;
    }

    /** Whether a majority of the anchors of the log's site cosigned; for an admin's log, of this node's site. */
    boolean isSettled(SignedCheckpoint checkpoint) {
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
        for (NoteSignature cosignature : checkpoint.cosignatures()) {
            if (cosignature.name().endsWith(node)) {
                return true;
            }
        }
        return false;
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
