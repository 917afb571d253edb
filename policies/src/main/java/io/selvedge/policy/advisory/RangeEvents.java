package io.selvedge.policy.advisory;

import io.selvedge.policy.version.VersionScheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Turns OSV's events into ranges. Events come in any order; sorted, an {@code introduced} opens a range and the next
 * {@code fixed} or {@code last_affected} closes it.
 *
 * @see <a href="https://ossf.github.io/osv-schema/#evaluation">OSV schema, evaluation</a>
 */
public final class RangeEvents {
    /** Most events of one range: the longest, of the kernel, have some hundreds. */
    public static final int MAX_EVENTS = 10_000;

    private final List<Event> events = new ArrayList<>();

    private enum Kind {
        FIXED,
        INTRODUCED,
        LAST_AFFECTED
    }

    private record Event(Kind kind, String version) {}

    /** {@code introduced}; {@code 0} is before every version. */
    public RangeEvents introduced(String version) {
        return add(Kind.INTRODUCED, version.equals("0") ? "" : version);
    }

    /** {@code fixed}. */
    public RangeEvents fixed(String version) {
        return add(Kind.FIXED, version);
    }

    /** {@code last_affected}. */
    public RangeEvents lastAffected(String version) {
        return add(Kind.LAST_AFFECTED, version);
    }

    private RangeEvents add(Kind kind, String version) {
        if (events.size() == MAX_EVENTS) {
            throw new IllegalArgumentException("a range has at most " + MAX_EVENTS + " events");
        }
        events.add(new Event(kind, version));
        return this;
    }

    /** The ranges, oldest first; events whose versions the scheme cannot order stay in the order in which they came. */
    public List<VersionRange> ranges(VersionScheme scheme) {
        List<Event> sorted = new ArrayList<>(events);
        boolean orderly = events.stream()
                .allMatch(event -> event.version().isEmpty()
                        || scheme.findProblem(event.version()).isEmpty());
        if (orderly) {
            sorted.sort(Comparator.comparing(Event::version, (a, b) -> compare(a, b, scheme))
                    .thenComparing(Event::kind));
        }
        List<VersionRange> ranges = new ArrayList<>();
        Event open = null;
        for (Event event : sorted) {
            if (event.kind() == Kind.INTRODUCED) {
                open = open == null ? event : open;
            } else if (open != null) {
                ranges.add(new VersionRange(open.version(), event.version(), event.kind() == Kind.LAST_AFFECTED));
                open = null;
            }
        }
        if (open != null) {
            ranges.add(new VersionRange(open.version(), "", false));
        }
        return ranges;
    }

    private static int compare(String a, String b, VersionScheme scheme) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(b.isEmpty(), a.isEmpty());
        }
        return scheme.compare(a, b);
    }
}
