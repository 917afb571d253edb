package io.selvedge.app.http.live;

import io.selvedge.app.http.view.ApprovalsView;
import io.selvedge.app.http.view.RolloutView;
import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Body;
import io.selvedge.core.record.Halt;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Pause;
import io.selvedge.core.record.Resume;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Decisions;
import io.selvedge.core.state.Documents;
import io.selvedge.core.state.Runs;
import io.selvedge.core.state.State;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.policy.ring.SiteQuorum;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rollouts as the records show them: rings over all sites, decisions with their cosignatures, halts. */
final class RolloutViews {
    private final Node node;
    private final State state;
    private final Campaign campaign;
    private final long nowMillis;

    private RolloutViews(Node node, Campaign campaign, long nowMillis) {
        this.node = node;
        this.state = node.replica().state();
        this.campaign = campaign;
        this.nowMillis = nowMillis;
    }

    static List<RolloutView> all(Node node, long nowMillis) {
        return node.replica().state().campaigns().stream()
                .sorted(Comparator.comparingLong((Campaign c) -> c.entry().timeMillis())
                        .reversed())
                .map(campaign -> new RolloutViews(node, campaign, nowMillis).view())
                .toList();
    }

    static Optional<RolloutView> find(Node node, String id, long nowMillis) {
        return node.replica()
                .state()
                .findCampaign(id)
                .map(campaign -> new RolloutViews(node, campaign, nowMillis).view());
    }

    private RolloutView view() {
        Documents documents = state.documents();
        List<RolloutView.Ring> rings = new ArrayList<>();
        for (int ring = 0; ring < campaign.rings(); ring++) {
            rings.add(ring(ring));
        }
        String reason = reason(rings);
        return new RolloutView(
                campaign.id(),
                campaign.rollout().name(),
                new RolloutView.PolicyRef(
                        campaign.rollout().policy(),
                        campaign.policy().name(),
                        campaign.policy().version()),
                campaign.patches().stream().map(RolloutViews::patch).toList(),
                campaign.isCritical() ? RolloutView.Lane.CRITICAL : RolloutView.Lane.STANDARD,
                rolloutState(),
                reason,
                Times.of(campaign.entry().timeMillis()),
                campaign.rollout().deadline(),
                documents.isEffective(campaign.id()),
                DocumentViews.approvals(node, campaign.entry()),
                rings,
                stops(state.documents().halts(campaign.id()), Halt.class),
                stops(state.documents().pauses(campaign.id()), Pause.class),
                DocumentViews.newestFirst(documents.resumes(campaign.id())).stream()
                        .map(this::resume)
                        .toList());
    }

    private static RolloutView.PatchRef patch(Entry entry) {
        Patch patch = (Patch) entry.body();
        return new RolloutView.PatchRef(entry.id(), patch.name(), patch.product(), patch.version());
    }

    private RolloutView.State rolloutState() {
        if (campaign.hasFailed()) {
            return RolloutView.State.FAILED;
        }
        if (campaign.findObstacle().isPresent()) {
            return RolloutView.State.PROPOSED;
        }
        if (campaign.isDone()) {
            return RolloutView.State.DONE;
        }
        if (campaign.isHalted()) {
            return RolloutView.State.HALTED;
        }
        return campaign.isPaused() ? RolloutView.State.PAUSED : RolloutView.State.RUNNING;
    }

    private String reason(List<RolloutView.Ring> rings) {
        return switch (rolloutState()) {
            case FAILED -> "ring " + (campaign.failedRing().orElse(0) + 1) + " failed; no further ring opens";
            case PROPOSED -> campaign.findObstacle().orElse("");
            case DONE -> "every ring passed";
            case HALTED -> "halted: " + reasonOf(state.documents().halts(campaign.id()));
            case PAUSED -> "paused: " + reasonOf(state.documents().pauses(campaign.id()));
            case RUNNING ->
                rings.stream()
                        .filter(ring -> ring.state() != RolloutView.RingState.PASSED)
                        .findFirst()
                        .map(ring -> "ring " + (ring.index() + 1) + " (" + ring.name() + "): " + ring.reason())
                        .orElse("");
        };
    }

    private static String reasonOf(List<Entry> stops) {
        return stops.isEmpty() ? "" : reasonOf(stops.getFirst());
    }

    private static String reasonOf(Entry stop) {
        return switch (stop.body()) {
            case Halt halt -> halt.reason();
            case Pause pause -> pause.reason();
            default -> "";
        };
    }

