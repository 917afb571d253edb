package io.selvedge.crypto.audit;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.RoleKeys;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.crypto.trust.TrustVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What admins signed, and from when on enough of them had. */
final class Authority {
    /** Patches of a rollout, halts that a resume lifts, rings. */
    static final int MAX_IDS = 256;

    static final int ID_CHARS = 64;

    private final TrustHistory trust;
    private final Findings findings;
    private final Map<String, Fact> documents = new TreeMap<>();
    private final Map<String, List<Fact>> approvals = new TreeMap<>();
    private final Map<String, Optional<Instant>> effective = new TreeMap<>();
    private final Set<String> complained = new TreeSet<>();

    Authority(TrustHistory trust, List<Fact> facts, Findings findings) {
        this.trust = trust;
        this.findings = findings;
        for (Fact fact : facts) {
            if (fact.type().equals("approval")) {
                addApproval(fact);
            } else if (roleOf(fact.type()).isPresent()) {
                addDocument(fact);
            }
        }
        approvals.values().forEach(each -> each.sort(Comparator.comparing(Fact::time)));
        checkApprovals();
    }

    private void addApproval(Fact fact) {
        try {
            fact.text("recordType");
            approvals
                    .computeIfAbsent(fact.id("record"), ignored -> new ArrayList<>())
                    .add(fact);
        } catch (SelvedgeException e) {
            findings.unreadable(fact.place(), e);
        }
    }

    private void addDocument(Fact fact) {
        try {
            JsonFields fields = fact.fields();
            switch (fact.type()) {
                case "rollout" -> {
                    fields.digest("policy");
                    fields.texts("patches", MAX_IDS, ID_CHARS);
                    fields.array("rings", MAX_IDS);
                }
                case "halt", "pause" -> fields.digest("rollout");
                case "ring-approval" -> {
                    fields.digest("rollout");
                    fields.number("ring", 0);
                }
                case "resume" -> fields.texts("halts", MAX_IDS, ID_CHARS);
                case "revocation" -> {
                    fields.digest("key");
                    fields.number("size", 0);
                    Origin.parse(fact.text("origin"));
                }
                default -> {}
            }
            documents.put(fact.id(), fact);
        } catch (SelvedgeException e) {
            findings.unreadable(fact.place(), e);
        }
    }

    /** The role that signs documents of a type. */
    static Optional<Role> roleOf(String type) {
        return switch (type) {
            case "policy" -> Optional.of(Role.POLICY);
            case "patch" -> Optional.of(Role.CATALOG);
            case "rollout", "resume", "halt", "pause", "ring-approval" -> Optional.of(Role.OPERATIONS);
            case "revocation" -> Optional.of(Role.ENROLMENT);
            default -> Optional.empty();
        };
    }

    private void checkApprovals() {
        for (Map.Entry<String, List<Fact>> each : approvals.entrySet()) {
            Fact document = documents.get(each.getKey());
            for (Fact approval : each.getValue()) {
                if (document == null) {
                    findings.note(FindingCode.PARTIAL, approval.place(), "approves a record that is not in the bundle");
                } else if (approval.author().equals(document.author())) {
                    findings.note(
                            FindingCode.SELF_APPROVAL,
                            approval.place(),
                            "approves its author's own " + document.type());
                } else if (!document.type().equals(approval.fields().text("recordType", 512))) {
                    findings.wrong(
                            FindingCode.MISMATCH,
                            approval.place(),
                            "approves as something else what is a " + document.type());
                }
            }
        }
    }

    /** A document of that type. */
    Optional<Fact> find(String id, String type) {
        return Optional.ofNullable(documents.get(id)).filter(each -> each.type().equals(type));
    }

    List<Fact> all(String type) {
        return documents.values().stream()
                .filter(each -> each.type().equals(type))
                .toList();
    }

    /** When the last of the signatures that it needs was made; empty where they are not there. Each key counts once. */
    Optional<Instant> findEffective(Fact document) {
        return effective.computeIfAbsent(document.id(), ignored -> effectiveSince(document));
    }

