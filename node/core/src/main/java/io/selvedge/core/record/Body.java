package io.selvedge.core.record;

/** What one signed record says, beside its chain. {@link Bodies} reads and writes it. */
public sealed interface Body
        permits Enrolment,
                PublishedPolicy,
                Patch,
                Rollout,
                Approval,
                Halt,
                Pause,
                Resume,
                RingApproval,
                RingDecision,
                AnchorSet,
                Endorsement,
                PatchIntent,
                PatchResult,
                Revocation,
                Postponement,
                Waiver,
                WaiverEnd,
                Unrecognized {}
