package io.selvedge.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.selvedge.app.http.view.AcceptedView;
import io.selvedge.app.http.view.DeferredView;
import io.selvedge.app.http.view.StoredArtifactView;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.UtcTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every route of openapi.json, bound to the node's answers. */
final class ApiRoutes {
    /** A record is a leaf of a log: 65,535 bytes (DESIGN, section 5). */
    static final int MAX_RECORD_BYTES = 65_535;

    /** Of a refused artifact; whoever sends more than this may see the connection end before the reason. */
    private static final long MAX_SWALLOWED_BYTES = 16L << 20;

    /** Longest time that a user may wish for: as the longest duration of a policy. */
    private static final Duration MAX_WISH = Duration.ofDays(366);

    private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String API = "/api/v1";

    private final NodeAnswers node;
    private final EventStream events;
    private final NodeMetrics metrics;

    ApiRoutes(NodeAnswers node, EventStream events, NodeMetrics metrics) {
        this.node = node;
        this.events = events;
        this.metrics = metrics;
    }

    void register(RoutesConfig routes) {
        routes.get(API + "/status", context -> json(context, node.status()));
        routes.get(API + "/mesh", context -> json(context, node.mesh()));
        routes.get(API + "/nodes/{id}", context -> found(context, node.findNode(id(context, "id"))));
        routes.get(API + "/nodes/{id}/evidence", context -> found(context, node.findEvidence(id(context, "id"))));
        routes.post(
                API + "/nodes/{id}/evidence/verify", context -> found(context, node.verifyEvidence(id(context, "id"))));
        routes.get(API + "/coverage", context -> json(context, node.coverage()));
        routes.get(API + "/catalog", context -> json(context, node.catalog()));
        routes.get(API + "/policies", context -> json(context, node.policies()));
        routes.get(API + "/exceptions", context -> json(context, node.exceptions()));
        routes.get(API + "/rollouts", context -> json(context, node.rollouts()));
        routes.get(API + "/rollouts/{id}", context -> found(context, node.findRollout(id(context, "id"))));
        routes.post(API + "/rollouts/{id}/defer", this::putOff);
        routes.get(API + "/evidence", this::evidence);
        routes.get(API + "/report", this::report);
        routes.get(API + "/logs/{keyId}/head", context -> found(context, node.findLogHead(id(context, "keyId"))));
        routes.get(API + "/records/{id}", this::record);
        routes.post(API + "/records", this::accept);
        routes.post(API + "/questions", context -> json(context, node.askSite(question(context))));
        routes.post(API + "/checkpoints", this::acceptCheckpoint);
        routes.put(API + "/artifacts/{sha256}", this::storeArtifact);
        routes.before(API + "/events", context -> events.checkRoom());
        routes.sse(API + "/events", events::follow);
        routes.get(API + "/openapi.json", ApiRoutes::openApi);
        routes.get(
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .header("Cache-Control", "no-store")
                        .result(metrics.scrape()));
    }

    private static void json(Context context, Object view) {
        context.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(Json.bytes(view));
    }

    private static void found(Context context, Optional<?> view) {
        json(context, view.orElseThrow(ApiRoutes::notFound));
    }

    private static SelvedgeException notFound() {
        return new SelvedgeException("NOT_FOUND", "this node does not know it, or not yet");
    }

    private static String id(Context context, String parameter) {
        String id = context.pathParam(parameter);
        if (!Digest.isHex(id)) {
            throw new SelvedgeException(
                    "BAD_FORMAT", parameter + " must be 64 lower-case hex digits", Map.of("place", parameter));
        }
        return id;
    }

    private void evidence(Context context) throws IOException {
        String nonce = context.queryParam("nonce");
        if (nonce != null && !NONCE.matcher(nonce).matches()) {
            throw new SelvedgeException(
                    "BAD_FORMAT", "nonce must be 1 to 64 letters, digits, - and _", Map.of("place", "nonce"));
        }
        context.contentType("application/zip")
                .header("Content-Disposition", "attachment; filename=\"evidence.zip\"")
                .header("Cache-Control", "no-store")
                .disableCompression()
                .result(node.evidence(nonce));
    }

