package io.selvedge.app.http.live;

import io.selvedge.app.http.view.NodeDetailView;
import io.selvedge.app.http.view.NodeDetailView.Outcome;
import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.AnchorSet;
import io.selvedge.core.record.Approval;
import io.selvedge.core.record.Endorsement;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.Halt;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.Pause;
import io.selvedge.core.record.Postponement;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Resume;
import io.selvedge.core.record.Revocation;
import io.selvedge.core.record.RingApproval;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.record.Unrecognized;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.record.WaiverEnd;
import java.util.Locale;

/** One record in one sentence. */
final class Summaries {
    private static final int SHORT_ID = 12;

    private Summaries() {}

    static NodeDetailView.Event event(Node node, Entry entry) {
        return new NodeDetailView.Event(
                Times.of(entry.timeMillis()), entry.signed().type(), outcome(entry), sentence(node, entry), entry.id());
    }

    private static Outcome outcome(Entry entry) {
        return switch (entry.body()) {
            case PatchResult result ->
                switch (result.outcome()) {
                    case SUCCEEDED -> Outcome.GOOD;
                    case FAILED -> Outcome.BAD;
                    case UNDONE, INTERRUPTED, RETRYING, UNWELL, DECLINED -> Outcome.WARNING;
                };
            case RingDecision decision ->
                switch (decision.verdict()) {
                    case PASS -> Outcome.GOOD;
                    case FAIL -> Outcome.BAD;
                    case HOLD -> Outcome.WARNING;
                    case OPEN -> Outcome.NEUTRAL;
                };
            case Halt ignored -> Outcome.WARNING;
            case Pause ignored -> Outcome.WARNING;
            case Revocation ignored -> Outcome.BAD;
            default -> Outcome.NEUTRAL;
        };
    }

    static String sentence(Node node, Entry entry) {
        return switch (entry.body()) {
            case Enrolment enrolment -> enrolment.name() + " enrolled at site " + enrolment.site();
            case PublishedPolicy policy -> "policy " + policy.name() + " version " + policy.version() + " published";
            case Patch patch ->
                "patch " + patch.name() + " added to the catalog"
                        + (patch.custody() == null
                                ? ""
                                : ", signed by its vendor's key "
                                        + patch.custody().vendorKey());
            case Rollout rollout -> "rollout " + rollout.name() + " proposed";
            case Approval approval -> approval.recordType() + " " + shortened(approval.record()) + " approved";
            case Halt halt -> "rollout " + name(node, halt.rollout()) + " halted: " + halt.reason();
            case Pause pause -> "rollout " + name(node, pause.rollout()) + " paused: " + pause.reason();
            case RingApproval approval ->
                "ring " + (approval.ring() + 1) + " of " + name(node, approval.rollout()) + " approved: "
                        + approval.reason();
            case Resume resume -> "rollout " + name(node, resume.rollout()) + " resumed: " + resume.reason();
            case RingDecision decision ->
                "ring " + (decision.ring() + 1) + " of " + name(node, decision.rollout()) + " at " + decision.site()
                        + ": " + word(decision.verdict()) + ", " + decision.reason();
            case AnchorSet set ->
                "anchor set version " + set.version() + " of site " + set.site() + " proposed: "
                        + set.anchors().size() + " anchors";
            case Endorsement endorsement -> "endorsed " + shortened(endorsement.record());
            case PatchIntent intent ->
                "set out to " + word(intent.action()) + " " + name(node, intent.patch()) + " (attempt "
                        + intent.attempt() + ")";
            case PatchResult result ->
                name(node, result.patch()) + ": " + word(result.outcome())
                        + (result.installedVersion() == null ? "" : ", installed is " + result.installedVersion())
                        + (result.detail().isEmpty() ? "" : "; " + result.detail());
            case Revocation revocation -> "key " + shortened(revocation.key()) + " revoked: " + revocation.reason();
            case Postponement postponement ->
                "rollout " + name(node, postponement.rollout()) + " put off by its user until " + postponement.until();
            case Waiver waiver -> "exception " + waiver.name() + " proposed until " + waiver.expires();
            case WaiverEnd end -> "exception " + shortened(end.exception()) + " ended: " + end.reason();
            case Unrecognized unrecognized -> "a record of type " + unrecognized.type();
        };
    }

    private static String name(Node node, String id) {
        return node.replica()
                .state()
                .documents()
                .find(id)
                .map(entry -> switch (entry.body()) {
                    case Rollout rollout -> rollout.name();
                    case Patch patch -> patch.name();
                    default -> shortened(id);
                })
                .orElse(shortened(id));
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