    private RolloutView.Ring ring(int index) {
        List<RolloutView.RingSite> sites = new ArrayList<>();
        for (String site : state.members().sites()) {
            sites.add(ringSite(site, index));
        }
        RolloutView.RingState standing = merged(sites);
        String soakEnd = sites.stream()
                .map(RolloutView.RingSite::soakEndsAt)
                .filter(java.util.Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new RolloutView.Ring(
                sum(sites),
                index,
                campaign.policy().rings().get(index).name(),
                standing,
                ringReason(sites, standing),
                campaign.gate(index).soakMillis(),
                soakEnd,
                campaign.rollout().rings().get(index).needsApproval() ? ringApprovals(index) : null,
                sites);
    }

    private ApprovalsView ringApprovals(int ring) {
        TrustHistory trust = node.replica().trust();
        List<ApprovalsView.Signer> by = state.documents().ringApprovers(campaign.id(), ring).stream()
                .map(signer -> new ApprovalsView.Signer(signer, DocumentViews.adminName(trust, signer)))
                .toList();
        return new ApprovalsView(
                by.size(), trust.current().role(Role.OPERATIONS).threshold(), by);
    }

    private static RolloutView.Tally sum(List<RolloutView.RingSite> sites) {
        long[] sums = new long[7];
        for (RolloutView.RingSite site : sites) {
            RolloutView.Tally tally = site.tally();
            long[] one = {
                tally.members(),
                tally.succeeded(),
                tally.failed(),
                tally.undone(),
                tally.silent(),
                tally.pending(),
                tally.apart()
            };
            for (int i = 0; i < one.length; i++) {
                sums[i] += one[i];
            }
        }
        return new RolloutView.Tally(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]);
    }

    /** One word for all sites that have endpoints in the ring: the worst, else the one that lags. */
    private static RolloutView.RingState merged(List<RolloutView.RingSite> sites) {
        List<RolloutView.RingState> standing = sites.stream()
                .filter(site -> site.tally().members() > 0)
                .map(RolloutView.RingSite::state)
                .toList();
        for (RolloutView.RingState state : List.of(
                RolloutView.RingState.FAILED,
                RolloutView.RingState.HELD,
                RolloutView.RingState.OPEN,
                RolloutView.RingState.SOAKING,
                RolloutView.RingState.AWAITING_APPROVAL,
                RolloutView.RingState.COOLING_DOWN)) {
            if (standing.contains(state)) {
                return state;
            }
        }
        boolean passed = !standing.isEmpty() && standing.stream().allMatch(s -> s == RolloutView.RingState.PASSED);
        boolean empty = standing.isEmpty()
                && !sites.isEmpty()
                && sites.stream().allMatch(site -> site.state() == RolloutView.RingState.PASSED);
        return passed || empty ? RolloutView.RingState.PASSED : RolloutView.RingState.WAITING;
    }

    private static String ringReason(List<RolloutView.RingSite> sites, RolloutView.RingState standing) {
        List<String> reasons = new ArrayList<>();
        for (RolloutView.RingSite site : sites) {
            if (site.state() == standing
                    && site.tally().members() > 0
                    && !site.reason().isEmpty()) {
                reasons.add(site.site() + ": " + site.reason());
            }
        }
        return String.join("; ", reasons);
    }

    private RolloutView.RingSite ringSite(String site, int ring) {
        RingDecision.Tally tally = campaign.tallyNow(site, ring, nowMillis);
        List<Entry> decisions = state.decisions().all(campaign.id(), site, ring);
        Optional<Entry> newest = decisions.isEmpty() ? Optional.empty() : Optional.of(decisions.getLast());
        RolloutView.RingState standing = siteState(site, ring, tally);
        Long soakEnd = standing == RolloutView.RingState.SOAKING ? soakEndMillis(site, ring) : null;
        return new RolloutView.RingSite(
                new RolloutView.Tally(
                        tally.members(),
                        tally.succeeded(),
                        tally.failed(),
                        tally.undone(),
                        tally.silent(),
                        tally.pending(),
                        tally.apart()),
                site,
                standing,
                siteReason(newest, standing, tally),
                soakEnd == null ? null : Times.of(soakEnd),
                newest.map(entry -> decision(site, entry)).orElse(null));
    }

