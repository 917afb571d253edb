package io.selvedge.policy.supersedence;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Updates that replace others, such as Microsoft's KB articles: a graph from the newer to the older, followed through any
 * number of steps. Vendors' data have circles now and then; an update never counts as replacing itself.
 */
public final class UpdateChains {
    private final Map<String, SortedSet<String>> older = new TreeMap<>();
    private final Map<String, SortedSet<String>> newer = new TreeMap<>();

    /**
     * One statement of a vendor.
     *
     * @param newer the update that replaces
     * @param older the update that is replaced
     */
    public record Link(String newer, String older) implements Comparable<Link> {
        public Link {
            if (newer.isBlank() || older.isBlank()) {
                throw new IllegalArgumentException("a link needs two updates");
            }
        }

        @Override
        public int compareTo(Link other) {
            int byNewer = newer.compareTo(other.newer);
            return byNewer != 0 ? byNewer : older.compareTo(other.older);
        }
    }

    /** Takes every link once; one from an update to itself says nothing. */
    public UpdateChains(Collection<Link> links) {
        for (Link link : links) {
            if (!link.newer.equals(link.older)) {
                older.computeIfAbsent(link.newer, update -> new TreeSet<>()).add(link.older);
                newer.computeIfAbsent(link.older, update -> new TreeSet<>()).add(link.newer);
            }
        }
    }

    /** Every update that has a link. */
    public SortedSet<String> updates() {
        SortedSet<String> all = new TreeSet<>(older.keySet());
        all.addAll(newer.keySet());
        return all;
    }

    /** What {@code update} replaces, over any number of steps. */
    public SortedSet<String> replacedBy(String update) {
        return reach(older, update);
    }

    /** What replaces {@code update}, over any number of steps. */
    public SortedSet<String> replacing(String update) {
        return reach(newer, update);
    }

    /**
     * The updates to install instead of {@code update}: those that replace it and are not replaced themselves; itself
     * where nothing replaces it. In a circle nothing is newest: then all of it.
     */
    public SortedSet<String> newestOf(String update) {
        SortedSet<String> candidates = reach(newer, update);
        candidates.add(update);
        SortedSet<String> ends = new TreeSet<>();
        for (String candidate : candidates) {
            if (!newer.containsKey(candidate)) {
                ends.add(candidate);
            }
        }
        return ends.isEmpty() ? candidates : ends;
    }

    /** Whether a machine with {@code installed} updates has what {@code update} brings: it, or one that replaces it. */
    public boolean isInEffect(String update, Set<String> installed) {
        return installed.contains(update) || !Collections.disjoint(reach(newer, update), installed);
    }

    private static SortedSet<String> reach(Map<String, SortedSet<String>> steps, String from) {
        SortedSet<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>();
        open.add(from);
        while (!open.isEmpty()) {
            for (String next : steps.getOrDefault(open.remove(), Collections.emptySortedSet())) {
                if (!next.equals(from) && reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }
}
