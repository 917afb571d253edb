package io.selvedge.app.http;

import io.javalin.http.Context;
import io.selvedge.crypto.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The web console: files of the web-ui jar. Nothing is read from the disk, so no path can leave the jar. */
final class StaticConsole {
    /** Where the web-ui module puts what it has built. */
    static final String ROOT = "/io/selvedge/web/";

    /** What Vite names: letters, digits, dots, dashes, one folder deep or two; no part begins with a dot. */
    private static final Pattern PATH =
            Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/){0,3}[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    /** Serves the file of the request's path; false when there is none. */
    boolean serve(Context context) {
        String path = context.path().substring(1);
        String name = path.isEmpty() ? "index.html" : path;
        Optional<byte[]> found = read(name);
        if (found.isEmpty()) {
            return false;
        }
        byte[] content = found.get();
        context.contentType(TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream"));
        if (name.startsWith("assets/")) {
            // Vite puts a digest of the content into these names, so that they never change.
            context.header("Cache-Control", "public, max-age=31536000, immutable");
        } else {
            String tag = '"' + Digest.of(content).hex().substring(0, 32) + '"';
            context.header("Cache-Control", "no-cache").header("ETag", tag);
            if (tag.equals(withoutEncoding(context.header("If-None-Match")))) {
                context.status(304);
                return true;
            }
        }
        context.result(content);
        return true;
    }

    private static @Nullable String withoutEncoding(@Nullable String tag) {
        return tag == null ? null : tag.replace("W/", "").replace("--gzip", "");
    }

    private static Optional<byte[]> read(String name) {
        if (name.length() > 200 || !PATH.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream in = StaticConsole.class.getResourceAsStream(ROOT + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
