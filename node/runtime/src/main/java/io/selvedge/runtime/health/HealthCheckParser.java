package io.selvedge.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.install.PackageIdentity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads health checks:
 *
 * <pre>
 *   {"kind":"version","package":"hello","equals":"2.10-3"}      or "atLeast"
 *   {"kind":"file","path":"/usr/bin/hello","sha256":"…"}        sha256 may be missing
 *   {"kind":"tcp","host":"127.0.0.1","port":8080}
 *   {"kind":"http","url":"http://127.0.0.1:8080/health","status":200}
 *   {"kind":"command","argv":["/usr/bin/hello","--version"],"exitCode":0}
 * </pre>
 *
 * <p>Each may have a {@code name}, the last three {@code timeoutMillis}. A field that is not known is refused: read over,
 * a misspelt condition would be no condition.
 */
final class HealthCheckParser {
    private static final int MAX_TEXT = 1024;
    private static final int MAX_ARGUMENTS = 32;
    private static final long USUAL_TIMEOUT_MILLIS = 10_000;

    private final String place;
    private final JsonNode node;
    private final Set<String> known = new HashSet<>(Set.of("kind", "name"));

    private HealthCheckParser(String place, JsonNode node) {
        this.place = place;
        this.node = node;
    }

    static List<HealthCheck> parse(JsonNode checks) {
        if (!checks.isArray()) {
            throw bad("checks", "no list");
        }
        if (checks.size() > HealthCheck.MAX_CHECKS) {
            throw tooLarge("checks", checks.size() + " of at most " + HealthCheck.MAX_CHECKS);
        }
        List<HealthCheck> parsed = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long total = 0;
        for (JsonNode node : checks) {
            String place = "checks[" + parsed.size() + "]";
            HealthCheck check = new HealthCheckParser(place, node).check(parsed.size());
            if (!names.add(check.name())) {
                throw bad(place, "a second check with the name " + check.name());
            }
            total += check.timeoutMillis();
            parsed.add(check);
        }
        if (total > HealthCheck.MAX_TOTAL_MILLIS) {
            throw tooLarge("checks", "all timeouts together exceed " + HealthCheck.MAX_TOTAL_MILLIS + " ms");
        }
        return List.copyOf(parsed);
    }

    private HealthCheck check(int index) {
        if (!node.isObject()) {
            throw bad(place, "no object");
        }
        String kind = text("kind", null);
        String name = text("name", kind + "-" + (index + 1));
        if (!name.matches("[ -~]{1,64}")) {
            throw bad(place + ".name", "not 1 to 64 printable ASCII characters");
        }
        HealthCheck check = switch (kind) {
            case "version" -> version(name);
            case "file" -> file(name);
            case "tcp" -> new HealthCheck.TcpConnect(name, host(), number("port", 1, 65_535, -1), timeout());
            case "http" -> new HealthCheck.HttpGet(name, url(), number("status", 100, 599, 200), timeout());
            case "command" -> new HealthCheck.CommandRun(name, argv(), number("exitCode", 0, 255, 0), timeout());
            default -> throw bad(place + ".kind", "none of version, file, tcp, http, command");
        };
        for (Iterator<String> fields = node.fieldNames(); fields.hasNext(); ) {
            String field = fields.next();
            if (!known.contains(field)) {
                throw bad(place, "unknown field '" + shown(field) + "'");
            }
        }
        return check;
    }

    private HealthCheck version(String name) {
        boolean atLeast = node.has("atLeast");
        if (atLeast == node.has("equals")) {
            throw bad(place, "needs one of equals and atLeast");
        }
        String packageName = PackageIdentity.checkName(text("package", null));
        String version = PackageIdentity.checkVersion(text(atLeast ? "atLeast" : "equals", null));
        return new HealthCheck.InstalledVersion(name, packageName, version, atLeast);
    }

    private HealthCheck file(String name) {
        String path = text("path", null);
        for (String part : path.split("/", -1)) {
            if (part.equals("..") || part.equals(".")) {
                throw bad(place + ".path", "has a '" + part + "' in it");
            }
        }
        if (path.matches("/*") || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            throw bad(place + ".path", "no path of a file");
        }
        String sha256 = node.has("sha256") ? text("sha256", null) : null;
        return new HealthCheck.FileContent(name, path, sha256 == null ? null : Digest.ofHex(sha256));
    }

    private String host() {
        String host = text("host", null);
        if (!host.matches("[A-Za-z0-9._:%-]{1,253}")) {
            throw bad(place + ".host", "neither a name nor an address");
        }
        return host;
    }

    private URI url() {
        try {
            URI url = new URI(text("url", null));
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!web || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
                throw bad(place + ".url", "no http or https address");
            }
            return url;
        } catch (URISyntaxException e) {
            throw bad(place + ".url", "no http or https address");
        }
    }

    private List<String> argv() {
        known.add("argv");
        JsonNode argv = node.path("argv");
        if (!argv.isArray() || argv.isEmpty() || argv.size() > MAX_ARGUMENTS) {
            throw bad(place + ".argv", "no list of 1 to " + MAX_ARGUMENTS + " strings");
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : argv) {
            boolean fits = word.isTextual()
                    && word.textValue().length() <= MAX_TEXT
                    && word.textValue().indexOf('\0') < 0;
            if (!fits) {
                throw bad(place + ".argv", "an argument is no string of at most " + MAX_TEXT + " characters");
            }
            words.add(word.textValue());
        }
        String program = words.getFirst();
        boolean bare = program.matches("[A-Za-z0-9._+-]+") && !program.startsWith("-");
        boolean absolute = program.startsWith("/") && !("/" + program + "/").contains("/../");
        if (!bare && !absolute) {
            throw bad(place + ".argv", "the program is neither a bare name nor an absolute path");
        }
        return words;
    }

    private long timeout() {
        return number("timeoutMillis", (int) HealthCheck.MIN_TIMEOUT_MILLIS, (int) HealthCheck.MAX_TIMEOUT_MILLIS, (int)
                USUAL_TIMEOUT_MILLIS);
    }

    /** A missing number is {@code usual}, or an error where that is negative. */
    private int number(String field, int min, int max, int usual) {
        known.add(field);
        JsonNode value = node.path(field);
        if (value.isMissingNode() && usual >= 0) {
            return usual;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw bad(place + "." + field, "no whole number from " + min + " to " + max);
        }
        return value.intValue();
    }

    private String text(String field, @Nullable String usual) {
        known.add(field);
        JsonNode value = node.path(field);
        if (value.isMissingNode() && usual != null) {
            return usual;
        }
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > MAX_TEXT) {
            throw bad(place + "." + field, "no string of 1 to " + MAX_TEXT + " characters");
        }
        return value.textValue();
    }

    private static SelvedgeException bad(String place, String message) {
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, place + ": " + message, Map.of("place", place));
    }

    private static SelvedgeException tooLarge(String place, String message) {
        return new SelvedgeException(SelvedgeException.TOO_LARGE, place + ": " + message, Map.of("place", place));
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() > 64 ? printable.substring(0, 64) + "..." : printable;
    }
}
