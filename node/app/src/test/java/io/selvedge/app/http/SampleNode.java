package io.selvedge.app.http;

import io.selvedge.app.http.view.AcceptedView;
import io.selvedge.app.http.view.ApprovalsView;
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
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.runtime.report.Cell;
import io.selvedge.runtime.report.Report;
import io.selvedge.runtime.report.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node of one site that holds one of everything, with optional fields both set and absent. */
public class SampleNode implements NodeAnswers {
    public static final String NODE = "a1".repeat(32);
    public static final String ROLLOUT = "b2".repeat(32);
    public static final String RECORD = "c3".repeat(32);
    static final String TIME = "2026-11-23T03:00:00Z";

    /** What was handed in, in order. */
    public final List<byte[]> accepted = new ArrayList<>();

    @Override
    public StatusView status() {
        return new StatusView(
                "acme",
                "paris",
                new StatusView.Self(NODE, "paris-1"),
                StatusView.Role.ANCHOR,
                NODE,
                null,
                61,
                "0.1.0",
                new StatusView.Clock(TIME, true, ""),
                new StatusView.Ignite(StatusView.IgniteState.RUNNING, 3, 0, 1),
                1,
                42,
                5,
                List.of(new StatusView.Problem(
                        "CLOCK_OFF", StatusView.Severity.WARNING, "The clock is 3 s off.", null, TIME)));
    }

    @Override
    public MeshView mesh() {
        return new MeshView(
                "acme", 1, List.of(new MeshView.Site("paris", List.of(NODE), 1, NODE, null, List.of(node()))));
    }

    private static MeshView.Node node() {
        return new MeshView.Node(
                NODE,
                "paris-1",
                "paris",
                StatusView.Role.ANCHOR,
                true,
                TIME,
                new TreeMap<>(Map.of("ring", "canary")),
                "http://127.0.0.1:7600",
                new TreeMap<>(Map.of("hello", "1.0-1")),
                new MeshView.Assignment(
                        ROLLOUT, "hello-2", RECORD, "hello", "2.0-1", 0, "canary", MeshView.Stage.FETCHING, ""));
    }

    @Override
    public Optional<NodeDetailView> findNode(String nodeId) {
        return Optional.of(new NodeDetailView(
                        node(),
                        new NodeDetailView.Platform("linux", "amd64"),
                        "selvedge.io/acme/" + NODE + "/0",
                        TIME,
                        false,
                        List.of(new NodeDetailView.Event(
                                TIME, "patch-result", NodeDetailView.Outcome.GOOD, "hello 2.0-1 installed", RECORD))))
                .filter(node -> nodeId.equals(NODE));
    }

    @Override
    public List<CatalogEntryView> catalog() {
        return List.of(new CatalogEntryView(
                RECORD,
                "hello 2.0-1",
                "hello",
                "2.0-1",
                4711,
                RECORD,
                "dpkg",
                TIME,
                List.of(new CatalogEntryView.Requirement("libhello", "1.0-1")),
                true,
                approvals()));
    }

    private static ApprovalsView approvals() {
        return new ApprovalsView(2, 2, List.of(new ApprovalsView.Signer(NODE, "admin-1")));
    }

    @Override
    public List<PolicyView> policies() {
        return List.of(new PolicyView(
                RECORD,
                "two-rings",
                1,
                true,
                true,
                approvals(),
                TIME,
                List.of(new PolicyView.Ring("canary", "ring=canary", "100 % succeed", 5_000)),
                "apiVersion: selvedge.io/v1"));
    }

    @Override
    public List<ExceptionView> exceptions() {
        return List.of(new ExceptionView(
                RECORD,
                "mri-scanner",
                ExceptionView.State.STANDING,
                List.of("mri-1"),
                List.of("hospital"),
                List.of("kernel"),
                List.of("CVE-2026-1234"),
                "the vendor has not certified the update",
                "in a network of its own",
                "dr. bones",
                TIME,
                TIME,
                TIME,
                approvals()));
    }

    @Override
    public String putOff(String rolloutId, long forMillis) {
        return "put off until " + TIME;
    }

    @Override
    public List<RolloutView> rollouts() {
        RolloutView.Tally tally = new RolloutView.Tally(3, 1, 1, 0, 0, 1, 0);
        RolloutView.Decision decision =
                new RolloutView.Decision(RECORD, RolloutView.Verdict.OPEN, TIME, "first ring", 2, 2, true);
        RolloutView.RingSite site =
                new RolloutView.RingSite(tally, "paris", RolloutView.RingState.OPEN, "", null, decision);
        RolloutView.RingSite other =
                new RolloutView.RingSite(tally, "lyon", RolloutView.RingState.SOAKING, "", TIME, null);
        return List.of(new RolloutView(
                ROLLOUT,
                "hello-2",
                new RolloutView.PolicyRef(RECORD, "two-rings", 1),
                List.of(new RolloutView.PatchRef(RECORD, "hello 2.0-1", "hello", "2.0-1")),
                RolloutView.Lane.STANDARD,
                RolloutView.State.RUNNING,
                "ring 1 is open",
                TIME,
                null,
                true,
                approvals(),
                List.of(new RolloutView.Ring(
                        tally,
                        0,
                        "canary",
                        RolloutView.RingState.OPEN,
                        "",
                        5_000,
                        null,
                        approvals(),
                        List.of(site, other))),
                List.of(new RolloutView.Halt(RECORD, NODE, "admin-1", TIME, "printers", null)),
                List.of(new RolloutView.Halt(RECORD, NODE, "admin-1", TIME, "lunch", RECORD)),
                List.of(new RolloutView.Resume(
                        RECORD, NODE, "admin-1", TIME, "paper", List.of(RECORD), false, approvals()))));
    }

