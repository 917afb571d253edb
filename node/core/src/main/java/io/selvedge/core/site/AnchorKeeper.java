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
    private long contestedSteady = Long.MAX_VALUE;
    private long proposedSteady = Long.MIN_VALUE / 2;
    private long splitVersion;
    private int splitAttempt;
    private long splitSteady;
    private long turnSteady = Long.MIN_VALUE;
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

    /**
     * Proposes to add or remove one anchor where that is due. That is the coordinator's part; another anchor does it when
     * it has not agreed with what is proposed for long: the coordinator's word is spent then.
     */
    public void propose(Turn turn, Anchors.Version current, boolean coordinates) {
        long now = turn.now().steadyMillis();
        boolean contested = now - contestedSteady > settings.decisionRetryMillis();
        if ((!coordinates && !contested) || now - proposedSteady < settings.decisionRetryMillis()) {
            return;
        }
        Optional<List<String>> next = findNext(current, now);
        if (next.isEmpty()) {
            return;
        }
        int attempt = attempt(current);
        turnSteady = turnSteady(current, attempt, now);
        if (now < turnSteady) {
            return;
        }
        proposedSteady = now;
        if (!hasWord(current, attempt)) {
            return;
        }
        AnchorSet set =
                new AnchorSet(replica.me().site(), current.version() + 1, attempt, next.get(), current.digest());
        replica.append(turn, set);
        turn.report(
                Level.INFO,
                "anchors.proposed",
                "the site's anchors change to " + next.get().size() + " node(s)",
                Map.of("version", String.valueOf(set.version()), "attempt", String.valueOf(attempt)));
    }

    /**
     * From when on this anchor may propose in an attempt: after a split one anchor after the other, so that two who were
     * split do not split the next attempt at the same instant.
     */
    private long turnSteady(Anchors.Version current, int attempt, long now) {
        if (attempt == 0 || !current.anchors().contains(replica.me().id())) {
            return now;
        }
        if (current.version() != splitVersion || attempt != splitAttempt) {
            splitVersion = current.version();
            splitAttempt = attempt;
            splitSteady = now;
        }
        int place = Math.floorMod(
                current.anchors().indexOf(replica.me().id()) - attempt,
                current.anchors().size());
        return splitSteady + place * settings.decisionRetryMillis();
    }

    /** When {@link #propose} may have something to do. */
    public long nextWakeSteady(Anchors.Version current, long nowSteady) {
        return findNext(current, nowSteady).isPresent()
                ? Math.max(nowSteady + 1, Math.max(turnSteady, proposedSteady + settings.decisionRetryMillis()))
                : Long.MAX_VALUE;
    }

    private Optional<List<String>> findNext(Anchors.Version current, long nowSteady) {
        List<Member> members = replica.state().members().ofSite(replica.me().site());
        int target = target(members.size());
        List<String> gone =
                current.anchors().stream().filter(id -> isGone(id, nowSteady)).toList();
        Optional<String> candidate = around.servers().stream()
                .filter(id -> !current.anchors().contains(id) && isOfSite(id))
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

    private boolean isOfSite(String node) {
        Optional<Member> member = replica.state().members().find(node);
        return member.isPresent() && member.get().site().equals(replica.me().site());
    }

    private boolean isGone(String anchor, long nowSteady) {
        if (replica.state().members().isRevoked(anchor)) {
            return true;
        }
        long since = Math.max(around.lastServerSteady(anchor), startedSteady);
        return !around.isAlive(anchor) && nowSteady - since > settings.anchorGraceMillis();
    }

    /** An anchor's part: endorses one proposal in each attempt at the next version, if it sees the same. */
    public void endorse(Turn turn, Anchors.Version current) {
        List<Entry> proposals = replica.state().anchors().proposals(replica.me().site(), current);
        int attempt = proposals.isEmpty() ? 0 : attempt(current);
        if (proposals.isEmpty() || !hasWord(current, attempt)) {
            contestedSteady = Long.MAX_VALUE;
            return;
        }
        for (Entry entry : proposals) {
            AnchorSet set = (AnchorSet) entry.body();
            if (set.attempt() == attempt && agrees(turn, current, set)) {
                contestedSteady = Long.MAX_VALUE;
                replica.append(
                        turn,
                        new Endorsement(entry.id()),
                        List.of(),
                        List.of(new Subject("anchor-set", Digest.ofHex(entry.id()))));
                return;
            }
        }
        contestedSteady = Math.min(contestedSteady, turn.now().steadyMillis());
    }

    private int attempt(Anchors.Version current) {
        return replica.state().anchors().attempt(replica.me().site(), current);
    }

    /** One word of each anchor in each attempt: two majorities can then never stand behind different sets. */
    private boolean hasWord(Anchors.Version current, int attempt) {
        return current.anchors().contains(replica.me().id())
                && replica.state().anchors().words(replica.me().site(), current, attempt).values().stream()
                        .noneMatch(voters -> voters.contains(replica.me().id()));
    }

    private boolean agrees(Turn turn, Anchors.Version current, AnchorSet set) {
        if (!Anchors.isOneStep(current.anchors(), set.anchors())) {
            return false;
        }
        if (set.anchors().size() > current.anchors().size()) {
            int target =
                    target(replica.state().members().ofSite(replica.me().site()).size());
            return set.anchors().size() <= target && set.anchors().stream().allMatch(this::isOfSite);
        }
        return current.anchors().stream()
                .filter(id -> !set.anchors().contains(id))
                .allMatch(id -> isGone(id, turn.now().steadyMillis()));
    }
}