    private void report(Context context) {
        context.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(node.report(time(context, "from"), time(context, "to")));
    }

    private static @Nullable Instant time(Context context, String name) {
        String text = context.queryParam(name);
        return text == null ? null : UtcTime.parse(text, name);
    }

    private void record(Context context) {
        byte[] envelope = node.findRecord(id(context, "id")).orElseThrow(ApiRoutes::notFound);
        // A record's id is its digest: what has that name never changes.
        context.contentType("application/json")
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .result(envelope);
    }

    private static String question(Context context) throws IOException {
        return new String(boundedBody(context), StandardCharsets.UTF_8);
    }

    private void accept(Context context) throws IOException {
        AcceptedView accepted = node.accept(boundedBody(context));
        json(context.status(201), accepted);
    }

    /** Anybody at the machine may ask: the policy says how often and for how long, and the record says that it was. */
    private void putOff(Context context) {
        String text = context.queryParam("for");
        Duration wish;
        try {
            wish = Duration.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw new SelvedgeException("BAD_FORMAT", "for must be a time such as PT4H", Map.of("place", "for"));
        }
        if (wish.isNegative() || wish.compareTo(MAX_WISH) > 0) {
            throw new SelvedgeException("BAD_FORMAT", "for must be at most P366D", Map.of("place", "for"));
        }
        json(context, new DeferredView(node.putOff(id(context, "id"), wish.toMillis())));
    }

    private void acceptCheckpoint(Context context) throws IOException {
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(new String(boundedBody(context), StandardCharsets.UTF_8));
        node.acceptCheckpoint(checkpoint.text());
        context.status(202);
    }

    private static byte[] boundedBody(Context context) throws IOException {
        byte[] body;
        try (InputStream in = context.bodyInputStream()) {
            body = in.readNBytes(MAX_RECORD_BYTES + 1);
        }
        if (body.length > MAX_RECORD_BYTES) {
            throw new SelvedgeException(
                    "TOO_LARGE",
                    "a record and a checkpoint have at most " + MAX_RECORD_BYTES + " bytes",
                    Map.of("limitBytes", String.valueOf(MAX_RECORD_BYTES)));
        }
        return body;
    }

    private void storeArtifact(Context context) throws IOException {
        try (InputStream body = context.bodyInputStream()) {
            try {
                json(context.status(201), storeArtifact(context, body));
            } catch (SelvedgeException e) {
                swallow(body);
                throw e;
            }
        }
    }

    private StoredArtifactView storeArtifact(Context context, InputStream body) throws IOException {
        String sha256 = id(context, "sha256");
        long announced = size(context.queryParam("size"));
        long length = context.req().getContentLengthLong();
        if (announced >= 0 && length >= 0 && announced != length) {
            throw new SelvedgeException(
                    "BAD_FORMAT", "size says " + announced + " bytes, the body has " + length, Map.of("place", "size"));
        }
        return node.storeArtifact(sha256, Math.max(announced, length), body);
    }

    /** A sender that is cut off while it sends sees a broken pipe, and never reads why. */
    private static void swallow(InputStream body) throws IOException {
        byte[] buffer = new byte[8_192];
        long left = MAX_SWALLOWED_BYTES;
        for (int read = 0; read >= 0 && left > 0; left -= read) {
            read = body.read(buffer);
        }
    }

    private static long size(@Nullable String text) {
        if (text == null) {
            return -1;
        }
        try {
            long size = Long.parseLong(text);
            if (size >= 1) {
                return size;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for both
        }
        throw new SelvedgeException("BAD_FORMAT", "size must be a whole number from 1", Map.of("place", "size"));
    }

    private static void openApi(Context context) throws IOException {
        try (InputStream in = ApiRoutes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw notFound();
            }
            context.contentType("application/json")
                    .header("Cache-Control", "no-cache")
                    .result(in.readAllBytes());
        }
    }
}
