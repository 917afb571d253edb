package io.selvedge.app.http.live;

import io.selvedge.app.http.NodeAnswers;
import io.selvedge.app.http.view.AcceptedView;
import io.selvedge.app.http.view.AskView;
import io.selvedge.app.http.view.AuditReportView;
import io.selvedge.app.http.view.CatalogEntryView;
import io.selvedge.app.http.view.CoverageView;
import io.selvedge.app.http.view.EvidenceView;
import io.selvedge.app.http.view.ExceptionView;
import io.selvedge.app.http.view.LogHeadView;
import io.selvedge.app.http.view.MeshView;
import io.selvedge.app.http.view.NodeDetailView;
import io.selvedge.app.http.view.PolicyView;
import io.selvedge.app.http.view.RolloutView;
import io.selvedge.app.http.view.StatusView;
import io.selvedge.app.http.view.StoredArtifactView;
import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.state.Member;
import io.selvedge.core.step.Effect;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.runtime.NodeRuntime;
import io.selvedge.runtime.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers for a running node. Questions wait for the protocol's thread for a bounded time. */
public final class LiveNode implements NodeAnswers {
    /** The protocol steps in milliseconds; a node that takes this long is overloaded or stopping. */
    private static final long ANSWER_MILLIS = 10_000;

    private final NodeRuntime runtime;
    private final SiteView site;
    private final EvidenceFiles evidence;
    private final long maxArtifactBytes;

    /**
     * @param webAddress of this node's own page; empty where nobody knows it before the start
     * @param scratch where evidence bundles are made
     * @param maxArtifactBytes what larger is refused
     */
    public LiveNode(NodeRuntime runtime, String webAddress, Path scratch, long maxArtifactBytes) {
        this.runtime = runtime;
        this.site = new SiteView(runtime, webAddress);
        this.evidence = new EvidenceFiles(scratch);
        this.maxArtifactBytes = maxArtifactBytes;
    }

