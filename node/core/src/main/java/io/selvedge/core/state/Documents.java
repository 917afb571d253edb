package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Approval;
import io.selvedge.core.record.Halt;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Pause;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Resume;
import io.selvedge.core.record.Revocation;
import io.selvedge.core.record.RingApproval;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.record.WaiverEnd;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.RoleKeys;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What admins signed: policies, patches, rollouts, approvals, halts and resumes. */
public final class Documents {
    private final TreeMap<String, Entry> byId = new TreeMap<>();
    private final TreeMap<String, PolicyDocument> parsed = new TreeMap<>();
    private final TreeMap<String, TreeMap<String, Long>> approvals = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> haltsByRollout = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> pausesByRollout = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> ringApprovals = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> resumesByRollout = new TreeMap<>();
    private final TreeSet<String> policies = new TreeSet<>();
    private final TreeSet<String> patches = new TreeSet<>();
    private final TreeSet<String> rollouts = new TreeSet<>();
    private final TreeSet<String> revocations = new TreeSet<>();
    private TrustHistory trust;

    Documents(TrustHistory trust) {
        this.trust = trust;
    }

    void trust(TrustHistory newer) {
        trust = newer;
    }

    /** Takes in what an admin signed; other bodies are not for here. */
    void apply(Entry entry) {
        switch (entry.body()) {
            case Approval approval ->
                approvals
                        .computeIfAbsent(approval.record(), ignored -> new TreeMap<>())
                        .merge(entry.author(), entry.timeMillis(), Math::min);
            case PublishedPolicy policy -> {
                keep(entry, policies);
                PolicyParser.Result result = PolicyParser.parse(policy.source());
                if (result instanceof PolicyParser.Result.Valid valid
                        && valid.document().name().equals(policy.name())
                        && valid.document().version() == policy.version()) {
                    parsed.put(entry.id(), valid.document());
                }
            }
            case Patch ignored -> keep(entry, patches);
            case Rollout ignored -> keep(entry, rollouts);
            case Halt halt -> keep(entry, haltsByRollout.computeIfAbsent(halt.rollout(), id -> new TreeSet<>()));
            case Pause pause -> keep(entry, pausesByRollout.computeIfAbsent(pause.rollout(), id -> new TreeSet<>()));
            case RingApproval approval ->
                keep(entry, ringApprovals.computeIfAbsent(approval.rollout(), id -> new TreeSet<>()));
            case Resume resume ->
                keep(entry, resumesByRollout.computeIfAbsent(resume.rollout(), id -> new TreeSet<>()));
            case Revocation ignored -> keep(entry, revocations);
            case Waiver ignored -> byId.put(entry.id(), entry);
            case WaiverEnd ignored -> byId.put(entry.id(), entry);
            default -> {}
        }
    }

    private void keep(Entry entry, Set<String> kind) {
        byId.put(entry.id(), entry);
        kind.add(entry.id());
    }

    /** A document by its record id, effective or not. */
    public Optional<Entry> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Whether author and approvers, each key counted once, reach the threshold of the document's role, both under the
     * trust version that its author had and under the current one.
     */
    public boolean isEffective(String id) {
        return isEffective(id, signers(id));
    }

    private boolean isEffective(String id, Set<String> signers) {
        Entry entry = byId.get(id);
        if (entry == null) {
            return false;
        }
        Role role = roleOf(entry);
        long version = entry.signed().chain().trustVersion();
        if (version < 1 || version > trust.current().version()) {
            return false;
        }
        TrustVersion then = trust.find(version).orElseThrow();
        if (entry.body() instanceof Halt || entry.body() instanceof Pause || entry.body() instanceof WaiverEnd) {
            return holds(then, role, signers) || holds(trust.current(), role, signers);
        }
        return then.meets(role, signers) && trust.meets(role, signers);
    }

    /** Keys that signed a document: its author and its approvers. */
    public Set<String> signers(String id) {
        TreeSet<String> signers = new TreeSet<>(signatureTimes(id).keySet());
        return signers;
    }