    private Optional<Instant> effectiveSince(Fact document) {
        Optional<TrustVersion> then = trust.find(document.trustVersion());
        Optional<Role> role = roleOf(document.type());
        if (then.isEmpty() || role.isEmpty()) {
            return Optional.empty();
        }
        RoleKeys keys = then.get().role(role.get());
        // One key is enough to stop, and several are needed to go on.
        boolean stops = document.type().equals("halt") || document.type().equals("pause");
        int needed = stops ? 1 : keys.threshold();
        Set<String> signers = new TreeSet<>();
        List<Fact> signatures = new ArrayList<>();
        signatures.add(document);
        signatures.addAll(approvals.getOrDefault(document.id(), List.of()));
        signatures.sort(Comparator.comparing(Fact::time));
        for (Fact each : signatures) {
            if (keys.keyIds().contains(each.author()) && signers.add(each.author()) && signers.size() >= needed) {
                return Optional.of(each.time());
            }
        }
        return Optional.empty();
    }

    /**
     * Reports where a document that was acted on did not have its threshold by then. Once per document: whatever rested on
     * it is as wrong.
     */
    void requireEffective(Fact document, Instant acted, String actor) {
        Optional<Instant> since = findEffective(document);
        if (since.isPresent() && !since.get().isAfter(acted.plusSeconds(LogReader.SKEW_SECONDS))) {
            return;
        }
        if (!complained.add(document.id())) {
            return;
        }
        String how =
                since.isPresent() ? " before it had its signatures, on " + since.get() : " without enough signatures";
        findings.wrong(
                FindingCode.BELOW_THRESHOLD,
                document.place(),
                "this " + document.type() + " was acted on by " + actor + how);
        boolean own = approvals.getOrDefault(document.id(), List.of()).stream()
                .anyMatch(approval -> approval.author().equals(document.author()));
        if (own) {
            findings.wrong(
                    FindingCode.SELF_APPROVAL,
                    document.place(),
                    "one of its approvals is by its own author and does not count");
        }
    }

    /** Whether this key may sign for operations under that trust version. */
    boolean isOperator(String keyId, long trustVersion) {
        return trust.find(trustVersion)
                .map(then -> then.role(Role.OPERATIONS).keyIds().contains(keyId))
                .orElse(false);
    }

    /** Where effective revocations end logs, by origin: the lowest position counts. */
    Map<String, Long> ends() {
        Map<String, Long> ends = new TreeMap<>();
        for (Fact each : all("revocation")) {
            if (findEffective(each).isPresent()) {
                ends.merge(each.text("origin"), each.fields().number("size", 0), Math::min);
            }
        }
        return ends;
    }

    /** Keys that effective revocations ended. */
    Set<String> revokedKeys() {
        Set<String> keys = new TreeSet<>();
        for (Fact each : all("revocation")) {
            if (findEffective(each).isPresent()) {
                keys.add(each.id("key"));
            }
        }
        return keys;
    }

    /** Effective halts and pauses by rollout. */
    Map<String, List<Fact>> halts() {
        Map<String, List<Fact>> halts = new TreeMap<>();
        for (String type : List.of("halt", "pause")) {
            for (Fact each : all(type)) {
                if (findEffective(each).isPresent()) {
                    halts.computeIfAbsent(each.id("rollout"), ignored -> new ArrayList<>())
                            .add(each);
                }
            }
        }
        return halts;
    }

    /**
     * When a ring had the approvals that it needs to open, by keys that held the role when they signed and under the trust
     * version of whoever opened it; empty where it never had.
     */
    Optional<Instant> findRingApproved(String rollout, long ring, long trustVersion) {
        Optional<RoleKeys> keys = trust.find(trustVersion).map(version -> version.role(Role.OPERATIONS));
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        Set<String> approvers = new TreeSet<>();
        return all("ring-approval").stream()
                .filter(each -> each.id("rollout").equals(rollout)
                        && each.fields().number("ring", 0) == ring
                        && isOperator(each.author(), each.trustVersion())
                        && keys.get().keyIds().contains(each.author()))
                .sorted(Comparator.comparing(Fact::time))
                .filter(each -> approvers.add(each.author())
                        && approvers.size() == keys.get().threshold())
                .map(Fact::time)
                .findFirst();
    }

    /** When effective resumes first lifted a halt, by the halt's record. */
    Map<String, Instant> lifted() {
        Map<String, Instant> lifted = new TreeMap<>();
        for (Fact each : all("resume")) {
            findEffective(each)
                    .ifPresent(since -> each.fields()
                            .texts("halts", MAX_IDS, ID_CHARS)
                            .forEach(halt -> lifted.merge(halt, since, (x, y) -> x.isBefore(y) ? x : y)));
        }
        return lifted;
    }
}