    private <T> T ask(Function<Node, T> question) {
        return await(runtime.ask(question));
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SelvedgeException known) {
                throw known.code().equals("BUSY") ? notReady() : known;
            }
            if (e.getCause() instanceof TimeoutException) {
                throw notReady();
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw notReady();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notReady();
        }
    }

    private static SelvedgeException notReady() {
        return new SelvedgeException("NOT_READY", "this node is starting, stopping or too busy to answer");
    }

    @Override
    public StatusView status() {
        return ask(site::status);
    }

    @Override
    public MeshView mesh() {
        return ask(site::mesh);
    }

    @Override
    public Optional<NodeDetailView> findNode(String nodeId) {
        return ask(node -> site.findNode(node, nodeId));
    }

    @Override
    public List<CatalogEntryView> catalog() {
        return ask(DocumentViews::catalog);
    }

    @Override
    public List<PolicyView> policies() {
        return ask(DocumentViews::policies);
    }

    @Override
    public List<ExceptionView> exceptions() {
        return ask(node -> DocumentViews.exceptions(node, System.currentTimeMillis()));
    }

    @Override
    public String putOff(String rolloutId, long forMillis) {
        Effect.Reply reply = await(runtime.putOff(rolloutId, forMillis));
        String code = reply.code();
        if (code != null) {
            throw new SelvedgeException(code, reply.text());
        }
        return reply.text();
    }

    @Override
    public List<RolloutView> rollouts() {
        return ask(node -> RolloutViews.all(node, System.currentTimeMillis()));
    }

    @Override
    public Optional<RolloutView> findRollout(String recordId) {
        return ask(node -> RolloutViews.find(node, recordId, System.currentTimeMillis()));
    }

    @Override
    public Optional<EvidenceView> findEvidence(String nodeId) {
        return ask(node -> EvidenceViews.find(node, nodeId));
    }

    @Override
    public Optional<AuditReportView> verifyEvidence(String nodeId) {
        return ask(node -> EvidenceMatter.find(node, nodeId)).map(evidence::verify);
    }

    @Override
    public InputStream evidence(@Nullable String nonce) throws IOException {
        return evidence.bundle(ask(EvidenceMatter::all), nonce);
    }

    @Override
    public byte[] report(@Nullable Instant from, @Nullable Instant to) {
        Instant end = to == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : to;
        Report.Period period = new Report.Period(from == null ? end.minus(Report.USUAL_LENGTH) : from, end);
        return CanonicalJson.encode(report(period).document());
    }

    /** The report of a period, computed outside the protocol's thread. */
    public Report report(Report.Period period) {
        record Matter(String mesh, TrustHistory trust, List<Entry> records) {}
        Matter matter = ask(node -> new Matter(
                node.replica().me().mesh(),
                node.replica().trust(),
                node.replica().ledger().logs().stream()
                        .flatMap(log -> log.entries().stream())
                        .toList()));
        return Report.of(matter.mesh(), matter.trust(), matter.records(), period);
    }

    /** Whether this node drives its site's rollouts now. */
    public boolean isCoordinator() {
        return ask(Node::isCoordinator);
    }

    @Override
    public Optional<LogHeadView> findLogHead(String keyId) {
        return ask(node -> DocumentViews.findLogHead(node, keyId, System.currentTimeMillis()));
    }

    @Override
    public Optional<byte[]> findRecord(String recordId) {
        return ask(node -> node.replica().ledger().logs().stream()
                        .flatMap(log -> log.entries().stream())
                        .filter(entry -> entry.id().equals(recordId))
                        .findFirst()
                        .map(Entry::signed))
                .map(signed -> signed.leaf());
    }

    @Override
    public AskView askSite(String question) {
        return SiteQuestion.packages(runtime, names(ask(LiveNode::siteMembers)), question);
    }

    @Override
    public CoverageView coverage() {
        List<Member> members = ask(LiveNode::siteMembers);
        Set<String> addresses = members.stream()
                .flatMap(member -> member.enrolment().addresses().stream())
                .map(address -> address.substring(0, Math.max(0, address.lastIndexOf(':'))))
                .collect(Collectors.toSet());
        return SiteQuestion.coverage(runtime, names(members), addresses);
    }

    private static List<Member> siteMembers(Node node) {
        return node.replica().state().members().ofSite(node.replica().me().site());
    }

    private static Map<String, String> names(List<Member> members) {
        Map<String, String> names = new TreeMap<>();
        members.forEach(member -> names.put(member.id(), member.name()));
        return names;
    }

    @Override
    public AcceptedView accept(byte[] envelope) {
        Effect.Reply reply = await(runtime.submit(envelope));
        String recordId = reply.recordId();
        if (recordId == null) {
            String code = reply.code();
            throw new SelvedgeException(code == null ? "BAD_FORMAT" : code, reply.text());
        }
        return new AcceptedView(recordId);
    }

    @Override
    public void acceptCheckpoint(String note) {
        runtime.offerCheckpoint(note);
    }

    @Override
    public StoredArtifactView storeArtifact(String sha256, long announcedBytes, InputStream body) throws IOException {
        Digest digest = Digest.ofHex(sha256);
        if (announcedBytes < 0 && !runtime.isNamed(digest)) {
            throw new SelvedgeException(
                    "UNKNOWN_ARTIFACT", "no patch names this digest; announce the size with ?size=BYTES");
        }
        if (announcedBytes > maxArtifactBytes) {
            throw new SelvedgeException(
                    "TOO_LARGE",
                    "an artifact may have " + maxArtifactBytes + " bytes (limits.artifactBytes), this one has "
                            + announcedBytes,
                    Map.of("limitBytes", String.valueOf(maxArtifactBytes)));
        }
        long limit = announcedBytes < 0 ? maxArtifactBytes : announcedBytes;
        Path stored = runtime.artifacts().importFile(body, digest, limit);
        return new StoredArtifactView(sha256, java.nio.file.Files.size(stored));
    }
}