    private Map<String, Long> signatureTimes(String id) {
        TreeMap<String, Long> times = new TreeMap<>(approvals.getOrDefault(id, new TreeMap<>()));
        Entry entry = byId.get(id);
        if (entry != null) {
            times.merge(entry.author(), entry.timeMillis(), Math::min);
        }
        return times;
    }

    /** When the last of the signatures that a document needs was made; empty where it is not effective. */
    public OptionalLong effectiveSince(String id) {
        Map<String, Long> times = signatureTimes(id);
        return times.values().stream()
                .sorted()
                .filter(time -> isEffective(id, signersUntil(times, time)))
                .mapToLong(Long::longValue)
                .findFirst();
    }

    private static Set<String> signersUntil(Map<String, Long> times, long time) {
        TreeSet<String> signers = new TreeSet<>();
        times.forEach((signer, signed) -> {
            if (signed <= time) {
                signers.add(signer);
            }
        });
        return signers;
    }

    /** How many more signatures of the role a document needs; 0 where it has them. */
    public int missingSignatures(String id) {
        Entry entry = byId.get(id);
        if (entry == null || isEffective(id)) {
            return 0;
        }
        RoleKeys keys = trust.current().role(roleOf(entry));
        long have = signers(id).stream().filter(keys.keyIds()::contains).count();
        return (int) Math.max(1, keys.threshold() - have);
    }

    /** The role that signs documents of this kind. */
    public static Role roleOf(Entry entry) {
        return switch (entry.body()) {
            case PublishedPolicy ignored -> Role.POLICY;
            case Waiver ignored -> Role.POLICY;
            case WaiverEnd ignored -> Role.POLICY;
            case Patch ignored -> Role.CATALOG;
            case Revocation ignored -> Role.ENROLMENT;
            default -> Role.OPERATIONS;
        };
    }

    private static boolean holds(TrustVersion version, Role role, Set<String> signers) {
        return signers.stream().anyMatch(version.role(role).keyIds()::contains);
    }

    /** Whether this key may sign for operations now: its word ends where the role does. */
    public boolean isOperator(String keyId) {
        return holds(trust.current(), Role.OPERATIONS, Set.of(keyId));
    }

    /** The parsed policy of a record, where its source is valid and says the same name and version. */
    public Optional<PolicyDocument> findPolicy(String id) {
        return Optional.ofNullable(parsed.get(id));
    }

    /** The record of the policy in force under a name: the highest effective version. */
    public Optional<Entry> findPolicyInForce(String name) {
        return policies.stream()
                .filter(id -> findPolicy(id)
                        .map(PolicyDocument::name)
                        .filter(name::equals)
                        .isPresent())
                .filter(this::isEffective)
                .flatMap(id -> find(id).stream())
                .max(Comparator.<Entry>comparingLong(e -> ((PublishedPolicy) e.body()).version())
                        .thenComparing(Entry::id));
    }

    /** The policies in force, one of each name. */
    public List<PolicyDocument> policiesInForce() {
        return policies.stream()
                .flatMap(id -> findPolicy(id).stream())
                .map(PolicyDocument::name)
                .distinct()
                .flatMap(name -> findPolicyInForce(name).stream())
                .flatMap(entry -> findPolicy(entry.id()).stream())
                .toList();
    }

    public List<Entry> policies() {
        return entries(policies);
    }

    public List<Entry> patches() {
        return entries(patches);
    }

    public List<Entry> rollouts() {
        return entries(rollouts);
    }

    boolean hasRevocations() {
        return !revocations.isEmpty();
    }

    public List<Entry> revocations() {
        return entries(revocations);
    }

    /** Halts of a rollout that an effective resume does not name. */
    public List<Entry> halts(String rollout) {
        return standing(rollout, haltsByRollout);
    }

    /** Pauses of a rollout that an effective resume does not name. */
    public List<Entry> pauses(String rollout) {
        return standing(rollout, pausesByRollout);
    }

