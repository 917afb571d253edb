package io.selvedge.core.rollout;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Endorsement;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.record.Subject;
import java.util.List;
import java.util.TreeMap;

/**
 * An anchor's part in ring decisions: it computes each proposal again from its own copy, once that copy holds what the
 * proposer had considered, and cosigns it only if it comes to the same.
 */
public final class Endorser {
    /** Proposals that wait for records; the oldest give way, their coordinator proposes again. */
    private static final int MAX_WAITING = 1_000;

    private final Replica replica;
    private final Settings settings;
    private final TreeMap<String, Entry> waiting = new TreeMap<>();

    public Endorser(Replica replica, Settings settings) {
        this.replica = replica;
        this.settings = settings;
    }

    /** A record entered; a ring decision of this site by somebody else is for here. */
    public void noticed(Entry entry) {
        if (entry.body() instanceof RingDecision decision
                && decision.site().equals(replica.me().site())
                && !entry.author().equals(replica.me().id())) {
            if (waiting.size() >= MAX_WAITING) {
                waiting.pollFirstEntry();
            }
            waiting.put(entry.id(), entry);
        }
    }

    /** Endorses what it agrees with; what it does not agree with yet waits until it is too old. */
    public void endorse(Turn turn, Anchors.Version anchors) {
        if (waiting.isEmpty()) {
            return;
        }
        if (!anchors.anchors().contains(replica.me().id())) {
            waiting.clear();
            return;
        }
        List.copyOf(waiting.values()).forEach(entry -> consider(turn, anchors, entry));
    }

    private void consider(Turn turn, Anchors.Version anchors, Entry entry) {
        RingDecision decision = (RingDecision) entry.body();
        long age = turn.now().wallMillis() - entry.timeMillis();
        boolean endorsed = replica.state()
                .anchors()
                .endorsers(entry.id())
                .contains(replica.me().id());
        if (endorsed || Math.abs(age) > settings.decisionSkewMillis() || decision.anchorSet() < anchors.version()) {
            waiting.remove(entry.id());
            return;
        }
        if (decision.anchorSet() == anchors.version()
                && anchors.anchors().contains(entry.author())
                && holds(entry)
                && RingRule.agrees(replica.state(), entry, decision)) {
            waiting.remove(entry.id());
            replica.append(
                    turn,
                    new Endorsement(entry.id()),
                    List.of(),
                    List.of(new Subject("ring-decision", Digest.ofHex(entry.id()))));
        }
    }

    /** Whether this node holds every record that the proposer had considered. */
    private boolean holds(Entry entry) {
        return entry.signed().chain().seen().stream()
                .allMatch(seen -> replica.ledger().size(seen.origin()) >= seen.size()
                        && replica.ledger()
                                .getLog(seen.origin())
                                .root(seen.size())
                                .equals(seen.root()));
    }
}
