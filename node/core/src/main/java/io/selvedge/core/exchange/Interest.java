package io.selvedge.core.exchange;

import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.State;
import io.selvedge.core.step.Settings;
import io.selvedge.crypto.record.Origin;
import java.util.Optional;

/** How much of a log this node keeps: all, the enrolment alone, or nothing. */
final class Interest {
    static final long ALL = Long.MAX_VALUE;
    static final long ENROLMENT = 1;

    private final Replica replica;
    private final Settings settings;

    Interest(Replica replica, Settings settings) {
        this.replica = replica;
        this.settings = settings;
    }

    /** How many records of a log this node wants, counted from its start. */
    long limit(Origin origin) {
        State state = replica.state();
        String author = origin.keyId();
        if (!origin.mesh().equals(replica.me().mesh())) {
            return 0;
        }
        if (author.equals(replica.me().id())
                || replica.trust().findAdmin(author).isPresent()) {
            return ALL;
        }
        Optional<Member> member = state.members().findEver(author);
        if (member.isEmpty()) {
            return ENROLMENT;
        }
        String site = member.get().site();
        if (wasAnchor(site, author)) {
            return ALL;
        }
        boolean home = site.equals(replica.me().site());
        return isKeeper() && (home || settings.keepsAllEvidence()) ? ALL : ENROLMENT;
    }

    /** Whether other sites want a record: everybody's enrolments, and the logs of admins and anchors. */
    boolean concernsMesh(Origin origin, long seq) {
        if (settings.keepsAllEvidence() || seq < ENROLMENT) {
            return true;
        }
        Optional<Member> member = replica.state().members().findEver(origin.keyId());
        return member.isEmpty() || wasAnchor(member.get().site(), origin.keyId());
    }

    /** Whether that node keeps the whole ledger of its site. */
    boolean isKeeper(String node) {
        return replica.state()
                .members()
                .findEver(node)
                .map(member -> wasAnchor(member.site(), node))
                .orElse(false);
    }

    /** Whether this node keeps the whole ledger of its site. */
    boolean isKeeper() {
        return wasAnchor(replica.me().site(), replica.me().id());
    }

    private boolean wasAnchor(String site, String node) {
        return replica.state().anchors().everHeld(site, node);
    }
}
