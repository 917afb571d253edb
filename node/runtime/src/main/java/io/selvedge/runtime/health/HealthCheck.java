package io.selvedge.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.Digest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition that holds on an endpoint where a patch is in effect, as a patch record states it in {@code checks}.
 * {@link #parse} reads them.
 */
public sealed interface HealthCheck {
    /** Checks in one patch. */
    int MAX_CHECKS = 20;

    /** Less would fail on a busy machine. */
    long MIN_TIMEOUT_MILLIS = 100;

    /** A service that needs longer than five minutes to come up is not healthy. */
    long MAX_TIMEOUT_MILLIS = 300_000;

    /** All checks of a patch together: a ring's gate waits for them. */
    long MAX_TOTAL_MILLIS = 900_000;

    /** For people, unique in its patch: 1 to 64 characters. */
    String name();

    /** How long it may take. */
    long timeoutMillis();

    /**
     * Reads the {@code checks} of a patch.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT or TOO_LARGE, with the place
     */
    static List<HealthCheck> parse(JsonNode checks) {
        return HealthCheckParser.parse(checks);
    }

    /**
     * The package is installed in a version.
     *
     * @param atLeast whether a later version will do
     */
    record InstalledVersion(String name, String packageName, String version, boolean atLeast) implements HealthCheck {
        @Override
        public long timeoutMillis() {
            return 0;
        }
    }

    /**
     * A regular file is there.
     *
     * @param path under the root directory of the endpoint, with or without a leading slash
     * @param sha256 what it contains, null for anything
     */
    record FileContent(String name, String path, @Nullable Digest sha256) implements HealthCheck {
        @Override
        public long timeoutMillis() {
            return 0;
        }
    }

    /** Something accepts connections; tried again until the time is over. */
    record TcpConnect(String name, String host, int port, long timeoutMillis) implements HealthCheck {}

    /** A GET is answered with this status; tried again until the time is over. Redirects are not followed. */
    record HttpGet(String name, URI url, int status, long timeoutMillis) implements HealthCheck {}

    /**
     * A program ends with this exit code.
     *
     * @param argv without a shell; an absolute program lies under the root directory of the endpoint, a bare name is
     *     searched among the system's programs
     */
    record CommandRun(String name, List<String> argv, int exitCode, long timeoutMillis) implements HealthCheck {
        public CommandRun {
            argv = List.copyOf(argv);
        }
    }
}
