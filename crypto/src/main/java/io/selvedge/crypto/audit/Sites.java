package io.selvedge.crypto.audit;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.AnchorVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sites' anchor sets, version by version, and the ring decisions that their majorities stand behind. */
final class Sites {
    private static final int MAX_ANCHORS = 64;
    private static final int ID_CHARS = 64;
    private static final String NOTHING = "0".repeat(ID_CHARS);

    private final Enrolments enrolments;
    private final Authority authority;
    private final Findings findings;
    private final Map<String, List<Fact>> endorsements = new TreeMap<>();
    private final Map<String, List<Fact>> proposalsByPrevious = new HashMap<>();
    private final List<Fact> decisions = new ArrayList<>();
    private final Map<Ring, List<Fact>> decisionsByRing = new HashMap<>();
    private final Map<String, Optional<Instant>> effective = new HashMap<>();
    private final Map<Ring, Optional<Instant>> opened = new HashMap<>();
    private final Map<String, List<AnchorSet>> setsBySite = new TreeMap<>();

    private record Ring(String rollout, String site, long ring) {}

    /** One version in force; the first is the node of the founding invite. */
    record AnchorSet(long version, Set<String> anchors, String digest) {
        int majority() {
            return anchors.size() / 2 + 1;
        }
    }

    Sites(Enrolments enrolments, Authority authority, List<Fact> facts, Findings findings) {
        this.enrolments = enrolments;
        this.authority = authority;
        this.findings = findings;
        for (Fact fact : facts) {
            try {
                switch (fact.type()) {
                    case "endorsement" ->
                        endorsements
                                .computeIfAbsent(fact.id("record"), ignored -> new ArrayList<>())
                                .add(fact);
                    case "anchor-set" -> addProposal(fact);
                    case "ring-decision" -> addDecision(fact);
                    default -> {}
                }
            } catch (SelvedgeException e) {
                findings.unreadable(fact.place(), e);
            }
        }
        endorsements.values().forEach(each -> each.sort(Comparator.comparing(Fact::time)));
        enrolments.sites().forEach(site -> setsBySite.put(site, derive(site)));
    }

    private void addProposal(Fact fact) {
        fact.fields().number("version", 1);
        fact.fields().number("attempt", 0);
        fact.fields().texts("anchors", MAX_ANCHORS, ID_CHARS);
        proposalsByPrevious
                .computeIfAbsent(fact.text("site") + " " + fact.id("previous"), ignored -> new ArrayList<>())
                .add(fact);
    }

    private void addDecision(Fact fact) {
        fact.text("verdict");
        if (fact.body().has("anchorSet")) {
            fact.fields().number("anchorSet", 1);
        }
        String site = fact.text("site");
        Ring ring = new Ring(fact.id("rollout"), site, fact.fields().number("ring", 0));
        decisions.add(fact);
        decisionsByRing.computeIfAbsent(ring, ignored -> new ArrayList<>()).add(fact);
        Optional<String> home = enrolments.findSite(fact.author());
        if (home.isPresent() && !home.get().equals(site)) {
            findings.wrong(
                    FindingCode.WRONG_TARGET,
                    fact.place(),
                    "a node of site " + home.get() + " decides for site " + site);
        }
    }

    private List<AnchorSet> derive(String site) {
        List<AnchorSet> sets = new ArrayList<>();
        Optional<String> founder = enrolments.findFounder(site);
        if (founder.isEmpty()) {
            return sets;
        }
        AnchorSet last = new AnchorSet(1, Set.of(founder.get()), NOTHING);
        sets.add(last);
        for (Optional<AnchorSet> next = next(site, last); next.isPresent(); next = next(site, last)) {
            last = next.get();
            sets.add(last);
        }
        return sets;
    }

    private Optional<AnchorSet> next(String site, AnchorSet last) {
        List<Fact> proposals = proposalsByPrevious.getOrDefault(site + " " + last.digest, List.of()).stream()
                .filter(each -> each.fields().number("version", 1) == last.version + 1)
                .filter(each -> last.anchors.contains(each.author()) || isByOperator(each))
                .toList();
        return proposals.stream()
                .filter(each -> follows(last, each, proposals))
                .min(Comparator.comparing((Fact each) -> !isByOperator(each)).thenComparing(each -> each.id()))
                .map(each -> new AnchorSet(last.version + 1, anchors(each), digest(each)));
    }

