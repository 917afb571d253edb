package io.selvedge.app.http;

import io.javalin.http.Context;
import io.selvedge.crypto.SelvedgeException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other people's web pages away from the node: a page that made a name of its own resolve to this machine (DNS
 * rebinding) is caught by the Host header, a page that sends requests across origins by the Origin header.
 */
final class RequestGuard {
    /** No script, style, font or connection from anywhere but this node; nobody frames the console. */
    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private final Set<String> hosts = new HashSet<>();

    RequestGuard(String listenHost, List<String> allowedHosts) {
        hosts.addAll(List.of("localhost", "127.0.0.1", "[::1]"));
        hosts.add(listenHost.toLowerCase(Locale.ROOT));
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /** Refuses a request that a foreign page may have caused. */
    void check(Context context) {
        String host = context.header("Host");
        if (host == null || !hosts.contains(withoutPort(host))) {
            throw new SelvedgeException(
                    "FOREIGN_HOST",
                    "this node does not answer to that name; add it to http.allowedHosts in config.yaml",
                    Map.of("place", "Host"));
        }
        if (!changesNothing(context) && !isOwn(context.header("Origin"), host)) {
            throw new SelvedgeException(
                    "FOREIGN_ORIGIN", "a page of another origin may not write here", Map.of("place", "Origin"));
        }
    }

    void addHeaders(Context context) {
        context.header("Content-Security-Policy", CONTENT_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin");
    }

    private static boolean changesNothing(Context context) {
        String method = context.method().name();
        return method.equals("GET") || method.equals("HEAD");
    }

    /** Tools send no Origin; a browser sends the one of the page. */
    private static boolean isOwn(@Nullable String origin, String host) {
        return origin == null || origin.equals("http://" + host) || origin.equals("https://" + host);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