    private List<Entry> standing(String rollout, Map<String, ? extends Set<String>> stops) {
        Set<String> ids = stops.get(rollout);
        if (ids == null) {
            return List.of();
        }
        Map<String, Long> lifted = lifted(rollout);
        return entries(ids).stream()
                .filter(stop -> !lifted.containsKey(stop.id()) && isEffective(stop.id()))
                .toList();
    }

    /** What effective resumes of a rollout name, and since when. */
    private Map<String, Long> lifted(String rollout) {
        TreeMap<String, Long> lifted = new TreeMap<>();
        for (Entry resume : resumes(rollout)) {
            effectiveSince(resume.id())
                    .ifPresent(since ->
                            ((Resume) resume.body()).halts().forEach(id -> lifted.merge(id, since, Math::min)));
        }
        return lifted;
    }

    /** How much of the time between two moments a rollout was paused. */
    public long pausedMillis(String rollout, long fromMillis, long toMillis) {
        Set<String> pauses = pausesByRollout.get(rollout);
        if (pauses == null) {
            return 0;
        }
        Map<String, Long> lifted = lifted(rollout);
        long paused = 0;
        long counted = fromMillis;
        // Oldest first, so that pauses that overlap count once.
        for (Entry pause : entries(pauses)) {
            if (isEffective(pause.id())) {
                long begin = Math.max(counted, pause.timeMillis());
                long end = Math.min(toMillis, lifted.getOrDefault(pause.id(), Long.MAX_VALUE));
                paused += Math.max(0, end - begin);
                counted = Math.max(counted, end);
            }
        }
        return paused;
    }

    /** The approvals of a rollout's rings that admins gave. */
    public List<Entry> ringApprovals(String rollout) {
        return entries(ringApprovals.getOrDefault(rollout, new TreeSet<>()));
    }

    /** Keys of the role {@code operations}, then and now, that approved a ring. */
    public Set<String> ringApprovers(String rollout, int ring) {
        TreeSet<String> approvers = new TreeSet<>();
        for (Entry entry : ringApprovals(rollout)) {
            long version = entry.signed().chain().trustVersion();
            if (((RingApproval) entry.body()).ring() == ring
                    && isOperator(entry.author())
                    && trust.find(version)
                            .filter(then -> holds(then, Role.OPERATIONS, Set.of(entry.author())))
                            .isPresent()) {
                approvers.add(entry.author());
            }
        }
        return approvers;
    }

    /** Whether so many approved a ring as the threshold of {@code operations} says. */
    public boolean isRingApproved(String rollout, int ring) {
        return trust.meets(Role.OPERATIONS, ringApprovers(rollout, ring));
    }

    /** Resumes of a rollout, effective or waiting for signatures. */
    public List<Entry> resumes(String rollout) {
        return entries(resumesByRollout.getOrDefault(rollout, new TreeSet<>()));
    }

    /** One digest over the policies in force, for the chains of records. */
    public Digest policyDigest() {
        StringBuilder ids = new StringBuilder();
        policies.stream()
                .map(parsed::get)
                .filter(Objects::nonNull)
                .map(PolicyDocument::name)
                .distinct()
                .sorted()
                .forEach(name -> findPolicyInForce(name)
                        .ifPresent(e -> ids.append(e.id()).append('\n')));
        return ids.isEmpty() ? Digest.ZERO : Digest.of(ids.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** The highest version among the policies in force, 0 where there is none. */
    public long policyVersion() {
        return policies.stream()
                .filter(this::isEffective)
                .flatMap(id -> findPolicy(id).stream())
                .mapToLong(PolicyDocument::version)
                .max()
                .orElse(0);
    }

    private List<Entry> entries(Set<String> ids) {
        return ids.stream()
                .flatMap(id -> find(id).stream())
                .sorted(Comparator.comparingLong(Entry::timeMillis).thenComparing(Entry::id))
                .toList();
    }
}
