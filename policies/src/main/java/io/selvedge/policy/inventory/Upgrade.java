package io.selvedge.policy.inventory;

import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A package for which a repository has a newer version.
 *
 * @param installed what is there
 * @param candidate the newest version that the repositories have for it
 */
public record Upgrade(InstalledPackage installed, String candidate) {
    /** A version of a package that a repository offers; architecture {@code all} fits every machine. */
    public record Offer(String name, String version, String architecture) {}

    private static final String EVERY_ARCHITECTURE = "all";

    /**
     * What of {@code installed} the offers would change, in the order of {@code installed}. As apt without pins: the
     * newest offer counts, and an older one never replaces what is there. Packages and offers whose version is not one
     * of {@code scheme} are left out.
     */
    public static List<Upgrade> among(
            Collection<InstalledPackage> installed, Collection<Offer> offers, VersionScheme scheme) {
        Map<String, Offer> newest = new HashMap<>();
        for (Offer offer : offers) {
            if (scheme.findProblem(offer.version()).isEmpty()) {
                newest.merge(
                        offer.name() + ":" + offer.architecture(),
                        offer,
                        (a, b) -> scheme.compare(a.version(), b.version()) >= 0 ? a : b);
            }
        }
        List<Upgrade> upgrades = new ArrayList<>();
        for (InstalledPackage item : installed) {
            Offer best = null;
            for (String architecture : List.of(item.architecture(), EVERY_ARCHITECTURE)) {
                Offer offer = newest.get(item.name() + ":" + architecture);
                if (offer != null && (best == null || scheme.compare(offer.version(), best.version()) > 0)) {
                    best = offer;
                }
            }
            if (best != null && isNewer(best.version(), item.version(), scheme)) {
                upgrades.add(new Upgrade(item, best.version()));
            }
        }
        return upgrades;
    }

    private static boolean isNewer(String offered, String installed, VersionScheme scheme) {
        try {
            return scheme.compare(offered, installed) > 0;
        } catch (MalformedVersionException e) {
            return false;
        }
    }
}
