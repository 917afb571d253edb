package io.selvedge.core.step;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Patch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that the protocol asks its driver to do. */
public sealed interface Effect {
    /** To one node; may be lost. */
    record Send(String to, Message message) implements Effect {}

    /** To every node of the own site that is there; may be lost. */
    record Broadcast(Message message) implements Effect {}

    /** Keep connections to these nodes of other sites (the gateway's neighbours), and to no others over the WAN. */
    record KeepConnected(Set<String> nodes) implements Effect {
        public KeepConnected {
            nodes = Set.copyOf(nodes);
        }
    }

    /** The introduced node is a member: let it in. */
    record Admit(String node) implements Effect {}

    /** The introduced node is not let in; say why and close. Also for a member whose key was revoked. */
    record Refuse(String node, String code, String reason) implements Effect {}

    /** Fire {@link Input.TimerFired} at this steady time; replaces the one set before. */
    record SetTimer(long atSteadyMillis) implements Effect {}

    /** Write all, sync, then answer {@link Input.Persisted}. In the order given. */
    record Persist(long token, List<Write> writes) implements Effect {
        public Persist {
            writes = List.copyOf(writes);
        }
    }

    /** Get an artifact, verified; answered by {@link Input.FetchEnded}. A second order for the same artifact is idle. */
    record Fetch(Artifact artifact, boolean critical) implements Effect {}

    /** Nobody here needs this artifact any more. */
    record StopFetch(String artifact) implements Effect {}

    /** Look at what is installed; answered by {@link Input.Inspected}. */
    record Inspect(String assignment, Patch patch) implements Effect {}

    /** Install the fetched artifact; answered by {@link Input.ActionEnded}. */
    record Install(String assignment, Patch patch) implements Effect {}

    /** Finish or clean up what a crash left half-done; answered by {@link Input.ActionEnded}. */
    record Repair(String assignment, Patch patch) implements Effect {}

    /** Go back to {@code version}, or remove where that is null; answered by {@link Input.ActionEnded}. */
    record Undo(String assignment, Patch patch, @Nullable String version) implements Effect {}

    /** Run health checks; answered by {@link Input.Probed}. */
    record Probe(String assignment, Patch patch, List<JsonNode> checks) implements Effect {
        public Probe {
            checks = List.copyOf(checks);
        }
    }

    /** Run the endpoint's own health checks, which its owner configured; answered by {@link Input.Examined}. */
    record Examine(String assignment) implements Effect {}

    /** Run the commands of a patch that cannot be undone; answered by {@link Input.Probed}. */
    record Remediate(String assignment, Patch patch, List<JsonNode> commands) implements Effect {
        public Remediate {
            commands = List.copyOf(commands);
        }
    }

    /** Run Ignite as server (anchor) or thick client (leaf). */
    record TakeRole(boolean anchor) implements Effect {}

    /** The answer to {@link Input.Commanded}; {@code code} is null where the record was taken and is on disk. */
    record Reply(
            long command,
            @Nullable String recordId,
            @Nullable String code,
            String text) implements Effect {}

    /** For the log, the console and the metrics. */
    record Report(Event event) implements Effect {}

    /** What goes to disk. */
    sealed interface Write {}

    record PutRecord(String origin, long seq, byte[] leaf) implements Write {}

    /** The newest checkpoint of a log, or the newest that a majority cosigned; replaces the one before. */
    record PutCheckpoint(String origin, boolean settled, String note) implements Write {}

    record PutTrust(long version, byte[] envelope) implements Write {}

    /** A proof that an author signed two records for one place in its log. */
    record PutForkProof(String origin, long seq, byte[] first, byte[] second) implements Write {}

    /**
     * Something that people may want to know.
     *
     * @param kind stable, dotted lower case, like {@code ring.opened}
     * @param fields in the order given to a reader
     */
    record Event(Level level, String kind, String text, Map<String, String> fields) {
        public Event {
            fields = Map.copyOf(fields);
        }

        /** How much it matters. */
        public enum Level {
            DEBUG,
            INFO,
            WARN,
            ERROR
        }
    }
}
