package io.selvedge.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A catalog entry: a product update, how to install it and how to see that it is in effect.
 *
 * @param name the entry's name for people, like {@code hello 2.10-3}
 * @param product the package's name as its package manager knows it
 * @param version the version that is installed when the patch is in effect
 * @param artifact the file to fetch
 * @param install the package manager
 * @param checks health checks after the installation, as {@code runtime.health} reads them, at most
 *     {@link #MAX_CHECKS}
 * @param undo how an endpoint goes back
 * @param released when the vendor released it
 */
public record Patch(
        String name,
        String product,
        String version,
        Artifact artifact,
        Install install,
        List<JsonNode> checks,
        Undo undo,
        @Nullable String released)
        implements Body {

    /** More checks than this belong into one command. */
    public static final int MAX_CHECKS = 20;

    public Patch {
        Fields.name("name", name);
        Fields.name("product", product);
        Fields.name("version", version);
        if (checks.size() > MAX_CHECKS) {
            throw new IllegalArgumentException("checks has more than " + MAX_CHECKS + " entries");
        }
        checks = List.copyOf(checks);
        Fields.time("released", released);
    }

    /**
     * Which package manager installs which package.
     *
     * @param method {@code dpkg} or {@code archive}
     * @param packageName what the package manager calls it
     */
    public record Install(
            String method,

            @com.fasterxml.jackson.annotation.JsonProperty("package")
            String packageName) {
        public Install {
            Fields.name("install.method", method);
            Fields.name("install.package", packageName);
        }
    }

    /**
     * How an endpoint goes back.
     *
     * @param method {@code previous-version}, or {@code none} where going back is impossible
     */
    public record Undo(String method) {
        public Undo {
            if (!method.equals("previous-version") && !method.equals("none")) {
                throw new IllegalArgumentException("undo.method is neither previous-version nor none: " + method);
            }
        }
    }
}
