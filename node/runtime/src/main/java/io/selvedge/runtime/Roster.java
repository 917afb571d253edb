package io.selvedge.runtime;

import io.selvedge.core.Node;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Patch;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.State;
import io.selvedge.crypto.Digest;
import io.selvedge.runtime.transfer.Source;
import io.selvedge.runtime.transfer.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the adapters' threads may know of the protocol's state between two steps: who is a member and where, which
 * artifacts the catalog names. Immutable; the loop makes a new one when something of it changed.
 *
 * @param revision of the state that it was taken from
 */
record Roster(long revision, String site, Map<String, Entry> nodes, Map<Digest, Artifact> artifacts) {
    /** A member, revoked or not. */
    record Entry(String site, List<String> addresses, boolean revoked) {}

    static final Roster EMPTY = new Roster(-1, "", Map.of(), Map.of());

    static Roster of(Node node) {
        State state = node.replica().state();
        TreeMap<String, Entry> nodes = new TreeMap<>();
        for (String site : state.members().sites()) {
            for (Member member : state.members().ofSiteEver(site)) {
                nodes.put(
                        member.id(),
                        new Entry(
                                site,
                                member.enrolment().addresses(),
                                state.members().isRevoked(member.id())));
            }
        }
        TreeMap<Digest, Artifact> artifacts = new TreeMap<>();
        state.documents().patches().forEach(entry -> {
            if (entry.body() instanceof Patch patch) {
                artifacts.put(patch.artifact().sha256(), patch.artifact());
            }
        });
        return new Roster(revision(node), node.replica().me().site(), nodes, artifacts);
    }

    /** Changes whenever a roster taken now could differ. */
    static long revision(Node node) {
        State state = node.replica().state();
        return state.members().revision() * 1_000_003L
                + state.documents().patches().size();
    }

    Standing standingOf(String keyId) {
        Entry entry = nodes.get(keyId);
        if (entry == null) {
            return Standing.UNKNOWN;
        }
        return entry.revoked() ? Standing.REFUSED : Standing.ADMITTED;
    }

    boolean isOfSite(String keyId) {
        Entry entry = nodes.get(keyId);
        return entry != null && !entry.revoked() && entry.site().equals(site);
    }

    Source sourceOf(String keyId) {
        return isOfSite(keyId) ? Source.LAN : Source.WAN;
    }

    Optional<Artifact> findArtifact(Digest sha256) {
        return Optional.ofNullable(artifacts.get(sha256));
    }
}
