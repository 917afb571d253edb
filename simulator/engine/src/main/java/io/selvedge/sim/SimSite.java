package io.selvedge.sim;

import io.selvedge.core.record.Artifact;
import io.selvedge.core.step.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of a site share beside the protocol: Ignite as a model (who is there is known late, the first server
 * holds both duties), and the artifact on its LAN, which crosses the WAN once.
 */
final class SimSite {
    /** How late Ignite notices that a node is gone. */
    private static final long DETECTION_MILLIS = 3_000;

    /** How long an Ignite takes to start. */
    private static final long START_MILLIS = 2_500;

    private static final long GATHER_MILLIS = 100;

    private final Simulation simulation;
    private final String name;
    private final List<SimNode> nodes = new ArrayList<>();
    private final TreeSet<String> servers = new TreeSet<>();
    private final TreeSet<String> clients = new TreeSet<>();
    private @Nullable String duties;
    private long wholeAtMillis = Long.MAX_VALUE;
    private boolean wanAsked;
    private boolean telling;
    private long wanBytes;

    SimSite(Simulation simulation, String name) {
        this.simulation = simulation;
        this.name = name;
    }

    String name() {
        return name;
    }

    List<SimNode> nodes() {
        return nodes;
    }

    long wanBytes() {
        return wanBytes;
    }

    /** The node starts Ignite in that role, again if it had another. */
    void join(SimNode node, boolean server) {
        simulation.after(START_MILLIS, () -> {
            if (node.isUp()) {
                (server ? servers : clients).add(node.id());
                (server ? clients : servers).remove(node.id());
                tell();
            }
        });
    }

    /** The node's process is gone; Ignite notices in a while. */
    void leave(SimNode node) {
        simulation.after(DETECTION_MILLIS, () -> {
            if (!node.isUp()) {
                boolean wasServer = servers.remove(node.id());
                boolean wasClient = clients.remove(node.id());
                if (wasServer || wasClient) {
                    tell();
                }
            }
        });
    }

    /** Ignite gathers what changes within a moment. */
    private void tell() {
        if (!telling) {
            telling = true;
            simulation.after(GATHER_MILLIS, this::tellAll);
        }
    }

    private void tellAll() {
        telling = false;
        if (duties == null || !servers.contains(duties)) {
            duties = servers.isEmpty() ? null : servers.first();
        }
        Set<String> serversNow = Set.copyOf(servers);
        Set<String> clientsNow = Set.copyOf(clients);
        for (SimNode node : nodes) {
            if (servers.contains(node.id()) || clients.contains(node.id())) {
                String holder = duties;
                simulation.after(5, () -> {
                    node.observe(new Input.SiteAlive(serversNow, clientsNow));
                    node.observe(new Input.Leases(holder, holder));
                });
            }
        }
    }

    /** The artifact is put onto the site's LAN by an admin. */
    void place() {
        wholeAtMillis = simulation.nowMillis();
    }

    /** A node wants the artifact: its gateway gets it over the WAN once, then everybody from the LAN. */
    void fetch(SimNode node, Artifact artifact) {
        long size = artifact.sizeBytes();
        World.Links links = simulation.world().links();
        boolean crossing = wholeAtMillis == Long.MAX_VALUE && !wanAsked;
        if (crossing) {
            wanAsked = true;
            wanBytes += size;
            long takes = 2 * links.wanMillis() + size * 1_000 / links.wanBytesPerSecond();
            wholeAtMillis = simulation.nowMillis() + takes;
        }
        long waits = Math.max(0, wholeAtMillis - simulation.nowMillis());
        long takes = waits + 2 * links.lanMillis() + size * 1_000 / links.lanBytesPerSecond();
        simulation.after(takes, () -> node.fetched(artifact, crossing));
    }
}