    @Override
    public Optional<RolloutView> findRollout(String recordId) {
        return rollouts().stream().filter(r -> r.recordId().equals(recordId)).findFirst();
    }

    @Override
    public Optional<EvidenceView> findEvidence(String nodeId) {
        return Optional.of(new EvidenceView(
                        new EvidenceView.Endpoint(NODE, "paris-1", "paris"),
                        "selvedge.io/acme/" + NODE + "/0",
                        7,
                        RECORD,
                        null,
                        "-----BEGIN PUBLIC KEY-----",
                        List.of(new EvidenceView.Cosignature("paris-2", NODE, "paris", TIME)),
                        "L2",
                        List.of(new EvidenceView.Entry(6, RECORD, "patch-result", TIME, "hello 2.0-1 installed"))))
                .filter(evidence -> nodeId.equals(NODE));
    }

    @Override
    public Optional<AuditReportView> verifyEvidence(String nodeId) {
        return Optional.of(new AuditReportView(
                        "incomplete",
                        "L1",
                        List.of(new AuditReportView.Finding("NOT_COSIGNED", "logs/x", "nobody cosigned")),
                        new TreeMap<>(Map.of("records", 7L)),
                        TIME))
                .filter(report -> nodeId.equals(NODE));
    }

    @Override
    public InputStream evidence(@Nullable String nonce) {
        return new ByteArrayInputStream(("zip " + nonce).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] report(@Nullable Instant from, @Nullable Instant to) {
        Instant end = to == null ? Instant.parse(TIME) : to;
        Section section = new Section(
                "coverage",
                "Coverage",
                "Of all.",
                List.of(
                        new Section.Column("what", "What", Cell.TEXT),
                        new Section.Column("count", "Count", Cell.COUNT)),
                List.of(List.of("enrolled", 3L)));
        Report.Basis basis = new Report.Basis(1, 2, 1, Digest.ofHex(RECORD), Digest.ofHex(RECORD));
        Report.Period period = new Report.Period(from == null ? end.minusSeconds(60) : from, end);
        return CanonicalJson.encode(new Report("acme", period, basis, List.of(section)).document());
    }

    @Override
    public Optional<LogHeadView> findLogHead(String keyId) {
        LogHeadView.VersionDigest version = new LogHeadView.VersionDigest(1, RECORD);
        return Optional.of(new LogHeadView(
                        "selvedge.io/acme/" + NODE + "/0",
                        0,
                        "0".repeat(64),
                        version,
                        version,
                        TIME,
                        null,
                        "admin-1",
                        List.of("root", "policy")))
                .filter(head -> keyId.equals(NODE));
    }

    @Override
    public Optional<byte[]> findRecord(String recordId) {
        String envelope = "{\"payload\":\"e30=\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}";
        return Optional.of(envelope.getBytes(StandardCharsets.UTF_8)).filter(any -> recordId.equals(RECORD));
    }

    @Override
    public CoverageView coverage() {
        return new CoverageView(
                2,
                1,
                3,
                6_666,
                List.of(new CoverageView.Device("02:00:00:00:00:0a", List.of("192.0.2.10"), List.of("paris-1"), false)),
                List.of(new AskView.Silent(RECORD, "paris-2")));
    }

    @Override
    public AskView askSite(String question) {
        return new AskView(
                question,
                List.of(new AskView.Answer(
                        NODE, "paris-1", TIME, 1, List.of(new AskView.Row("dpkg", "openssl", "3.0.17-1", "amd64")))),
                List.of(new AskView.Silent(RECORD, "paris-2")),
                12);
    }

    @Override
    public AcceptedView accept(byte[] envelope) {
        Envelope parsed = Envelope.parse(envelope);
        accepted.add(envelope);
        return new AcceptedView(parsed.id().hex());
    }

    /** Checkpoints that were handed in, in order. */
    public final List<String> checkpoints = new ArrayList<>();

    @Override
    public void acceptCheckpoint(String note) {
        checkpoints.add(note);
    }

    @Override
    public StoredArtifactView storeArtifact(String sha256, long announcedBytes, InputStream body) throws IOException {
        byte[] content = body.readAllBytes();
        if (!Digest.of(content).hex().equals(sha256)) {
            throw new SelvedgeException("MISMATCH", "the body has another digest");
        }
        return new StoredArtifactView(sha256, content.length);
    }
}