    private static String digest(Fact proposal) {
        return new AnchorVersion(
                        proposal.text("site"),
                        proposal.fields().number("version", 1),
                        List.copyOf(anchors(proposal)),
                        proposal.id("previous"))
                .digest()
                .hex();
    }

    /** The records of one attempt that say the same are one proposal. */
    private static boolean isSame(Fact one, Fact other) {
        return one.fields().number("attempt", 0) == other.fields().number("attempt", 0)
                && digest(one).equals(digest(other));
    }

    private static Set<String> anchors(Fact proposal) {
        return new TreeSet<>(proposal.fields().texts("anchors", MAX_ANCHORS, ID_CHARS));
    }

    private boolean isByOperator(Fact proposal) {
        return authority.isOperator(proposal.author(), proposal.trustVersion());
    }

    private boolean follows(AnchorSet last, Fact proposal, List<Fact> all) {
        if (isByOperator(proposal)) {
            findings.count("anchorSetsByOperations", 1);
            findings.note(
                    FindingCode.NOT_COSIGNED,
                    proposal.place(),
                    "this anchor set was set by an operations key, not by anchors");
            return true;
        }
        List<Fact> same = all.stream().filter(each -> isSame(each, proposal)).toList();
        if (findMajority(last, same).isEmpty()) {
            return false;
        }
        Set<String> changed = new TreeSet<>(anchors(proposal));
        Set<String> gone = new TreeSet<>(last.anchors);
        gone.removeAll(changed);
        changed.removeAll(last.anchors);
        if (changed.size() + gone.size() != 1) {
            findings.wrong(
                    FindingCode.MISMATCH,
                    proposal.place(),
                    "an anchor set adds or removes one anchor, this changes more");
            return false;
        }
        return true;
    }

    /** When a majority of the set stood behind records that say the same: authors and endorsers, each counted once. */
    private Optional<Instant> findMajority(AnchorSet set, List<Fact> records) {
        List<Fact> votes = new ArrayList<>(records);
        records.forEach(record -> votes.addAll(endorsements.getOrDefault(record.id(), List.of())));
        votes.sort(Comparator.comparing(Fact::time));
        Set<String> voters = new TreeSet<>();
        for (Fact vote : votes) {
            if (set.anchors.contains(vote.author()) && voters.add(vote.author()) && voters.size() >= set.majority()) {
                return Optional.of(vote.time());
            }
        }
        return Optional.empty();
    }

    /** The newest anchor set of a site. */
    Optional<AnchorSet> findCurrent(String site) {
        List<AnchorSet> sets = setsBySite.getOrDefault(site, List.of());
        return sets.isEmpty() ? Optional.empty() : Optional.of(sets.get(sets.size() - 1));
    }

    /** When a decision became effective: under the anchor set that it names, or the newest where it names none. */
    Optional<Instant> findEffective(Fact decision) {
        return effective.computeIfAbsent(decision.id(), ignored -> effectiveSince(decision));
    }

    private Optional<Instant> effectiveSince(Fact decision) {
        List<AnchorSet> sets = setsBySite.getOrDefault(decision.text("site"), List.of());
        boolean named = decision.body().has("anchorSet");
        long version = named ? decision.fields().number("anchorSet", 1) : sets.size();
        return sets.stream()
                .filter(set -> set.version == version && set.anchors.contains(decision.author()))
                .findFirst()
                .flatMap(set -> findMajority(set, List.of(decision)));
    }

    /** When a ring was first open at a site. */
    Optional<Instant> findOpened(String rollout, String site, long ring) {
        return opened.computeIfAbsent(new Ring(rollout, site, ring), this::openedSince);
    }

    private Optional<Instant> openedSince(Ring ring) {
        return decisionsByRing.getOrDefault(ring, List.of()).stream()
                .filter(each -> each.text("verdict").equals("open"))
                .flatMap(each -> findEffective(each).stream())
                .min(Comparator.naturalOrder());
    }

    List<Fact> decisions() {
        return decisions;
    }
}
