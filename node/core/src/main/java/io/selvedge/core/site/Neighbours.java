package io.selvedge.core.site;

import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The gateway's choice of nodes in other sites to stay connected with. With many sites it does not speak to each: it
 * takes those at distances 1, 4, 16 … in the circle of names, so that word goes round in as many hops as the logarithm
 * of their number.
 */
public final class Neighbours {
    /** With 4, a record reaches a mesh of a thousand sites in some eight hops, and each site hears it some ten times. */
    private static final int STEP = 4;

    /** Nodes of one other site: one may be down. */
    private static final int PER_SITE = 2;

    private final Replica replica;
    private final Surroundings around;
    private Set<String> kept = Set.of();

    public Neighbours(Replica replica, Surroundings around) {
        this.replica = replica;
        this.around = around;
    }

    /** Says whom to stay connected with, when that changes. */
    public void choose(Turn turn) {
        Set<String> wanted = replica.me().id().equals(around.gateway()) ? wanted() : Set.of();
        if (!wanted.equals(kept)) {
            kept = wanted;
            turn.emit(new Effect.KeepConnected(wanted));
        }
    }

    private Set<String> wanted() {
        List<String> sites = new ArrayList<>(replica.state().members().sites());
        int here = sites.indexOf(replica.me().site());
        TreeSet<String> nodes = new TreeSet<>();
        for (int distance = 1; here >= 0 && distance < sites.size(); distance *= STEP) {
            String site = sites.get((here + distance) % sites.size());
            if (!site.equals(replica.me().site())) {
                nodes.addAll(nodesOf(site));
            }
        }
        return nodes;
    }

    private List<String> nodesOf(String site) {
        Optional<Anchors.Version> version = replica.state().anchors().findCurrent(site);
        List<String> chosen =
                new ArrayList<>(version.map(Anchors.Version::anchors).orElse(List.of()));
        replica.state().members().ofSite(site).stream()
                .map(Member::id)
                .filter(id -> !chosen.contains(id))
                .forEach(chosen::add);
        chosen.removeIf(replica.state().members()::isRevoked);
        List<String> connected =
                chosen.stream().filter(around.connected()::contains).toList();
        List<String> others =
                chosen.stream().filter(id -> !connected.contains(id)).toList();
        List<String> order = new ArrayList<>(connected);
        order.addAll(others);
        return order.subList(0, Math.min(PER_SITE, order.size()));
    }
}
