package io.selvedge.app.http;

import io.javalin.http.Context;
import io.selvedge.app.http.view.ErrorView;
import io.selvedge.crypto.SelvedgeException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one place where an error becomes an HTTP status and an error document. */
final class ApiErrors {
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("NOT_FOUND", 404),
            Map.entry("NOT_AUTHORIZED", 403),
            Map.entry("BAD_SIGNATURE", 403),
            Map.entry("UNKNOWN_KEY", 403),
            Map.entry("REVOKED_KEY", 403),
            Map.entry("BELOW_THRESHOLD", 403),
            Map.entry("SELF_APPROVAL", 403),
            Map.entry("EXPIRED", 403),
            Map.entry("UNKNOWN_ARTIFACT", 403),
            Map.entry("FOREIGN_ORIGIN", 403),
            Map.entry("FORK", 409),
            Map.entry("CHAIN_BROKEN", 409),
            Map.entry("ROLLBACK", 409),
            Map.entry("GAP", 409),
            Map.entry("TOO_LARGE", 413),
            Map.entry("FOREIGN_HOST", 421),
            Map.entry("TOO_MANY_CLIENTS", 503),
            Map.entry("NOT_READY", 503),
            Map.entry("OVERLOADED", 503),
            Map.entry("DISK_FULL", 507),
            Map.entry("NO_ROOM", 507));

    private ApiErrors() {}

    static void answer(SelvedgeException error, Context context) {
        Map<String, String> fields = error.fields();
        answer(context, statusOf(error.code()), error.code(), error.getMessage(), fields.get("place"), fields);
    }

    static void answer(
            Context context,
            int status,
            String code,
            @Nullable String message,
            @Nullable String place,
            Map<String, String> fields) {
        ErrorView view = new ErrorView(code, message == null ? code : message, place, new TreeMap<>(fields));
        context.status(status).contentType("application/json").result(Json.bytes(view));
    }

    static int statusOf(String code) {
        return STATUS.getOrDefault(code, 400);
    }
}
