package io.selvedge.core.step;

import io.selvedge.core.step.Input.Observation;
import io.selvedge.policy.conduct.Circumstances;
import io.selvedge.policy.window.Interval;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the driver told of the world lately. Soft: all of it may be wrong a moment later. */
public final class Surroundings {
    private final TreeSet<String> servers = new TreeSet<>();
    private final TreeSet<String> clients = new TreeSet<>();
    private final TreeSet<String> connected = new TreeSet<>();
    private final TreeMap<String, Long> lastSeenSteady = new TreeMap<>();
    private @Nullable String coordinator;
    private @Nullable String gateway;
    private @Nullable String storeTrouble;
    private @Nullable String zone;
    private Circumstances circumstances = Circumstances.PLUGGED_IN;
    private List<Interval> absences = List.of();
    private boolean suitable = true;
    private long revision;
    private long companyRevision;

    /** Takes a note of what concerns everybody; observations of one patch run are not for here. */
    public void note(Observation observation, Now now) {
        switch (observation) {
            case Input.SiteAlive alive -> {
                companyRevision += servers.equals(alive.servers()) ? 0 : 1;
                replace(servers, alive.servers());
                replace(clients, alive.clients());
                servers.forEach(id -> lastSeenSteady.put(id, now.steadyMillis()));
            }
            case Input.Leases leases -> {
                coordinator = leases.coordinator();
                gateway = leases.gateway();
            }
            case Input.PeerConnected peer -> companyRevision += connected.add(peer.node()) ? 1 : 0;
            case Input.PeerDisconnected peer -> connected.remove(peer.node());
            case Input.Suitability suitability -> suitable = suitability.anchor();
            case Input.StoreTrouble trouble -> storeTrouble = trouble.reason();
            case Input.Placed placed -> {
                zone = placed.zone();
                circumstances = placed.circumstances();
                absences = placed.absences();
            }
            case Input.FetchEnded ignored -> {
                return;
            }
            case Input.Inspected ignored -> {
                return;
            }
            case Input.ActionEnded ignored -> {
                return;
            }
            case Input.Probed ignored -> {
                return;
            }
            case Input.Examined ignored -> {
                return;
            }
        }
        revision++;
    }

    private static void replace(Set<String> old, Set<String> now) {
        old.retainAll(now);
        old.addAll(now);
    }

    /** Nodes of the site that run Ignite as servers now. */
    public Set<String> servers() {
        return Collections.unmodifiableSet(servers);
    }

    /** Nodes of the site that are there as thick clients now. */
    public Set<String> clients() {
        return Collections.unmodifiableSet(clients);
    }

    /** Admitted nodes of any site with a connection now. */
    public Set<String> connected() {
        return Collections.unmodifiableSet(connected);
    }

    /** Whether a node of the site is there by Ignite or by a connection. */
    public boolean isAlive(String node) {
        return servers.contains(node) || clients.contains(node) || connected.contains(node);
    }

    /** When a node was last a server of the site, by the steady clock; never is long ago. */
    public long lastServerSteady(String node) {
        return lastSeenSteady.getOrDefault(node, Long.MIN_VALUE / 2);
    }

    /** Who holds the coordinator's service, as Ignite says. */
    public @Nullable String coordinator() {
        return coordinator;
    }

    /** Who holds the gateway's service. */
    public @Nullable String gateway() {
        return gateway;
    }

    /** Whether that node holds the gateway's service. */
    public boolean isGateway(String node) {
        return node.equals(gateway);
    }

    /** Why writes fail now. */
    public @Nullable String storeTrouble() {
        return storeTrouble;
    }

    /** Whether this machine would make a good anchor. */
    public boolean isSuitable() {
        return suitable;
    }

    /** The machine's time zone; null while nobody said. */
    public @Nullable String zone() {
        return zone;
    }

    /** Its power and its network. */
    public Circumstances circumstances() {
        return circumstances;
    }

    /** When it was switched off or asleep, lately. */
    public List<Interval> absences() {
        return absences;
    }

    /** Grows with every observation of the surroundings. */
    public long revision() {
        return revision;
    }

    /** Grows when there is somebody new to compare records with: another server, or another connection. */
    public long companyRevision() {
        return companyRevision;
    }
}
