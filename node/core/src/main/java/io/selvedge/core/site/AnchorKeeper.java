package io.selvedge.core.site;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.AnchorSet;
import io.selvedge.core.record.Endorsement;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Effect.Event.Level;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.record.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a site at three to seven anchors: the coordinator proposes one to add or to remove, the others endorse it if they
 * see the same. Each node takes its own role: a server of Ignite if it is an anchor or is needed as one.
 */
public final class AnchorKeeper {
    /** The first nodes of a site are servers at once: there will hardly be fewer than three. */
    private static final int MIN_SERVERS = 3;

    private final Replica replica;
    private final Surroundings around;
    private final Settings settings;
    private final TreeMap<String, Entry> waiting = new TreeMap<>();
    private final TreeSet<Long> endorsedVersions = new TreeSet<>();
    private long proposedSteady = Long.MIN_VALUE / 2;
    private @Nullable Boolean role;
    private long startedSteady = Long.MIN_VALUE;

    public AnchorKeeper(Replica replica, Surroundings around, Settings settings) {
        this.replica = replica;
        this.around = around;
        this.settings = settings;
    }

    /** How many anchors a site of so many nodes wants: one below three nodes, then 3, from 12 on 5, from 40 on 7. */
    public static int target(int members) {
        if (members < 3) {
            return 1;
        }
        return members < 12 ? 3 : members < 40 ? 5 : AnchorSet.MAX_ANCHORS;
    }

    /** A record entered; an anchor set of this site by somebody else is for here. */
    public void noticed(Entry entry) {
        if (entry.body() instanceof AnchorSet set
                && set.site().equals(replica.me().site())
                && !entry.author().equals(replica.me().id())
                && waiting.size() < 64) {
            waiting.put(entry.id(), entry);
        }
    }

    /** Takes the role that this node should have; says so when it changes. */
    public void takeRole(Turn turn) {
        if (startedSteady == Long.MIN_VALUE) {
            startedSteady = turn.now().steadyMillis();
        }
        Optional<Anchors.Version> current =
                replica.state().anchors().findCurrent(replica.me().site());
        if (current.isEmpty()) {
            return;
        }
        boolean anchor = current.get().anchors().contains(replica.me().id())
                || (around.isSuitable() && serves(current.get(), turn.now().steadyMillis()));
        if (role == null || role != anchor) {
            role = anchor;
            turn.emit(new Effect.TakeRole(anchor));
        }
    }

    /**
     * Whether this node is a server though no anchor: one of those that should fill the set up, or one that was until the
     * set is full. To change the role restarts Ignite, so a joining node does not do it for a member more or less.
     */
    private boolean serves(Anchors.Version current, long nowSteady) {
        boolean isFull = current.anchors().size() >= wanted();
        return isNeeded(current, nowSteady) || (Boolean.TRUE.equals(role) && !isFull);
    }

    private int wanted() {
        int members = replica.state().members().ofSite(replica.me().site()).size();
        return Math.max(MIN_SERVERS, target(members));
    }

    /** Whether this node is among those that should fill the set up: the first by id of the members not in it. */
    private boolean isNeeded(Anchors.Version current, long nowSteady) {
        List<Member> members = replica.state().members().ofSite(replica.me().site());
        long missing = wanted() - (long) current.anchors().size();
        return members.stream()
                .map(Member::id)
                .filter(id -> !current.anchors().contains(id) && !isGone(id, nowSteady))
                .limit(Math.max(0, missing))
                .anyMatch(replica.me().id()::equals);
    }

    /** The coordinator's part: proposes to add or remove one anchor where that is due. */
    public void propose(Turn turn, Anchors.Version current) {
        Optional<List<String>> next = findNext(current, turn.now().steadyMillis());
        if (next.isEmpty() || turn.now().steadyMillis() - proposedSteady < settings.decisionRetryMillis()) {
            return;
        }
        proposedSteady = turn.now().steadyMillis();
        if (!mayEndorse(current.version() + 1)) {
            return;
        }
        AnchorSet set = new AnchorSet(replica.me().site(), current.version() + 1, next.get(), current.recordId());
        replica.append(turn, set);
        endorsedVersions.add(set.version());
        turn.report(
                Level.INFO,
                "anchors.proposed",
                "the site's anchors change to " + next.get().size() + " node(s)",
                Map.of("version", String.valueOf(set.version())));
    }

