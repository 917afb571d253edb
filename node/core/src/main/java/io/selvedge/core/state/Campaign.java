package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.RingDecision.Tally;
import io.selvedge.core.record.RingDecision.Verdict;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.state.Decisions.RingState;
import io.selvedge.policy.document.Gate;
import io.selvedge.policy.document.Lane;
import io.selvedge.policy.document.PatchFilter.PatchFacts;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.ring.Boundaries;
import io.selvedge.policy.ring.Membership;
import io.selvedge.policy.ring.SiteQuorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One rollout under its policy: who is in which ring, and how it stands. Asks the {@link State} it belongs to. */
public final class Campaign {
    private final State state;
    private final Entry entry;
    private final Rollout rollout;
    private final PolicyDocument policy;
    private final Boundaries boundaries;
    private final TreeMap<String, List<List<String>>> membersBySite = new TreeMap<>();
    private long membersRevision = -1;
    private @Nullable String contradiction;
    private boolean judged;

    Campaign(State state, Entry entry, Rollout rollout, PolicyDocument policy) {
        this.state = state;
        this.entry = entry;
        this.rollout = rollout;
        this.policy = policy;
        this.boundaries = new Boundaries(rollout.boundaries());
    }

    public String id() {
        return entry.id();
    }

    public Entry entry() {
        return entry;
    }

    public Rollout rollout() {
        return rollout;
    }

    public PolicyDocument policy() {
        return policy;
    }

    public int rings() {
        return policy.rings().size();
    }

    public boolean isCritical() {
        return rollout.lane().equals(Lane.CRITICAL.text());
    }

    private Lane lane() {
        return Lane.find(rollout.lane()).orElse(Lane.STANDARD);
    }

    /** The gate of a ring in this rollout's lane. */
    public Gate gate(int ring) {
        return policy.gate(ring, lane());
    }

    /** Whether a ring still needs people's approval before it opens. */
    public boolean awaitsApproval(int ring) {
        return rollout.rings().get(ring).needsApproval() && !state.documents().isRingApproved(id(), ring);
    }

    /** When the cool-down of the last of its patches is over; a patch that does not say when it was released counts from its record. */
    public long coolDownEndMillis() {
        long coolDown = policy.coolDownMillis(lane());
        return coolDown == 0
                ? Long.MIN_VALUE
                : patches().stream().mapToLong(Campaign::releasedMillis).max().orElse(0) + coolDown;
    }

    private static long releasedMillis(Entry patch) {
        String released = ((Patch) patch.body()).released();
        return released == null ? patch.timeMillis() : Instant.parse(released).toEpochMilli();
    }

    /** Why this rollout does not count (yet); empty where every signature is there and the policy allows it. */
    public Optional<String> findObstacle() {
        Documents documents = state.documents();
        if (!documents.isEffective(id())) {
            return Optional.of("the rollout lacks " + documents.missingSignatures(id()) + " signature(s)");
        }
        if (!documents.isEffective(rollout.policy())) {
            return Optional.of("its policy lacks signatures");
        }
        for (String patch : rollout.patches()) {
            Optional<Entry> found = documents.find(patch).filter(e -> e.body() instanceof Patch);
            if (found.isEmpty()) {
                return Optional.of("patch " + patch.substring(0, 12) + " is not in the catalog");
            }
            if (!documents.isEffective(patch)) {
                return Optional.of("patch " + ((Patch) found.get().body()).name() + " lacks signatures");
            }
            Patch body = (Patch) found.get().body();
            if (!policy.patches().allows(new PatchFacts(body.product(), body.version(), Map.of()))) {
                return Optional.of("the policy does not allow " + body.product());
            }
        }
        // What it names does not change, and all of it is here.
        if (!judged) {
            contradiction = findContradiction().orElse(null);
            judged = true;
        }
        return Optional.ofNullable(contradiction);
    }

    private Optional<String> findContradiction() {
        for (int ring = 0; ring < rings(); ring++) {
            if (rollout.rings().get(ring).needsApproval() != policy.needsApproval(ring, lane())) {
                return Optional.of("ring " + (ring + 1) + " does not ask for approval as its policy does");
            }
        }
        List<Patch> bodies =
                patches().stream().map(entry -> (Patch) entry.body()).toList();
        return Dependencies.order(bodies).isPresent()
                ? Optional.empty()
                : Optional.of("its patches require each other in a circle");
    }

    /** Why no ring may be opened any more although the rollout is effective: a newer policy is in force. */
    public Optional<String> findStale() {
        return state.documents()
                .findPolicyInForce(policy.name())
                .filter(inForce -> ((PublishedPolicy) inForce.body()).version() > policy.version())
                .map(inForce -> "policy " + policy.name() + " version " + ((PublishedPolicy) inForce.body()).version()
                        + " is in force, the rollout names version " + policy.version());
    }

    /** The patches in the order of installation. */
    public List<Entry> patches() {
        return rollout.patches().stream()
                .flatMap(id -> state.documents().find(id).stream())
                .toList();
    }

    public boolean isHalted() {
        return !state.documents().halts(id()).isEmpty();
    }

    /** Whether a pause holds it. */
    public boolean isPaused() {
        return !state.documents().pauses(id()).isEmpty();
    }

