package io.selvedge.app.http;

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
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the web server asks of the node behind it. Ids are 64 lower hex and checked before; empty means not known here.
 * Errors are {@link io.selvedge.crypto.SelvedgeException} with a code that {@link ApiErrors} turns into a status.
 */
public interface NodeAnswers {
    StatusView status();

    MeshView mesh();

    Optional<NodeDetailView> findNode(String nodeId);

    List<CatalogEntryView> catalog();

    List<PolicyView> policies();

    /** Exceptions, newest first, also those that are over. */
    List<ExceptionView> exceptions();

    /** This endpoint's user puts a rollout off, as far as the policy lets; gives what that came to, for people. */
    String putOff(String rolloutId, long forMillis);

    List<RolloutView> rollouts();

    Optional<RolloutView> findRollout(String recordId);

    Optional<EvidenceView> findEvidence(String nodeId);

    /** Audits what this node holds of an endpoint, as an auditor would. */
    Optional<AuditReportView> verifyEvidence(String nodeId);

    /** The evidence bundle (zip), fresh for the auditor's nonce; the caller closes it. */
    InputStream evidence(@Nullable String nonce) throws IOException;

    /**
     * The report of a period, as JSON with its digest.
     *
     * @param from a week before the end where null
     * @param to now where null
     */
    byte[] report(@Nullable Instant from, @Nullable Instant to);

    Optional<LogHeadView> findLogHead(String keyId);

    /** Canonical JSON of a record's envelope. */
    Optional<byte[]> findRecord(String recordId);

    /** Asks every node of the site which packages it has: {@code openssl < 3.0.20}. */
    AskView askSite(String question);

    /** Asks every node of the site which devices it sees, and says which of them are not enrolled. */
    CoverageView coverage();

    /** Takes in a signed record; returns when it is durable here. */
    AcceptedView accept(byte[] envelope);

    /** Takes in an admin's signed checkpoint of the own log, to be cosigned and spread; wrong ones are passed over. */
    void acceptCheckpoint(String note);

    /**
     * Takes in an artifact and checks its digest.
     *
     * @param announcedBytes its size, or -1 when the sender did not say
     */
    StoredArtifactView storeArtifact(String sha256, long announcedBytes, InputStream body) throws IOException;
}
