package io.selvedge.app.demo;

import io.selvedge.core.site.AnchorKeeper;
import io.selvedge.crypto.SelvedgeException;
import java.nio.file.Path;

/**
 * What the demo is to do.
 *
 * @param sites 1 to {@value #MAX_SITES}
 * @param nodesPerSite 1 to {@value #MAX_NODES}
 * @param failRing the ring, from 1, whose health check fails; 0 for none
 * @param work where the nodes live; deleted at the end unless {@code keepWork}
 * @param keep where evidence and trust file stay
 */
public record DemoPlan(int sites, int nodesPerSite, int failRing, Path work, boolean keepWork, Path keep) {
    /** More processes than this do not fit on a machine for trying things out. */
    public static final int MAX_SITES = 5;

    public static final int MAX_NODES = 10;

    /** The rings of the demo's policy. */
    public static final int RINGS = 2;

    public DemoPlan {
        check(sites >= 1 && sites <= MAX_SITES, "--sites: 1 to " + MAX_SITES + " sites");
        check(nodesPerSite >= 1 && nodesPerSite <= MAX_NODES, "--nodes: 1 to " + MAX_NODES + " nodes a site");
        check(failRing >= 0 && failRing <= RINGS, "--fail-ring: the demo has " + RINGS + " rings, 1 and 2");
        work = work.toAbsolutePath().normalize();
        keep = keep.toAbsolutePath().normalize();
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new SelvedgeException("WRONG_USAGE", message);
        }
    }

    /** All nodes. */
    public int nodes() {
        return sites * nodesPerSite;
    }

    /** The assurance level that evidence of this mesh can reach: who there is to cosign it. */
    public String attainableLevel() {
        if (sites > 1) {
            return "L3";
        }
        return AnchorKeeper.target(nodesPerSite) > 1 ? "L2" : "L1";
    }
}
