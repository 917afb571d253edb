package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.RingDecision.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What coordinators decided about rings, and which of it a majority of anchors stands behind. */
public final class Decisions {
    private static final Comparator<Entry> OLDEST_FIRST =
            Comparator.comparingLong(Entry::timeMillis).thenComparing(Entry::id);

    private final Anchors anchors;
    private final TreeMap<Place, TreeMap<String, Entry>> byPlace = new TreeMap<>();
    private final TreeMap<String, Entry> byId = new TreeMap<>();
    private final TreeMap<String, TreeMap<String, Entry>> failsByRollout = new TreeMap<>();
    private final TreeMap<Place, RingState> states = new TreeMap<>();
    private long statesAnchors = -1;

    private record Place(String rollout, String site, int ring) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::site).thenComparingInt(Place::ring).thenComparing(Place::rollout);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    Decisions(Anchors anchors) {
        this.anchors = anchors;
    }

    void apply(Entry entry, RingDecision decision) {
        Place place = placeOf(decision);
        byPlace.computeIfAbsent(place, ignored -> new TreeMap<>()).put(entry.id(), entry);
        byId.put(entry.id(), entry);
        if (decision.verdict() == Verdict.FAIL) {
            failsByRollout
                    .computeIfAbsent(decision.rollout(), ignored -> new TreeMap<>())
                    .put(entry.id(), entry);
        }
        states.remove(place);
    }

    /** Somebody endorsed a record, which may be a decision. */
    void endorsed(String record) {
        Entry entry = byId.get(record);
        if (entry != null) {
            states.remove(placeOf((RingDecision) entry.body()));
        }
    }

    private static Place placeOf(RingDecision decision) {
        return new Place(decision.rollout(), decision.site(), decision.ring());
    }

    /**
     * Whether one of the anchors that the decision names made it and a majority of them stands behind it. What a leaf says
     * does not travel: a decision that rests on it would count here and be unknown elsewhere.
     */
    public boolean isEffective(Entry entry) {
        RingDecision decision = (RingDecision) entry.body();
        return anchors.find(decision.site(), decision.anchorSet())
                .filter(version -> version.anchors().contains(entry.author()))
                .map(version -> anchors.votes(version, entry) >= version.majority())
                .orElse(false);
    }

    public Optional<Entry> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Decisions about a ring at a site, oldest first, effective or not. */
    public List<Entry> all(String rollout, String site, int ring) {
        return byPlace.getOrDefault(new Place(rollout, site, ring), new TreeMap<>()).values().stream()
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** The oldest effective decision with that verdict. */
    public Optional<Entry> findEffective(String rollout, String site, int ring, Verdict verdict) {
        return all(rollout, site, ring).stream()
                .filter(entry -> ((RingDecision) entry.body()).verdict() == verdict)
                .filter(this::isEffective)
                .findFirst();
    }

    /** How a ring stands at a site by its effective decisions: a fail outweighs a pass, a pass a hold or an open. */
    public RingState state(String rollout, String site, int ring) {
        if (statesAnchors != anchors.revision()) {
            statesAnchors = anchors.revision();
            states.clear();
        }
        Place place = new Place(rollout, site, ring);
        RingState known = states.get(place);
        if (known == null) {
            known = derive(rollout, site, ring);
            states.put(place, known);
        }
        return known;
    }

    /** The lowest ring of a rollout below {@code rings} that some site failed. */
    OptionalInt failedRing(String rollout, int rings) {
        return failsByRollout.getOrDefault(rollout, new TreeMap<>()).values().stream()
                .filter(this::isEffective)
                .mapToInt(entry -> ((RingDecision) entry.body()).ring())
                .filter(ring -> ring < rings)
                .min();
    }

    private RingState derive(String rollout, String site, int ring) {
        RingState state = RingState.WAITING;
        for (Entry entry : all(rollout, site, ring)) {
            if (isEffective(entry)) {
                RingState next = RingState.of(((RingDecision) entry.body()).verdict());
                state = next.outweighs(state) ? next : state;
            }
        }
        return state;
    }

    /** Where a ring stands at a site. */
    public enum RingState {
        WAITING,
        OPEN,
        HELD,
        PASSED,
        FAILED;

        static RingState of(Verdict verdict) {
            return switch (verdict) {
                case OPEN -> OPEN;
                case HOLD -> HELD;
                case PASS -> PASSED;
                case FAIL -> FAILED;
            };
        }

        boolean outweighs(RingState other) {
            return compareTo(other) > 0;
        }

        /** Whether endpoints of the ring may act, as far as this ring is concerned. */
        public boolean isOpened() {
            return this == OPEN || this == HELD || this == PASSED;
        }
    }
}
