package io.selvedge.policy.advisory;

import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which packages anybody here asks about, so that of a feed of a whole distribution only that much is kept: the memory
 * that advisories take is bounded by the inventories, not by the feeds.
 */
public final class Interest {
    private final Map<Release, Set<String>> names = new HashMap<>();
    private final Set<PackageSystem> systems = new HashSet<>();

    /** What the endpoints have, by the names of packages and of their sources. */
    public static Interest in(Collection<Inventory> inventories) {
        Interest interest = new Interest();
        for (Inventory inventory : inventories) {
            Optional<Release> release = inventory.system().release();
            if (release.isPresent()) {
                Set<String> known = interest.names.computeIfAbsent(release.get(), any -> new HashSet<>());
                inventory.packages().forEach(item -> {
                    interest.systems.add(item.system());
                    known.add(item.name());
                    known.add(item.source().name());
                });
            }
        }
        return interest;
    }

    /** Whether a statement about the target can concern anybody. */
    public boolean covers(Target target) {
        return systems.contains(target.system())
                && names.getOrDefault(target.release(), Set.of()).contains(target.name());
    }
}
