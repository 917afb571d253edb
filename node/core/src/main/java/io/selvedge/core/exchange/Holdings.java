package io.selvedge.core.exchange;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.AnchorSet;
import io.selvedge.core.record.Endorsement;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.State;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Message.SiteDigest;
import io.selvedge.crypto.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Digests over what this node holds, site by site: the exclusive or of the ids of the last records of its logs. A record's
 * id stands for all records before it, so equal digests are equal logs; and a digest changes with one log at a time. It
 * finds differences between honest peers; nothing is believed because of it.
 *
 * <p>Two digests for each site: one over what concerns every site (anchors' logs whole, of the others the enrolment), one
 * over everything. So nodes that keep different amounts compare what both of them keep.
 */
final class Holdings {
    private final Replica replica;
    private final Interest interest;
    private final Checkpoints checkpoints;
    private final TreeMap<String, SiteSums> sites = new TreeMap<>();
    private final List<Log> stale = new ArrayList<>();
    private final TreeSet<String> staleSites = new TreeSet<>();
    private Digest mesh = Digest.ZERO;
    private Digest evidence = Digest.ZERO;
    private @Nullable State state;

    private static final class SiteSums {
        private final LinkedHashMap<String, Part> parts = new LinkedHashMap<>();
        private Digest shared = Digest.ZERO;
        private Digest whole = Digest.ZERO;
        private Digest settled = Digest.ZERO;
    }

    /** What one log adds. */
    private record Part(Log log, Digest shared, Digest whole, Digest settled) {}

    Holdings(Replica replica, Interest interest, Checkpoints checkpoints) {
        this.replica = replica;
        this.interest = interest;
        this.checkpoints = checkpoints;
    }

    /** A record entered. */
    void changed(Entry entry) {
        changed(entry.origin());
        if (entry.body() instanceof AnchorSet || entry.body() instanceof Endorsement) {
            // Who became an anchor has a log that concerns every site from now on.
            staleSites.add(
                    entry.body() instanceof AnchorSet set
                            ? set.site()
                            : interest.siteOf(entry.signed().origin()));
        } else if (entry.seq() == 0 && entry.signed().origin().incarnation() > 1) {
            // It may have moved to another site.
            state = null;
        }
    }

    /** A log or its checkpoint changed. */
    void changed(String origin) {
        replica.ledger().findLog(origin).ifPresent(stale::add);
    }

    /** The digests that a summary carries. */
    Message.Holdings summary() {
        refresh();
        SiteSums admins = sums(Interest.ADMINS);
        SiteSums home = sums(replica.me().site());
        Digest settled = admins.settled.xor(home.settled);
        return new Message.Holdings(
                admins.shared.xor(home.shared),
                interest.keepsMesh() ? mesh : Digest.ZERO,
                interest.isKeeper() ? admins.whole.xor(home.whole).xor(settled) : Digest.ZERO,
                interest.keepsAllEvidence() ? evidence : Digest.ZERO);
    }

    /** One digest for each site, in order of name. */
    List<SiteDigest> bySite(boolean whole) {
        refresh();
        List<SiteDigest> digests = new ArrayList<>();
        sites.forEach((site, sums) -> digests.add(new SiteDigest(site, whole ? sums.whole : sums.shared)));
        return digests;
    }

    /** The logs of these sites. */
    List<Log> logs(Collection<String> names) {
        refresh();
        return names.stream()
                .map(sites::get)
                .filter(Objects::nonNull)
                .flatMap(sums -> sums.parts.values().stream())
                .map(Part::log)
                .toList();
    }

    private SiteSums sums(String site) {
        return sites.computeIfAbsent(site, ignored -> new SiteSums());
    }

    private void refresh() {
        if (state != replica.state()) {
            state = replica.state();
            sites.clear();
            mesh = Digest.ZERO;
            evidence = Digest.ZERO;
            stale.clear();
            stale.addAll(replica.ledger().logs());
        }
        for (String site : staleSites) {
            Set<String> anchors = replica.state().anchors().everHeld(site);
            sums(site).parts.values().stream()
                    .map(Part::log)
                    .filter(log -> anchors.contains(log.origin().keyId()))
                    .forEach(stale::add);
        }
        staleSites.clear();
        stale.forEach(this::refresh);
        stale.clear();
    }

    private void refresh(Log log) {
        SiteSums sums = sums(interest.siteOf(log.origin()));
        Digest head = log.head();
        Digest shared = interest.isWholeForAll(log.origin())
                ? head
                : log.entry(0).signed().id();
        Digest settled = checkpoints
                .findSettled(log.name())
                .map(note -> note.checkpoint().root())
                .orElse(Digest.ZERO);
        Part before = sums.parts.put(log.name(), new Part(log, shared, head, settled));
        if (before != null) {
            shared = shared.xor(before.shared());
            head = head.xor(before.whole());
            settled = settled.xor(before.settled());
        }
        sums.shared = sums.shared.xor(shared);
        sums.whole = sums.whole.xor(head);
        sums.settled = sums.settled.xor(settled);
        mesh = mesh.xor(shared);
        evidence = evidence.xor(head);
    }
}
