package io.selvedge.core.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.version.VersionScheme;
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
 * @param requires what must be in effect on an endpoint before it; left out where nothing must, at most
 *     {@link #MAX_REQUIREMENTS}
 * @param remediation commands that an endpoint runs where the patch went wrong and it cannot go back, as health checks of
 *     kind {@code command}; left out where there are none, at most {@link #MAX_CHECKS}
 * @param custody how the artifact comes from its vendor's signature; left out where no vendor's signature was verified
 */
public record Patch(
        String name,
        String product,
        String version,
        Artifact artifact,
        Install install,
        List<JsonNode> checks,
        Undo undo,
        @Nullable String released,
        @Nullable List<Requirement> requires,
        @Nullable List<JsonNode> remediation,
        @Nullable Custody custody)
        implements Body {

    /** More checks than this belong into one command. */
    public static final int MAX_CHECKS = 20;

    /** A patch that needs more than this is a release, whose parts belong into one rollout in order. */
    public static final int MAX_REQUIREMENTS = 32;

    public Patch {
        Fields.name("name", name);
        Fields.name("product", product);
        Fields.name("version", version);
        if (checks.size() > MAX_CHECKS) {
            throw new IllegalArgumentException("checks has more than " + MAX_CHECKS + " entries");
        }
        checks = List.copyOf(checks);
        Fields.time("released", released);
        if (requires != null) {
            Fields.range("number of requires", requires.size(), 0, MAX_REQUIREMENTS);
            requires = List.copyOf(requires);
        }
        if (remediation != null) {
            Fields.range("number of remediation commands", remediation.size(), 0, MAX_CHECKS);
            remediation.forEach(Patch::requireCommand);
            remediation = List.copyOf(remediation);
        }
        if (custody != null && !custody.fileSha256().equals(artifact.sha256())) {
            throw new IllegalArgumentException("custody is of another file than the artifact");
        }
    }

    /** A patch whose artifact no vendor's signature vouches for. */
    public Patch(
            String name,
            String product,
            String version,
            Artifact artifact,
            Install install,
            List<JsonNode> checks,
            Undo undo,
            @Nullable String released,
            @Nullable List<Requirement> requires,
            @Nullable List<JsonNode> remediation) {
        this(name, product, version, artifact, install, checks, undo, released, requires, remediation, null);
    }

    private static void requireCommand(JsonNode node) {
        if (!node.path("kind").asText().equals("command")) {
            throw new IllegalArgumentException("remediation has something else than commands");
        }
    }

    /** What must be in effect before it. */
    public List<Requirement> requirements() {
        return requires == null ? List.of() : requires;
    }

    /** What an endpoint runs where it cannot go back. */
    public List<JsonNode> remedies() {
        return remediation == null ? List.of() : remediation;
    }

    /** Whether an endpoint can go back from it. */
    public boolean canBeUndone() {
        return undo.method().equals("previous-version");
    }

    /** Whether that version is installed or a newer one, as the package manager orders versions. */
    public boolean isAtLeast(@Nullable String installed, String wanted) {
        if (installed == null) {
            return false;
        }
        VersionScheme scheme = install.method().equals("dpkg") ? VersionScheme.DPKG : VersionScheme.SEMVER;
        if (scheme.findProblem(installed).isPresent()
                || scheme.findProblem(wanted).isPresent()) {
            return installed.equals(wanted);
        }
        return scheme.compare(installed, wanted) >= 0;
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
