package io.selvedge.core.exchange;

import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.State;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Surroundings;
import io.selvedge.crypto.record.Origin;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How much of a log this node keeps: all, the enrolment alone, or nothing; and who else wants a record. */
final class Interest {
    static final long ALL = Long.MAX_VALUE;
    static final long ENROLMENT = 1;

    /** In place of a site for admins' logs, which are at home everywhere; sites begin with a letter or digit. */
    static final String ADMINS = "*";

    /** Up to so many members a leaf too keeps what concerns every site, so that its page shows the whole mesh. */
    private static final int SMALL_MESH = 100;

    private final Replica replica;
    private final Surroundings around;
    private final Settings settings;
    private @Nullable Author last;
    private @Nullable State lastState;
    private long lastRevision;

    private record Author(String id, String site, boolean wasAnchor) {}

    Interest(Replica replica, Surroundings around, Settings settings) {
        this.replica = replica;
        this.around = around;
        this.settings = settings;
    }

    /** How many records of a log this node wants, counted from its start. */
    long limit(Origin origin) {
        String author = origin.keyId();
        if (!origin.mesh().equals(replica.me().mesh())) {
            return 0;
        }
        if (author.equals(replica.me().id())) {
            return ALL;
        }
        Author known = author(author);
        if (known.site().equals(ADMINS)) {
            return replica.trust().findAdmin(author).isPresent() ? ALL : ENROLMENT;
        }
        boolean home = isHome(known.site());
        if (!home && !keepsMesh()) {
            return 0;
        }
        if (known.wasAnchor()) {
            return ALL;
        }
        return isKeeper() && (home || settings.keepsAllEvidence()) ? ALL : ENROLMENT;
    }

    /** The site and the role of an author; remembered for the next question, which is mostly about the same one. */
    private Author author(String id) {
        State state = replica.state();
        long revision = state.members().revision() + state.anchors().revision();
        if (last == null
                || lastState != state
                || lastRevision != revision
                || !last.id().equals(id)) {
            Optional<Member> member = state.members().findEver(id);
            String site = member.isEmpty() ? ADMINS : member.get().site();
            last = new Author(id, site, state.anchors().everHeld(site, id));
            lastState = state;
            lastRevision = revision;
        }
        return last;
    }

    /** The site whose log this is; {@link #ADMINS} for those of admins, and of authors that are nobody any more. */
    String siteOf(Origin origin) {
        return siteOf(origin.keyId());
    }

    /** The site of a node. */
    String siteOf(String node) {
        return author(node).site();
    }

    /** Whether whoever keeps this log at all keeps the whole of it: those of admins and anchors. */
    boolean isWholeForAll(Origin origin) {
        Author author = author(origin.keyId());
        return author.wasAnchor() || author.site().equals(ADMINS);
    }

    /** Whether other sites want a record: everybody's enrolments, and the logs of admins and anchors. */
    boolean concernsMesh(Origin origin, long seq) {
        return settings.keepsAllEvidence() || seq < ENROLMENT || isWholeForAll(origin);
    }

    /** Whether every node of this node's site wants a record, not its keepers alone. */
    boolean concernsEverybody(Origin origin, long seq) {
        if (seq >= ENROLMENT && !isWholeForAll(origin)) {
            return false;
        }
        return isHome(origin) || isSmallMesh();
    }

    /** Whether a log is of this node's site, or an admin's, which is at home everywhere. */
    boolean isHome(Origin origin) {
        return isHome(siteOf(origin));
    }

    /** Whether a site is this node's, or stands for the admins. */
    boolean isHome(String site) {
        return site.equals(ADMINS) || site.equals(replica.me().site());
    }

    /** Whether a node is of this node's site. */
    boolean isOfSite(String node) {
        return siteOf(node).equals(replica.me().site());
    }

    /** Whether this node keeps what concerns every site. */
    boolean keepsMesh() {
        return isKeeper() || around.isGateway(replica.me().id()) || isSmallMesh();
    }

    private boolean isSmallMesh() {
        return replica.state().members().size() <= SMALL_MESH;
    }

    /** Whether that node keeps the whole ledger of its site. */
    boolean isKeeper(String node) {
        return author(node).wasAnchor();
    }

    /** Whether this node keeps the whole ledger of its site. */
    boolean isKeeper() {
        return replica.state()
                .anchors()
                .everHeld(replica.me().site(), replica.me().id());
    }

    /** Whether this node keeps the whole ledger of every site. */
    boolean keepsAllEvidence() {
        return settings.keepsAllEvidence() && isKeeper();
    }
}
