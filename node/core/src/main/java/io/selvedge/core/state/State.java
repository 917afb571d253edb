package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.AnchorSet;
import io.selvedge.core.record.Endorsement;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.Postponement;
import io.selvedge.core.record.Revocation;
import io.selvedge.core.record.RingDecision;
import io.selvedge.core.record.Rollout;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.policy.document.Inheritance;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.Settings;
import io.selvedge.policy.ring.Boundaries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The fold over verified records. It keeps sets that only grow and derives the rest when asked, so that the order in
 * which records arrive makes no difference. The one thing that takes back is a revocation: its owner then folds again.
 */
public final class State {
    private final Members members = new Members();
    private final Documents documents;
    private final Anchors anchors;
    private final Decisions decisions;
    private final Runs runs = new Runs();
    private final Waivers waivers;
    private final Postponements postponements = new Postponements();
    private final TreeMap<String, Settings> settings = new TreeMap<>();
    private final TreeMap<String, Campaign> campaigns = new TreeMap<>();
    private TrustHistory trust;
    private long revision;
    private long settingsRevision = -1;

    public State(TrustHistory trust) {
        this.trust = trust;
        this.documents = new Documents(trust);
        this.waivers = new Waivers(documents);
        this.anchors = new Anchors(members, documents::isOperator);
        this.decisions = new Decisions(anchors);
    }

    /** What these records mean, in whatever order they are given; those that effective revocations end are left out. */
    public static State of(TrustHistory trust, Collection<Entry> entries) {
        State all = new State(trust);
        entries.forEach(all::apply);
        if (all.documents.revocations().isEmpty()) {
            return all;
        }
        State left = new State(trust);
        for (Entry entry : entries) {
            OptionalLong end = all.findEnd(entry.origin());
            if (end.isEmpty() || entry.seq() < end.getAsLong()) {
                left.apply(entry);
            }
        }
        left.markRevoked();
        return left;
    }

    /** A newer trust history: thresholds are judged anew. */
    void trust(TrustHistory newer) {
        trust = newer;
        documents.trust(newer);
        anchors.forget();
        revision++;
    }

    /** Folds one verified record. */
    void apply(Entry entry) {
        switch (entry.body()) {
            case Enrolment enrolment -> members.apply(entry, enrolment);
            case RingDecision decision -> decisions.apply(entry, decision);
            case AnchorSet set -> anchors.apply(entry, set);
            case Endorsement endorsement -> {
                anchors.endorse(endorsement.record(), entry.author());
                decisions.endorsed(endorsement.record());
            }
            case Postponement postponement -> postponements.apply(entry, postponement);
            case PatchIntent intent -> runs.apply(entry, intent.rollout());
            case PatchResult result -> runs.apply(entry, result.rollout());
            default -> {
                documents.apply(entry);
                waivers.apply(entry);
            }
        }
        revision++;
    }

    /** Marks the keys that effective revocations end. */
    void markRevoked() {
        for (Entry entry : documents.revocations()) {
            if (documents.isEffective(entry.id())) {
                members.revoke(((Revocation) entry.body()).key());
            }
        }
    }

    /** Where effective revocations end a log; the lowest position counts. */
    public OptionalLong findEnd(String origin) {
        if (!documents.hasRevocations()) {
            return OptionalLong.empty();
        }
        return documents.revocations().stream()
                .filter(entry -> ((Revocation) entry.body()).origin().equals(origin))
                .filter(entry -> documents.isEffective(entry.id()))
                .mapToLong(entry -> ((Revocation) entry.body()).size())
                .min();
    }

    public TrustHistory trust() {
        return trust;
    }

    public Members members() {
        return members;
    }

    public Documents documents() {
        return documents;
    }

    public Anchors anchors() {
        return anchors;
    }

    public Decisions decisions() {
        return decisions;
    }

    public Runs runs() {
        return runs;
    }

    public Waivers waivers() {
        return waivers;
    }

    public Postponements postponements() {
        return postponements;
    }

    /** What the policies in force say about the conduct of one endpoint; nothing for one that is no member. */
    public Settings settings(String node) {
        if (settingsRevision != revision) {
            settings.clear();
            settingsRevision = revision;
        }
        return settings.computeIfAbsent(
                node,
                id -> members.find(id)
                        .map(member -> Inheritance.of(member.facts(), documents.policiesInForce())
                                .settings())
                        .orElse(Settings.NONE));
    }

    /** What an endpoint's own results say, over all rollouts. */
    public History history(String node) {
        return new History(runs.results(node), documents);
    }

    /** Grows with every record. */
    public long revision() {
        return revision;
    }

    /** A rollout with its policy, where both are known and fit each other; effective or not. */
    public Optional<Campaign> findCampaign(String rollout) {
        Campaign known = campaigns.get(rollout);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Entry> entry = documents.find(rollout).filter(e -> e.body() instanceof Rollout);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Rollout body = (Rollout) entry.get().body();
        Optional<PolicyDocument> policy = documents.findPolicy(body.policy());
        if (policy.isEmpty()
                || Boundaries.findProblem(policy.get(), body.boundaries()).isPresent()) {
            return Optional.empty();
        }
        Campaign campaign = new Campaign(this, entry.get(), body, policy.get());
        campaigns.put(rollout, campaign);
        return Optional.of(campaign);
    }

    /** All rollouts with a policy that fits, oldest first; the critical lane before the others. */
    public List<Campaign> campaigns() {
        List<Campaign> found = new ArrayList<>();
        documents.rollouts().forEach(entry -> findCampaign(entry.id()).ifPresent(found::add));
        found.sort(Comparator.comparing((Campaign c) -> !c.isCritical()));
        return found;
    }
}
