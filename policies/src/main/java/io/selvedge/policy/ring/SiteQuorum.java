package io.selvedge.policy.ring;

import java.util.Collection;
import java.util.List;

/**
 * When the next ring may open, seen over all sites. Every site applies this rule to the same signed decisions and comes
 * to the same answer; there is no global coordinator.
 *
 * <p>Ring r opens when, for every ring before r, every site that has members in it has an effective pass, and no site has
 * an effective fail in any ring. All rings before r are looked at, not only r−1: a ring without members anywhere must not
 * let the one after it overtake the one before it.
 */
public final class SiteQuorum {
    private SiteQuorum() {}

    /** The effective decision of a site about a ring, that is one cosigned by a majority of the site's anchors. */
    public enum Verdict {
        /** Not opened, or open. */
        NONE,
        PASSED,
        HELD,
        FAILED
    }

    /**
     * How one ring stands at one site.
     *
     * @param ring index from 0
     * @param members endpoints of the site in that ring
     */
    public record SiteRing(String site, int ring, int members, Verdict verdict) {
        public SiteRing {
            if (ring < 0 || members < 0) {
                throw new IllegalArgumentException("rings and members count from 0");
            }
        }
    }

    /** Whether the ring may open. */
    public sealed interface Opening {
        /** It may open. */
        record Allowed() implements Opening {}

        /**
         * Not yet.
         *
         * @param sites those without a pass that need one, in order of name
         */
        record Awaiting(List<String> sites) implements Opening {
            public Awaiting {
                sites = List.copyOf(sites);
            }
        }

        /**
         * Not at all: a ring failed.
         *
         * @param sites where it failed, in order of name
         */
        record Barred(List<String> sites) implements Opening {
            public Barred {
                sites = List.copyOf(sites);
            }
        }
    }

    /**
     * The answer for ring {@code ring}.
     *
     * @param standings of all sites and rings known, in any order; a site that is left out counts as one without members
     */
    public static Opening judge(int ring, Collection<SiteRing> standings) {
        List<String> failed = sites(
                standings.stream().filter(at -> at.verdict() == Verdict.FAILED).toList());
        if (!failed.isEmpty()) {
            return new Opening.Barred(failed);
        }
        List<String> awaited = sites(standings.stream()
                .filter(at -> at.ring() < ring && at.members() > 0 && at.verdict() != Verdict.PASSED)
                .toList());
        return awaited.isEmpty() ? new Opening.Allowed() : new Opening.Awaiting(awaited);
    }

    private static List<String> sites(List<SiteRing> standings) {
        return standings.stream().map(SiteRing::site).distinct().sorted().toList();
    }
}
