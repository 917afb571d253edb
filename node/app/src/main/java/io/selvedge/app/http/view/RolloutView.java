package io.selvedge.app.http.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One campaign with its rings over all sites. */
public record RolloutView(
        String recordId,
        String name,
        PolicyRef policy,
        List<PatchRef> patches,
        Lane lane,
        State state,
        String reason,
        String proposed,
        @Nullable String deadline,
        boolean effective,
        ApprovalsView approvals,
        List<Ring> rings,
        List<Halt> halts,
        List<Halt> pauses,
        List<Resume> resumes) {
    public RolloutView {
        patches = List.copyOf(patches);
        rings = List.copyOf(rings);
        halts = List.copyOf(halts);
        pauses = List.copyOf(pauses);
        resumes = List.copyOf(resumes);
    }

    /** The policy that a rollout runs under. */
    public record PolicyRef(String recordId, String name, long version) {}

    /** A patch of a rollout. */
    public record PatchRef(String recordId, String name, String product, String version) {}

    /** Lanes of DESIGN, section 6. */
    public enum Lane {
        STANDARD,
        CRITICAL
    }

    /** Where a rollout stands; proposed means that its threshold is not met yet. */
    public enum State {
        PROPOSED,
        RUNNING,
        PAUSED,
        HALTED,
        FAILED,
        DONE
    }

    /** Where a ring stands, at one site or over all. */
    public enum RingState {
        WAITING,
        AWAITING_APPROVAL,
        COOLING_DOWN,
        OPEN,
        SOAKING,
        PASSED,
        HELD,
        FAILED
    }

    /** Endpoints of a ring by outcome; {@code members} is the sum of the others. */
    public record Tally(
            long members, long succeeded, long failed, long undone, long silent, long pending, long apart) {}

    /** A ring over all sites; {@code index} counts from 0; {@code approvals} is null where it needs none. */
    public record Ring(
            @JsonUnwrapped Tally tally,
            int index,
            String name,
            RingState state,
            String reason,
            long soakMillis,
            @Nullable String soakEndsAt,
            @Nullable ApprovalsView approvals,
            List<RingSite> sites) {
        public Ring {
            sites = List.copyOf(sites);
        }
    }

    /** A ring at one site. */
    public record RingSite(
            @JsonUnwrapped Tally tally,
            String site,
            RingState state,
            String reason,
            @Nullable String soakEndsAt,
            @Nullable Decision decision) {}

    /** The newest ring decision of a site, with how many anchors have cosigned it. */
    public record Decision(
            String recordId,
            Verdict verdict,
            String time,
            String reason,
            int cosigned,
            int majority,
            boolean effective) {}

    /** What a ring decision says. */
    public enum Verdict {
        OPEN,
        PASS,
        HOLD,
        FAIL
    }

    /** A halt; {@code resumedBy} is the effective resume that lifts it. */
    public record Halt(
            String recordId,
            String keyId,
            String by,
            String time,
            String reason,
            @Nullable String resumedBy) {}

    /** A request to lift halts; it lifts them when the threshold of role operations is met. */
    public record Resume(
            String recordId,
            String keyId,
            String by,
            String time,
            String reason,
            List<String> halts,
            boolean effective,
            ApprovalsView approvals) {
        public Resume {
            halts = List.copyOf(halts);
        }
    }
}
