package io.selvedge.crypto.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.SignedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What endpoints did: each step allowed by what was signed before it, each result after its intent. */
final class Runs {
    private final Enrolments enrolments;
    private final Authority authority;
    private final Sites sites;
    private final Set<String> authorsHere;
    private final Findings findings;
    private final Map<String, List<Fact>> halts;
    private final Map<String, Instant> lifted;

    Runs(Enrolments enrolments, Authority authority, Sites sites, Set<String> authorsHere, Findings findings) {
        this.enrolments = enrolments;
        this.authority = authority;
        this.sites = sites;
        this.authorsHere = authorsHere;
        this.findings = findings;
        this.halts = authority.halts();
        this.lifted = authority.lifted();
    }

    /** One assignment: a patch of a rollout, an action, an attempt. */
    private record Step(String rollout, String patch, String action, long attempt) {
        static Step of(Fact fact) {
            return new Step(
                    fact.id("rollout"),
                    fact.id("patch"),
                    fact.text("action"),
                    fact.fields().number("attempt", 0));
        }

        /** Whether it comes after an installation that went wrong: that needs no ring. */
        boolean isAftermath() {
            return action.equals("undo") || action.equals("remediate");
        }
    }

    /** @param facts in the order of their logs */
    void check(List<Fact> facts) {
        Map<String, List<Fact>> byNode = new TreeMap<>();
        for (Fact fact : facts) {
            if (fact.type().equals("patch-intent") || fact.type().equals("patch-result")) {
                byNode.computeIfAbsent(fact.author(), ignored -> new ArrayList<>())
                        .add(fact);
            }
        }
        for (List<Fact> run : byNode.values()) {
            run.sort(Comparator.comparingLong((Fact fact) -> fact.origin().incarnation())
                    .thenComparingLong(Fact::seq));
            checkNode(run);
        }
        for (Fact decision : sites.decisions()) {
            checkDecision(decision);
        }
    }

    private void checkNode(List<Fact> run) {
        Map<Step, Fact> open = new LinkedHashMap<>();
        Set<String> begun = new TreeSet<>();
        for (Fact fact : run) {
            try {
                Step step = Step.of(fact);
                boolean undo = step.isAftermath();
                if (fact.type().equals("patch-intent")) {
                    findings.count("intents", 1);
                    if (undo && !begun.contains(step.rollout + step.patch)) {
                        findings.wrong(
                                FindingCode.MISMATCH, fact.place(), "undoes or remedies what it never installed");
                    }
                    checkIntent(fact, step);
                    open.put(step, fact);
                    begun.add(step.rollout + step.patch + step.action + step.attempt);
                    begun.add(step.rollout + step.patch);
                } else {
                    findings.count("results", 1);
                    open.remove(step);
                    // Attempt 0 reports what was found without having done anything.
                    if (step.attempt > 0 && !begun.contains(step.rollout + step.patch + step.action + step.attempt)) {
                        findings.wrong(FindingCode.CHAIN_BROKEN, fact.place(), "a result without the intent before it");
                    }
                    checkTarget(fact, step);
                }
            } catch (SelvedgeException e) {
                findings.unreadable(fact.place(), e);
            }
        }
        for (Fact intent : open.values()) {
            findings.missing(FindingCode.PARTIAL, intent.place(), "an intent without a result");
        }
    }

    private Optional<Fact> checkTarget(Fact fact, Step step) {
        Optional<Fact> rollout = authority.find(step.rollout, "rollout");
        if (rollout.isEmpty()) {
            findings.missing(FindingCode.PARTIAL, fact.place(), "rollout " + step.rollout + " is not in the bundle");
            return rollout;
        }
        JsonFields fields = rollout.get().fields();
        if (!fields.texts("patches", Authority.MAX_IDS, Authority.ID_CHARS).contains(step.patch)) {
            findings.wrong(FindingCode.WRONG_TARGET, fact.place(), "the rollout does not name patch " + step.patch);
        }
        long ring = fact.fields().number("ring", 0);
        if (ring >= fields.array("rings", Authority.MAX_IDS).size()) {
            findings.wrong(FindingCode.WRONG_TARGET, fact.place(), "the rollout has no ring " + ring);
        }
        return rollout;
    }