    private RolloutView.RingState siteState(String site, int ring, RingDecision.Tally tally) {
        Decisions.RingState decided = campaign.ringState(site, ring);
        return switch (decided) {
            case WAITING -> waitingState(ring);
            case HELD -> RolloutView.RingState.HELD;
            case PASSED -> RolloutView.RingState.PASSED;
            case FAILED -> RolloutView.RingState.FAILED;
            case OPEN -> {
                boolean reported = tally.members() > 0 && tally.pending() == 0 && tally.silent() == 0;
                boolean soaks = campaign.gate(ring).soakMillis() > 0;
                yield reported && soaks ? RolloutView.RingState.SOAKING : RolloutView.RingState.OPEN;
            }
        };
    }

    /** What a ring that is not open yet waits for, if it is the next one. */
    private RolloutView.RingState waitingState(int ring) {
        boolean next =
                campaign.findObstacle().isEmpty() && campaign.opening(ring) instanceof SiteQuorum.Opening.Allowed;
        if (next && nowMillis < campaign.coolDownEndMillis()) {
            return RolloutView.RingState.COOLING_DOWN;
        }
        return next && campaign.awaitsApproval(ring)
                ? RolloutView.RingState.AWAITING_APPROVAL
                : RolloutView.RingState.WAITING;
    }

    private String siteReason(Optional<Entry> newest, RolloutView.RingState standing, RingDecision.Tally tally) {
        return switch (standing) {
            case AWAITING_APPROVAL -> "opens once admins have approved it";
            case COOLING_DOWN ->
                "opens on " + Times.of(campaign.coolDownEndMillis()) + ", when its patches have cooled down";
            case WAITING -> tally.members() == 0 ? "no endpoint of this site is in the ring" : "not open yet";
            case OPEN -> tally.pending() + " of " + tally.members() + " endpoints have not reported yet";
            case SOAKING -> "all have reported; soaking";
            case PASSED, HELD, FAILED ->
                newest.map(entry -> ((RingDecision) entry.body()).reason()).orElse("");
        };
    }

    /** The last report of the ring at the site, plus the soak. */
    private long soakEndMillis(String site, int ring) {
        long last = 0;
        for (String member : campaign.members(site, ring)) {
            Runs.EndpointStanding standing = state.runs()
                    .standing(campaign.id(), member, campaign.rollout().patches());
            last = Math.max(last, standing.sinceMillis());
        }
        return last + campaign.gate(ring).soakMillis();
    }

    private RolloutView.Decision decision(String site, Entry entry) {
        RingDecision decision = (RingDecision) entry.body();
        Optional<Anchors.Version> version = state.anchors().find(site, decision.anchorSet());
        return new RolloutView.Decision(
                entry.id(),
                RolloutView.Verdict.valueOf(decision.verdict().name()),
                Times.of(entry.timeMillis()),
                decision.reason(),
                version.map(found -> state.anchors().votes(found, entry)).orElse(0),
                version.map(Anchors.Version::majority).orElse(0),
                state.decisions().isEffective(entry));
    }

    /** Halts or pauses in force, and those that a resume names, newest first. */
    private List<RolloutView.Halt> stops(List<Entry> inForce, Class<? extends Body> kind) {
        Documents documents = state.documents();
        Map<String, @Nullable String> lifted = new HashMap<>();
        for (Entry resume : documents.resumes(campaign.id())) {
            for (String halt : ((Resume) resume.body()).halts()) {
                lifted.putIfAbsent(halt, documents.isEffective(resume.id()) ? resume.id() : null);
            }
        }
        TreeMap<String, Entry> found = new TreeMap<>();
        inForce.forEach(entry -> found.put(entry.id(), entry));
        lifted.keySet().forEach(id -> documents.find(id).ifPresent(entry -> found.put(id, entry)));
        return found.values().stream()
                .filter(entry -> kind.isInstance(entry.body()))
                .sorted(Comparator.comparingLong(Entry::timeMillis).reversed())
                .map(entry -> new RolloutView.Halt(
                        entry.id(),
                        entry.author(),
                        DocumentViews.adminName(node.replica().trust(), entry.author()),
                        Times.of(entry.timeMillis()),
                        reasonOf(entry),
                        lifted.get(entry.id())))
                .toList();
    }

    private RolloutView.Resume resume(Entry entry) {
        Resume resume = (Resume) entry.body();
        return new RolloutView.Resume(
                entry.id(),
                entry.author(),
                DocumentViews.adminName(node.replica().trust(), entry.author()),
                Times.of(entry.timeMillis()),
                resume.reason(),
                resume.halts(),
                state.documents().isEffective(entry.id()),
                DocumentViews.approvals(node, entry));
    }
}
