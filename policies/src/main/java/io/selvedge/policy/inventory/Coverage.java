package io.selvedge.policy.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much of what is on a site's network is enrolled.
 *
 * @param enrolled nodes
 * @param answered of them, those that told what they see
 * @param strangers devices that somebody sees and that are no enrolled node, in the order of their hardware addresses
 */
public record Coverage(int enrolled, int answered, List<Stranger> strangers) {
    /** Sightings by different nodes that make a stranger certain: one table may be old or forged. */
    public static final int CORROBORATED = 2;

    public Coverage {
        strangers = List.copyOf(strangers);
    }

    /**
     * A device that is not enrolled.
     *
     * @param addresses that it was seen under, sorted
     * @param seenBy names of the nodes that see it, sorted
     */
    public record Stranger(String mac, List<String> addresses, List<String> seenBy) {
        /** Whether more than one node sees it. */
        public boolean isCorroborated() {
            return seenBy.size() >= CORROBORATED;
        }
    }

    /**
     * What one node tells.
     *
     * @param node its name
     * @param own hardware addresses of its own
     * @param seen its neighbour table
     */
    public record Sighting(String node, Collection<String> own, Collection<Neighbour> seen) {}

    /**
     * Counts.
     *
     * @param enrolled how many nodes are
     * @param knownAddresses IP addresses that enrolled nodes are reached at: a silent node is no stranger
     */
    public static Coverage of(int enrolled, Set<String> knownAddresses, Collection<Sighting> sightings) {
        Set<String> own = new TreeSet<>();
        sightings.forEach(sighting -> own.addAll(sighting.own()));
        // One of its addresses is enough to know a device under all of them.
        sightings.forEach(sighting -> sighting.seen().stream()
                .filter(seen -> knownAddresses.contains(seen.address()))
                .forEach(seen -> own.add(seen.mac())));
        Map<String, Set<String>> addresses = new TreeMap<>();
        Map<String, Set<String>> seenBy = new TreeMap<>();
        for (Sighting sighting : sightings) {
            for (Neighbour seen : sighting.seen()) {
                if (!own.contains(seen.mac())) {
                    addresses
                            .computeIfAbsent(seen.mac(), any -> new TreeSet<>())
                            .add(seen.address());
                    seenBy.computeIfAbsent(seen.mac(), any -> new TreeSet<>()).add(sighting.node());
                }
            }
        }
        List<Stranger> strangers = addresses.entrySet().stream()
                .map(entry -> new Stranger(
                        entry.getKey(),
                        List.copyOf(entry.getValue()),
                        List.copyOf(seenBy.getOrDefault(entry.getKey(), Set.of()))))
                .toList();
        return new Coverage(enrolled, sightings.size(), strangers);
    }

    /** What the share is of: enrolled nodes and strangers together. */
    public int denominator() {
        return enrolled + strangers.size();
    }

    /** Enrolled nodes of all devices, in hundredths of a percent, rounded down. */
    public int shareBasisPoints() {
        return denominator() == 0 ? 0 : (int) (enrolled * 10_000L / denominator());
    }
}