    /** When {@link #propose} may have something to do. */
    public long nextWakeSteady(Anchors.Version current, long nowSteady) {
        return findNext(current, nowSteady).isPresent()
                ? Math.max(nowSteady + 1, proposedSteady + settings.decisionRetryMillis())
                : Long.MAX_VALUE;
    }

    private Optional<List<String>> findNext(Anchors.Version current, long nowSteady) {
        List<Member> members = replica.state().members().ofSite(replica.me().site());
        int target = target(members.size());
        List<String> gone =
                current.anchors().stream().filter(id -> isGone(id, nowSteady)).toList();
        Optional<String> candidate = around.servers().stream()
                .filter(id -> members.stream().anyMatch(member -> member.id().equals(id)))
                .filter(id -> !current.anchors().contains(id))
                .findFirst();
        if (current.anchors().size() < target && candidate.isPresent()) {
            List<String> more = new ArrayList<>(current.anchors());
            more.add(candidate.get());
            return Optional.of(more.stream().sorted().toList());
        }
        if (!gone.isEmpty()
                && current.anchors().size() > 1
                && members.size() - gone.size() >= current.anchors().size()) {
            return Optional.of(current.anchors().stream()
                    .filter(id -> !id.equals(gone.getFirst()))
                    .toList());
        }
        return Optional.empty();
    }

    private boolean isGone(String anchor, long nowSteady) {
        if (replica.state().members().isRevoked(anchor)) {
            return true;
        }
        long since = Math.max(around.lastServerSteady(anchor), startedSteady);
        return !around.isAlive(anchor) && nowSteady - since > settings.anchorGraceMillis();
    }

    /** An anchor's part: endorses one proposal for each version, if it sees the same. */
    public void endorse(Turn turn, Anchors.Version current) {
        if (waiting.isEmpty()) {
            return;
        }
        for (Entry entry : List.copyOf(waiting.values())) {
            AnchorSet set = (AnchorSet) entry.body();
            if (set.version() <= current.version()) {
                waiting.remove(entry.id());
            } else if (set.version() == current.version() + 1
                    && current.anchors().contains(replica.me().id())
                    && mayEndorse(set.version())
                    && agrees(turn, current, set)) {
                waiting.remove(entry.id());
                endorsedVersions.add(set.version());
                replica.append(
                        turn,
                        new Endorsement(entry.id()),
                        List.of(),
                        List.of(new Subject("anchor-set", Digest.ofHex(entry.id()))));
            }
        }
    }

    /** One word for each version: two majorities can then never stand behind different sets. */
    private boolean mayEndorse(long version) {
        if (endorsedVersions.contains(version)) {
            return false;
        }
        return replica.ownLog().stream()
                .flatMap(log -> log.entries().stream())
                .noneMatch(entry -> version == versionOf(entry));
    }

    private long versionOf(Entry entry) {
        if (entry.body() instanceof AnchorSet set) {
            return set.version();
        }
        if (entry.body() instanceof Endorsement endorsement) {
            return replica.state()
                    .anchors()
                    .findProposed(replica.me().site(), endorsement.record())
                    .orElse(0);
        }
        return 0;
    }

    private boolean agrees(Turn turn, Anchors.Version current, AnchorSet set) {
        if (!set.previous().equals(current.recordId()) || !Anchors.isOneStep(current.anchors(), set.anchors())) {
            return false;
        }
        if (set.anchors().size() > current.anchors().size()) {
            int target =
                    target(replica.state().members().ofSite(replica.me().site()).size());
            return set.anchors().size() <= target
                    && set.anchors().stream()
                            .allMatch(id -> replica.state()
                                    .members()
                                    .find(id)
                                    .filter(member ->
                                            member.site().equals(replica.me().site()))
                                    .isPresent());
        }
        return current.anchors().stream()
                .filter(id -> !set.anchors().contains(id))
                .allMatch(id -> isGone(id, turn.now().steadyMillis()));
    }
}
