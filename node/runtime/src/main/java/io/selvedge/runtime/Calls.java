package io.selvedge.runtime;

import io.selvedge.runtime.transfer.PeerNetwork;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which addresses this node calls: the contacts of its invite, the nodes of its site, and, while it is the gateway, other
 * sites'.
 */
final class Calls {
    /** A full mesh up to here, a part of the site above. */
    private static final int MAX_SITE_PEERS = 50;

    private final PeerNetwork network;
    private final RuntimeConfig config;
    private final Map<String, Set<String>> called = new TreeMap<>();
    private boolean gateway;
    private boolean knowsOtherSites;
    private boolean callsOtherSites;

    Calls(PeerNetwork network, RuntimeConfig config) {
        this.network = network;
        this.config = config;
    }

    void start() {
        config.network().contacts().stream()
                .map(HostPort::parse)
                .forEach(at -> network.addAddress(at.host(), at.port()));
    }

    /** Calls the nodes of the site that the roster knows; of many, those that follow this one in the order of ids. */
    synchronized void site(Roster roster, String me) {
        Comparator<String> afterMe = Comparator.<String, Boolean>comparing(id -> id.compareTo(me) < 0)
                .thenComparing(Comparator.naturalOrder());
        Set<String> wanted = new TreeSet<>(roster.nodes().keySet().stream()
                .filter(id -> !id.equals(me) && roster.isOfSite(id))
                .sorted(afterMe)
                .limit(MAX_SITE_PEERS)
                .toList());
        replace("site ", wanted, roster);
        knowsOtherSites = roster.nodes().values().stream()
                .anyMatch(node -> !node.revoked() && !node.site().equals(roster.site()));
        if (roster.nodes().containsKey(me)) {
            // Before its own enrolment is on record it has nothing to introduce itself with.
            callOtherSites();
        }
    }

    /** While this node is the gateway it also calls the addresses of other sites that its configuration names. */
    synchronized void gateway(boolean held) {
        gateway = held;
        callOtherSites();
    }

    /**
     * The gateway calls the configured addresses of other sites; before any other site is known, so does every node that has
     * such addresses: the site's founder alone may have them, and another node be the gateway.
     */
    private void callOtherSites() {
        boolean wanted = gateway || !knowsOtherSites;
        if (wanted == callsOtherSites) {
            return;
        }
        callsOtherSites = wanted;
        for (String address : config.network().otherSites()) {
            HostPort at = HostPort.parse(address);
            if (wanted) {
                network.addAddress(at.host(), at.port());
            } else {
                network.removeAddress(at.host(), at.port());
            }
        }
    }

    /** Calls these nodes of other sites and no others. */
    synchronized void keep(Set<String> nodes, Roster roster) {
        replace("wan ", nodes, roster);
    }

    private void replace(String kind, Set<String> wanted, Roster roster) {
        for (String key : List.copyOf(called.keySet())) {
            if (key.startsWith(kind) && !wanted.contains(key.substring(kind.length()))) {
                for (String address : Objects.requireNonNull(called.remove(key))) {
                    HostPort at = HostPort.parse(address);
                    network.removeAddress(at.host(), at.port());
                }
            }
        }
        for (String id : wanted) {
            Roster.Entry entry = roster.nodes().get(id);
            if (entry == null) {
                continue;
            }
            Set<String> addresses = called.computeIfAbsent(kind + id, key -> new TreeSet<>());
            for (String address : entry.addresses()) {
                if (HostPort.isValid(address) && addresses.add(address)) {
                    HostPort at = HostPort.parse(address);
                    network.addAddress(id, at.host(), at.port());
                }
            }
        }
    }
}
