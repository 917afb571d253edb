package io.selvedge.app.http.live;

import io.selvedge.app.http.view.ApprovalsView;
import io.selvedge.app.http.view.CatalogEntryView;
import io.selvedge.app.http.view.ExceptionView;
import io.selvedge.app.http.view.LogHeadView;
import io.selvedge.app.http.view.PolicyView;
import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PublishedPolicy;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.state.Documents;
import io.selvedge.core.state.Waivers;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.trust.Role;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.policy.document.Gate;
import io.selvedge.policy.document.Members;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.Ring;
import io.selvedge.policy.document.Selector;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What admins signed: patches, policies, and the heads of their logs. */
final class DocumentViews {
    private DocumentViews() {}

    static List<CatalogEntryView> catalog(Node node) {
        Documents documents = node.replica().state().documents();
        return newestFirst(documents.patches()).stream()
                .map(entry -> {
                    Patch patch = (Patch) entry.body();
                    String released = patch.released();
                    return new CatalogEntryView(
                            entry.id(),
                            patch.name(),
                            patch.product(),
                            patch.version(),
                            patch.artifact().sizeBytes(),
                            patch.artifact().sha256().hex(),
                            patch.install().method(),
                            released == null ? Times.of(entry.timeMillis()) : released,
                            patch.requirements().stream()
                                    .map(needed -> new CatalogEntryView.Requirement(needed.product(), needed.version()))
                                    .toList(),
                            documents.isEffective(entry.id()),
                            approvals(node, entry));
                })
                .toList();
    }

    static List<PolicyView> policies(Node node) {
        Documents documents = node.replica().state().documents();
        return newestFirst(documents.policies()).stream()
                .map(entry -> {
                    PublishedPolicy policy = (PublishedPolicy) entry.body();
                    boolean inForce = documents
                            .findPolicyInForce(policy.name())
                            .filter(found -> found.id().equals(entry.id()))
                            .isPresent();
                    return new PolicyView(
                            entry.id(),
                            policy.name(),
                            policy.version(),
                            documents.isEffective(entry.id()),
                            inForce,
                            approvals(node, entry),
                            Times.of(entry.timeMillis()),
                            documents
                                    .findPolicy(entry.id())
                                    .map(DocumentViews::rings)
                                    .orElse(List.of()),
                            policy.source());
                })
                .toList();
    }

    static List<ExceptionView> exceptions(Node node, long nowMillis) {
        Waivers waivers = node.replica().state().waivers();
        return newestFirst(waivers.all()).stream()
                .map(entry -> {
                    Waiver waiver = (Waiver) entry.body();
                    return new ExceptionView(
                            entry.id(),
                            waiver.name(),
                            ExceptionView.State.valueOf(
                                    waivers.standing(entry, nowMillis).name()),
                            waiver.endpoints(),
                            waiver.sites(),
                            waiver.products(),
                            waiver.vulnerabilities(),
                            waiver.reason(),
                            waiver.compensatingControl(),
                            waiver.owner(),
                            waiver.from(),
                            waiver.expires(),
                            Times.of(entry.timeMillis()),
                            approvals(node, entry));
                })
                .toList();
    }

    private static List<PolicyView.Ring> rings(PolicyDocument policy) {
        List<PolicyView.Ring> rings = new ArrayList<>();
        for (Ring ring : policy.rings()) {
            rings.add(new PolicyView.Ring(
                    ring.name(),
                    words(ring.members()),
                    words(ring.gate()),
                    ring.gate().soakMillis()));
        }
        return rings;
    }

    private static String words(Members members) {
        return switch (members) {
            case Members.Percent percent -> percent(percent.basisPoints()) + " of the endpoints";
            case Members.Rest rest -> "all other endpoints";
            case Members.Chosen chosen -> words(chosen.selector());
        };
    }

    private static String words(Selector selector) {
        List<String> parts = new ArrayList<>();
        if (!selector.names().isEmpty()) {
            parts.add("name " + selector.names());
        }
        if (!selector.sites().isEmpty()) {
            parts.add("site " + selector.sites());
        }
        selector.labels().forEach((label, values) -> parts.add(label + " " + values));
        selector.when().ifPresent(condition -> parts.add(condition.text()));
        return "endpoints with " + String.join(", ", parts);
    }

    private static String words(Gate gate) {
        return percent(gate.successBasisPoints()) + " succeed, at most "
                + gate.maxFailed().text() + " fail, at most " + gate.maxSilent().text() + " stay silent";
    }

    private static String percent(int basisPoints) {
        return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + " %";
    }

    static ApprovalsView approvals(Node node, Entry entry) {
        TrustHistory trust = node.replica().trust();
        Role role = Documents.roleOf(entry);
        List<String> signers = new ArrayList<>();
        signers.add(entry.author());
        for (String signer : node.replica().state().documents().signers(entry.id())) {
            if (!signers.contains(signer)) {
                signers.add(signer);
            }
        }
        signers.removeIf(signer -> !trust.rolesOf(signer).contains(role));
        return new ApprovalsView(
                signers.size(),
                trust.current().role(role).threshold(),
                signers.stream()
                        .map(signer -> new ApprovalsView.Signer(signer, adminName(trust, signer)))
                        .toList());
    }

    static String adminName(TrustHistory trust, String keyId) {
        return trust.findAdmin(keyId).map(admin -> admin.name()).orElse("unknown");
    }

    static List<Entry> newestFirst(Collection<Entry> entries) {
        List<Entry> newest = new ArrayList<>(entries);
        Collections.reverse(newest);
        return newest;
    }

    static Optional<LogHeadView> findLogHead(Node node, String keyId, long nowMillis) {
        TrustHistory trust = node.replica().trust();
        Optional<Log> log = newestLog(node, keyId);
        if (log.isEmpty() && trust.findAdmin(keyId).isEmpty()) {
            return Optional.empty();
        }
        Origin origin = log.map(Log::origin)
                .orElseGet(() -> new Origin(node.replica().me().mesh(), keyId, FIRST_INCARNATION));
        Documents documents = node.replica().state().documents();
        return Optional.of(new LogHeadView(
                origin.text(),
                log.map(Log::size).orElse(0L),
                log.map(Log::head).orElse(Digest.ZERO).hex(),
                new LogHeadView.VersionDigest(
                        trust.current().version(), trust.digest().hex()),
                new LogHeadView.VersionDigest(
                        documents.policyVersion(), documents.policyDigest().hex()),
                Times.of(nowMillis),
                log.filter(found -> found.size() > 0)
                        .map(found -> Times.of(found.entry(found.size() - 1).timeMillis()))
                        .orElse(null),
                trust.findAdmin(keyId).map(admin -> admin.name()).orElse(""),
                trust.rolesOf(keyId).stream().map(Role::json).toList()));
    }

    /** Of admins and of nodes alike. */
    private static final long FIRST_INCARNATION = 1;

    private static Optional<Log> newestLog(Node node, String keyId) {
        Log newest = null;
        for (Log log : node.replica().ledger().logs()) {
            boolean later = newest == null
                    || log.origin().incarnation() > newest.origin().incarnation();
            if (log.origin().keyId().equals(keyId) && later) {
                newest = log;
            }
        }
        return Optional.ofNullable(newest);
    }
}
