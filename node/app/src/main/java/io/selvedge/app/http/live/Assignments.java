package io.selvedge.app.http.live;

import io.selvedge.app.http.view.MeshView;
import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Runs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the newest rollout asks of an endpoint, and how far that is by the endpoint's own records. */
final class Assignments {
    private Assignments() {}

    static MeshView.@Nullable Assignment find(Node node, Member member) {
        List<Campaign> campaigns = node.replica().state().campaigns();
        Campaign newest = null;
        for (Campaign campaign : campaigns) {
            boolean later = newest == null
                    || campaign.entry().timeMillis() >= newest.entry().timeMillis();
            if (later && campaign.ringOf(member).isPresent()) {
                newest = campaign;
            }
        }
        return newest == null ? null : of(node, newest, member);
    }

    private static MeshView.@Nullable Assignment of(Node node, Campaign campaign, Member member) {
        OptionalInt ring = campaign.ringOf(member);
        Optional<Entry> patch = current(node, campaign, member);
        if (ring.isEmpty() || patch.isEmpty() || !(patch.get().body() instanceof Patch body)) {
            return null;
        }
        Runs.PatchStanding standing = node.replica()
                .state()
                .runs()
                .standing(campaign.id(), member.id(), patch.get().id());
        boolean opened = campaign.ringState(member.site(), ring.getAsInt()).isOpened();
        Entry last = standing.last();
        String detail = last != null && last.body() instanceof PatchResult result ? result.detail() : "";
        return new MeshView.Assignment(
                campaign.id(),
                campaign.rollout().name(),
                patch.get().id(),
                body.product(),
                body.version(),
                ring.getAsInt(),
                campaign.policy().rings().get(ring.getAsInt()).name(),
                stage(standing, opened),
                detail);
    }

    /** The first patch that is not in effect yet, or the last one. */
    private static Optional<Entry> current(Node node, Campaign campaign, Member member) {
        List<Entry> patches = campaign.patches();
        for (Entry patch : patches) {
            Runs.Standing standing = node.replica()
                    .state()
                    .runs()
                    .standing(campaign.id(), member.id(), patch.id())
                    .standing();
            if (standing != Runs.Standing.SUCCEEDED) {
                return Optional.of(patch);
            }
        }
        return patches.isEmpty() ? Optional.empty() : Optional.of(patches.getLast());
    }

    private static MeshView.Stage stage(Runs.PatchStanding standing, boolean opened) {
        if (standing.open() != null) {
            boolean installing = standing.open().body() instanceof PatchIntent intent
                    && intent.action() == PatchIntent.Action.INSTALL;
            return installing ? MeshView.Stage.INSTALLING : MeshView.Stage.VERIFYING;
        }
        return switch (standing.standing()) {
            case SUCCEEDED -> MeshView.Stage.SUCCEEDED;
            case FAILED -> MeshView.Stage.FAILED;
            case UNDONE -> MeshView.Stage.UNDONE;
            case APART -> MeshView.Stage.APART;
            case PENDING -> {
                if (standing.last() != null) {
                    yield MeshView.Stage.INTERRUPTED;
                }
                yield opened ? MeshView.Stage.FETCHING : MeshView.Stage.WAITING;
            }
        };
    }
}
