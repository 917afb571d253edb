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
    }

    /** While this node is the gateway it also calls the addresses of other sites that its configuration names. */
    synchronized void gateway(boolean held) {
        if (held == gateway) {
            return;
        }
        gateway = held;
        for (String address : config.network().otherSites()) {
            HostPort at = HostPort.parse(address);
            if (held) {
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