    /** The ring of a member, if it is a target. */
    public OptionalInt ringOf(Member member) {
        return Membership.ringOf(policy, rollout.seed(), boundaries, member.endpoint());
    }

    /** Ids of the members of a ring at a site. */
    public List<String> members(String site, int ring) {
        if (membersRevision != state.members().revision()) {
            membersBySite.clear();
            membersRevision = state.members().revision();
        }
        return membersBySite.computeIfAbsent(site, this::place).get(ring);
    }

    private List<List<String>> place(String site) {
        List<List<String>> byRing = new ArrayList<>();
        for (int ring = 0; ring < rings(); ring++) {
            byRing.add(new ArrayList<>());
        }
        for (Member member : state.members().ofSite(site)) {
            ringOf(member).ifPresent(ring -> byRing.get(ring).add(member.id()));
        }
        return byRing;
    }

    /** How a ring stands at a site. */
    public RingState ringState(String site, int ring) {
        return state.decisions().state(id(), site, ring);
    }

    /** When the site opened the ring. */
    public Optional<Entry> findOpened(String site, int ring) {
        return state.decisions().findEffective(id(), site, ring, Verdict.OPEN);
    }

    /** A moment moved by the time for which the rollout was paused since: a pause counts against nobody. */
    public long lessPauses(long sinceMillis, long nowMillis) {
        return sinceMillis + state.documents().pausedMillis(id(), sinceMillis, nowMillis);
    }

    /** Whether any site failed any ring: nothing more opens. */
    public boolean hasFailed() {
        return failedRing().isPresent();
    }

    /** The lowest ring that failed at some site. */
    public OptionalInt failedRing() {
        return state.decisions().failedRing(id(), rings());
    }

    /** The lowest ring that failed at a site. */
    public OptionalInt failedRing(String site) {
        return IntStream.range(0, rings())
                .filter(ring -> ringState(site, ring) == RingState.FAILED)
                .findFirst();
    }

    /** Whether every ring that has members passed wherever it has them. */
    public boolean isDone() {
        for (int ring = 0; ring < rings(); ring++) {
            for (String site : state.members().sites()) {
                if (!members(site, ring).isEmpty() && ringState(site, ring) != RingState.PASSED) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a ring may open, over all sites. */
    public SiteQuorum.Opening opening(int ring) {
        List<SiteQuorum.SiteRing> standings = new ArrayList<>();
        for (String site : state.members().sites()) {
            for (int r = 0; r < rings(); r++) {
                standings.add(new SiteQuorum.SiteRing(site, r, members(site, r).size(), verdict(ringState(site, r))));
            }
        }
        return SiteQuorum.judge(ring, standings);
    }

    private static SiteQuorum.Verdict verdict(RingState state) {
        return switch (state) {
            case WAITING, OPEN -> SiteQuorum.Verdict.NONE;
            case HELD -> SiteQuorum.Verdict.HELD;
            case PASSED -> SiteQuorum.Verdict.PASSED;
            case FAILED -> SiteQuorum.Verdict.FAILED;
        };
    }

    /**
     * How the members of a ring at a site stand, by their own records up to a time.
     *
     * @param openedMillis when the ring opened, less pauses: an endpoint that is still pending a silence time later is silent
     */
    public Tally tally(String site, int ring, long openedMillis, long nowMillis) {
        int succeeded = 0;
        int failed = 0;
        int undone = 0;
        int silent = 0;
        int pending = 0;
        int apart = 0;
        boolean late = nowMillis - openedMillis >= gate(ring).silenceMillis();
        List<String> members = members(site, ring);
        for (String member : members) {
            switch (state.runs().standing(id(), member, rollout.patches()).standing()) {
                case SUCCEEDED -> succeeded++;
                case FAILED -> failed++;
                case UNDONE -> undone++;
                case APART -> apart++;
                case PENDING -> {
                    boolean waived = isWaived(member, nowMillis);
                    apart += waived ? 1 : 0;
                    silent += late && !waived ? 1 : 0;
                    pending += late || waived ? 0 : 1;
                }
            }
        }
        return new Tally(members.size(), succeeded, failed, undone, silent, pending, apart);
    }

    /** Whether an exception keeps a member from one of the patches. */
    public boolean isWaived(String id, long nowMillis) {
        Optional<Member> member = state.members().find(id);
        return member.isPresent()
                && patches().stream()
                        .map(entry -> ((Patch) entry.body()).product())
                        .anyMatch(product -> state.waivers()
                                .findFor(member.get(), product, nowMillis)
                                .isPresent());
    }

    /** The tally that people see now; for a ring that is not open yet everybody is pending. */
    public Tally tallyNow(String site, int ring, long nowMillis) {
        Optional<Entry> opened = findOpened(site, ring);
        if (opened.isPresent()) {
            return tally(site, ring, lessPauses(opened.get().timeMillis(), nowMillis), nowMillis);
        }
        Optional<Entry> decided = state.decisions().all(id(), site, ring).stream()
                .filter(state.decisions()::isEffective)
                .reduce((a, b) -> b);
        return decided.map(e -> ((RingDecision) e.body()).tally())
                .orElseGet(() -> tally(site, ring, nowMillis, nowMillis));
    }
}
