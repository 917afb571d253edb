package io.selvedge.core.step;

import io.selvedge.core.record.PatchResult;
import io.selvedge.policy.conduct.Circumstances;
import io.selvedge.policy.window.Interval;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can happen to a node, seen from its protocol. */
public sealed interface Input {
    /** A message from an admitted node. */
    record Received(String from, Message message) implements Input {}

    /** A node that is not known yet shows its enrolment: the leaves of seq 0 of its log. */
    record Introduced(String peer, List<byte[]> leaves) implements Input {
        public Introduced {
            leaves = List.copyOf(leaves);
        }
    }

    /** The one timer that the protocol had set is due. */
    record TimerFired() implements Input {}

    /** The write with this token is on disk. */
    record Persisted(long token) implements Input {}

    /** Something that the driver saw. */
    record Observed(Observation observation) implements Input {}

    /** A signed record that an admin handed to this node; answered by {@link Effect.Reply} with the same id. */
    record Commanded(long command, byte[] leaf) implements Input {}

    /** The user of this endpoint would like to put a rollout off; answered by {@link Effect.Reply} with the same id. */
    record PutOff(long command, String rollout, long forMillis) implements Input {}

    /** A new trust version that an admin handed to this node; answered like {@link Commanded}. */
    record TrustOffered(long command, byte[] envelope) implements Input {}

    /** What a driver sees of the world around the protocol. */
    sealed interface Observation {}

    /** Who of the own site is there now, by Ignite, this node included; both empty while Ignite is down. */
    record SiteAlive(Set<String> servers, Set<String> clients) implements Observation {
        public SiteAlive {
            servers = Set.copyOf(servers);
            clients = Set.copyOf(clients);
        }
    }

    /** Who holds the site's cluster-singleton services, as Ignite says; null where nobody is known to. */
    record Leases(@Nullable String coordinator, @Nullable String gateway) implements Observation {}

    /** Writes fail ({@code reason}), or succeed again (null); the driver repeats a failed write by itself. */
    record StoreTrouble(@Nullable String reason) implements Observation {}

    /** A connection to an admitted node stands, or fell. */
    record PeerConnected(String node) implements Observation {}

    record PeerDisconnected(String node) implements Observation {}

    /** Whether this machine would make a good anchor: mains power, free disk, not about to sleep. */
    record Suitability(boolean anchor) implements Observation {}

    /**
     * How this machine is placed.
     *
     * @param zone its time zone, by its name in the tz database
     * @param absences when it was switched off or asleep, lately
     */
    record Placed(String zone, Circumstances circumstances, List<Interval> absences) implements Observation {
        public Placed {
            absences = List.copyOf(absences);
        }
    }

    /** A fetch ended; {@code failure} is null where the artifact is whole and verified. */
    record FetchEnded(
            String artifact,
            PatchResult.Bytes bytes,
            @Nullable String failure) implements Observation {}

    /** What is installed. */
    record Inspected(String assignment, Installed installed) implements Observation {}

    /** An installation, a repair or an undo ended; {@code failure} is null where the package manager was content. */
    record ActionEnded(
            String assignment,
            Installed installed,
            @Nullable String failure) implements Observation {}

    /** The health checks of a patch, or its commands, ended. */
    record Probed(String assignment, List<PatchResult.Check> checks) implements Observation {
        public Probed {
            checks = List.copyOf(checks);
        }
    }

    /** The endpoint's own health checks ended; empty where it has none. */
    record Examined(String assignment, List<PatchResult.Check> checks) implements Observation {
        public Examined {
            checks = List.copyOf(checks);
        }
    }

    /**
     * The state of one package as its package manager tells it.
     *
     * @param version null where it is absent, or where its version cannot be told
     * @param broken half-installed or half-configured
     */
    record Installed(@Nullable String version, boolean broken) {
        public static final Installed ABSENT = new Installed(null, false);
    }
}