    private void checkIntent(Fact intent, Step step) {
        Optional<Fact> rollout = checkTarget(intent, step);
        if (rollout.isEmpty() || step.isAftermath()) {
            return;
        }
        String actor = intent.place();
        authority.requireEffective(rollout.get(), intent.time(), actor);
        requireDocument(rollout.get().id("policy"), "policy", intent);
        requireDocument(step.patch, "patch", intent);
        requireOpenRing(intent, step);
    }

    private void requireDocument(String id, String type, Fact intent) {
        authority
                .find(id, type)
                .ifPresentOrElse(
                        document -> authority.requireEffective(document, intent.time(), intent.place()),
                        () -> findings.missing(
                                FindingCode.PARTIAL, intent.place(), type + " " + id + " is not in the bundle"));
    }

    private void requireOpenRing(Fact intent, Step step) {
        Optional<String> site = enrolments.findSite(intent.author());
        if (site.isEmpty()) {
            findings.missing(FindingCode.PARTIAL, intent.place(), "the enrolment of its author is not in the bundle");
            return;
        }
        long ring = intent.fields().number("ring", 0);
        Instant latest = intent.time().plusSeconds(LogReader.SKEW_SECONDS);
        if (sites.findOpened(step.rollout, site.get(), ring)
                .filter(since -> !since.isAfter(latest))
                .isPresent()) {
            return;
        }
        String what =
                "ring " + ring + " was not open at site " + site.get() + " by a decision of its anchors' majority";
        if (hasMajorityOfLogs(site.get())) {
            findings.wrong(FindingCode.NOT_COSIGNED, intent.place(), what);
        } else {
            findings.missing(FindingCode.PARTIAL, intent.place(), what + " in this bundle, which lacks their logs");
        }
    }

    /** Whether so many of the site's anchors have their logs here that a majority's decision could not be missing. */
    private boolean hasMajorityOfLogs(String site) {
        return sites.findCurrent(site)
                .map(set -> set.anchors().stream().filter(authorsHere::contains).count() >= set.majority())
                .orElse(false);
    }

    /** A halt counts from when the endpoint had it: what its intent says that it had seen tells. */
    void checkHalts(SignedRecord intent) {
        String rollout = String.valueOf(intent.predicate().path("rollout").textValue());
        for (Fact halt : halts.getOrDefault(rollout, List.of())) {
            boolean known = intent.chain().seen().stream()
                    .anyMatch(seen -> seen.origin().equals(halt.origin().text()) && seen.size() > halt.seq());
            Instant end = lifted.get(halt.id());
            boolean over = end != null && !end.isAfter(intent.time().plusSeconds(LogReader.SKEW_SECONDS));
            if (known && !over) {
                findings.wrong(
                        FindingCode.MISMATCH,
                        intent.origin().text() + "#" + intent.seq(),
                        "acted although it had the halt " + halt.place());
            }
        }
    }

    private void checkDecision(Fact decision) {
        findings.count("decisions", 1);
        try {
            if (sites.findEffective(decision).isEmpty()) {
                findings.note(FindingCode.NOT_COSIGNED, decision.place(), "a decision that no majority endorsed");
                return;
            }
            Optional<Fact> rollout = authority.find(decision.id("rollout"), "rollout");
            if (rollout.isEmpty()) {
                findings.missing(
                        FindingCode.PARTIAL, decision.place(), "the rollout that it decides on is not in the bundle");
            } else {
                authority.requireEffective(rollout.get(), decision.time(), decision.place());
                checkApproval(decision, rollout.get());
            }
        } catch (SelvedgeException e) {
            findings.unreadable(decision.place(), e);
        }
    }

    /** Where the rollout says that people approve a ring before it opens, they must have. */
    private void checkApproval(Fact decision, Fact rollout) {
        long ring = decision.fields().number("ring", 0);
        JsonNode rings = rollout.fields().array("rings", Authority.MAX_IDS);
        boolean asked =
                ring < rings.size() && rings.get((int) ring).path("approval").asBoolean(false);
        if (!asked || !decision.text("verdict").equals("open")) {
            return;
        }
        Instant latest = decision.time().plusSeconds(LogReader.SKEW_SECONDS);
        if (authority
                .findRingApproved(rollout.id(), ring, decision.trustVersion())
                .filter(since -> !since.isAfter(latest))
                .isEmpty()) {
            findings.wrong(
                    FindingCode.BELOW_THRESHOLD,
                    decision.place(),
                    "opens ring " + ring + " without the approvals that the rollout asks for");
        }
    }
}
