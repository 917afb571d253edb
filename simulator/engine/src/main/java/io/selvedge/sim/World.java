package io.selvedge.sim;

import java.util.Set;

/**
 * What is simulated.
 *
 * @param seed everything random follows from it
 * @param sites number of sites
 * @param nodesPerSite nodes of each
 * @param payloadBytes size of the one artifact
 * @param links what the networks are like
 * @param faults what goes wrong
 */
public record World(long seed, int sites, int nodesPerSite, long payloadBytes, Links links, Faults faults) {
    /** More endpoints than this need another kind of simulation. */
    public static final int MAX_ENDPOINTS = 1_000_000;

    public World {
        if (sites < 1 || nodesPerSite < 1 || (long) sites * nodesPerSite > MAX_ENDPOINTS) {
            throw new IllegalArgumentException(
                    "a world has at least one site of one node, and at most " + MAX_ENDPOINTS);
        }
        if (payloadBytes < 1) {
            throw new IllegalArgumentException("the payload has at least one byte");
        }
    }

    /** A world in which nothing goes wrong, with real signatures. */
    public static World calm(long seed, int sites, int nodesPerSite) {
        return new World(seed, sites, nodesPerSite, 20_000_000, Links.OFFICE, Faults.NONE);
    }

    /** The same world with these faults. */
    public World with(Faults other) {
        return new World(seed, sites, nodesPerSite, payloadBytes, links, other);
    }

    public int endpoints() {
        return sites * nodesPerSite;
    }

    /**
     * The networks.
     *
     * @param lanMillis one way within a site
     * @param wanMillis one way between sites
     * @param lanBytesPerSecond of a transfer within a site
     * @param wanBytesPerSecond of a transfer between sites
     */
    public record Links(long lanMillis, long wanMillis, long lanBytesPerSecond, long wanBytesPerSecond) {
        /** An office: a LAN of 100 Mbit/s, a WAN of 10 Mbit/s and 150 ms one way. */
        public static final Links OFFICE = new Links(1, 150, 12_500_000, 1_250_000);
    }

    /**
     * What goes wrong.
     *
     * @param failingRings rings, from 0, whose health checks fail
     * @param crashPermille of a thousand effects that could be the last before a crash, so many are
     * @param lossPermille of a thousand messages so many are lost
     * @param cheapSignatures stand-ins in place of Ed25519: they show who signed, they prove nothing
     */
    public record Faults(Set<Integer> failingRings, int crashPermille, int lossPermille, boolean cheapSignatures) {
        public static final Faults NONE = new Faults(Set.of(), 0, 0, false);

        public Faults {
            failingRings = Set.copyOf(failingRings);
        }

        /** The same with stand-ins for signatures. */
        public Faults withCheapSignatures() {
            return new Faults(failingRings, crashPermille, lossPermille, true);
        }
    }
}
