package io.selvedge.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Input.Installed;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.health.CheckResult;
import io.selvedge.runtime.health.HealthCheck;
import io.selvedge.runtime.health.HealthChecks;
import io.selvedge.runtime.install.Inspection;
import io.selvedge.runtime.install.Outcome;
import io.selvedge.runtime.install.PackageIdentity;
import io.selvedge.runtime.install.PackageInstaller;
import io.selvedge.runtime.store.ArtifactStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does to this machine what the protocol asks: one thing after the other, on a thread of its own. */
final class EndpointWorker implements AutoCloseable {
    /** The end of a package manager's output that goes into a result. */
    private static final int MAX_TAIL = 1_000;

    /** Two lists of the endpoint's own checks go into the records of one installation, beside those of the patch. */
    private static final int MAX_HEALTH_DETAIL = 200;

    private static final Logger LOG = LoggerFactory.getLogger(EndpointWorker.class);

    private final Map<String, PackageInstaller> installers;
    private final Path root;
    private final List<HealthCheck> health;
    private final ArtifactStore artifacts;
    private final Consumer<Input> inputs;
    private final ExecutorService thread = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, "selvedge-endpoint"));

    /**
     * @param root of what is patched: {@code /}, or a sandbox
     * @param health the endpoint's own checks
     */
    EndpointWorker(
            List<PackageInstaller> installers,
            Path root,
            List<HealthCheck> health,
            ArtifactStore artifacts,
            Consumer<Input> inputs) {
        this.health = List.copyOf(health);
        this.installers = installers.stream().collect(Collectors.toMap(PackageInstaller::method, each -> each));
        this.root = root;
        this.artifacts = artifacts;
        this.inputs = inputs;
    }

    void inspect(Effect.Inspect effect) {
        submit(() -> inputs.accept(new Input.Observed(new Input.Inspected(effect.assignment(), look(effect.patch())))));
    }

    void install(Effect.Install effect) {
        Patch patch = effect.patch();
        act(effect.assignment(), patch, () -> {
            var lease = artifacts.lease(patch.artifact().sha256());
            if (lease.isEmpty()) {
                return Outcome.Fault.BAD_ARTIFACT + ": the artifact is not here any more";
            }
            try (var held = lease.get()) {
                return failure(installer(patch)
                        .install(held.path(), PackageIdentity.of(patch.install().packageName(), patch.version())));
            }
        });
    }

    void repair(Effect.Repair effect) {
        Patch patch = effect.patch();
        act(
                effect.assignment(),
                patch,
                () -> failure(installer(patch).repair(patch.install().packageName())));
    }

    void undo(Effect.Undo effect) {
        Patch patch = effect.patch();
        String version = effect.version();
        String name = patch.install().packageName();
        act(
                effect.assignment(),
                patch,
                () -> failure(
                        version == null
                                ? installer(patch).remove(name)
                                : installer(patch).undo(name, version)));
    }

    void examine(Effect.Examine effect) {
        submit(() -> {
            // Any installer answers for what it installed; without one there is no version to ask for.
            List<PatchResult.Check> results = new ArrayList<>();
            for (HealthCheck check : health) {
                results.add(shortened(examine(check)));
            }
            inputs.accept(new Input.Observed(new Input.Examined(effect.assignment(), results)));
        });
    }

    private CheckResult examine(HealthCheck check) {
        Optional<PackageInstaller> installer = installers.values().stream().findFirst();
        if (installer.isEmpty()) {
            return new CheckResult(check.name(), false, "this endpoint has no package manager");
        }
        return checks(installer.get()).run(List.of(check)).getFirst();
    }

    private static PatchResult.Check shortened(CheckResult result) {
        String detail = result.detail();
        return new PatchResult.Check(
                result.name(), result.passed(), detail.substring(0, Math.min(MAX_HEALTH_DETAIL, detail.length())));
    }

    void remediate(Effect.Remediate effect) {
        submit(() -> inputs.accept(
                new Input.Observed(new Input.Probed(effect.assignment(), check(effect.patch(), effect.commands())))));
    }

    void probe(Effect.Probe effect) {
        submit(() -> inputs.accept(
                new Input.Observed(new Input.Probed(effect.assignment(), check(effect.patch(), effect.checks())))));
    }

    private List<PatchResult.Check> check(Patch patch, List<JsonNode> checks) {
        try {
            ArrayNode array = JsonNodeFactory.instance.arrayNode().addAll(checks);
            return checks(installer(patch)).run(HealthCheck.parse(array)).stream()
                    .map(result -> new PatchResult.Check(result.name(), result.passed(), result.detail()))
                    .toList();
        } catch (SelvedgeException e) {
            return List.of(new PatchResult.Check("checks", false, e.code() + ": " + e.getMessage()));
        }
    }

    private HealthChecks checks(PackageInstaller installer) {
        VersionScheme scheme = installer.method().equals("dpkg") ? VersionScheme.DPKG : VersionScheme.SEMVER;
        return new HealthChecks(root, installer, scheme.comparator());
    }

    /** Acts, then looks what is there. */
    private void act(String assignment, Patch patch, Supplier<@Nullable String> act) {
        submit(() -> {
            String failure;
            try {
                failure = act.get();
            } catch (SelvedgeException e) {
                failure = e.code() + ": " + e.getMessage();
            }
            inputs.accept(new Input.Observed(new Input.ActionEnded(assignment, look(patch), failure)));
        });
    }

    private Installed look(Patch patch) {
        try {
            return switch (installer(patch).inspect(patch.install().packageName())) {
                case Inspection.Absent ignored -> Installed.ABSENT;
                case Inspection.Installed installed -> new Installed(installed.version(), false);
                case Inspection.Broken broken -> new Installed(broken.version(), true);
            };
        } catch (SelvedgeException e) {
            LOG.error(
                    "event=inspect-failed patch=\"{}\" code={} reason=\"{}\"", patch.name(), e.code(), e.getMessage());
            return new Installed(null, true);
        }
    }

    private PackageInstaller installer(Patch patch) {
        PackageInstaller installer = installers.get(patch.install().method());
        if (installer == null) {
            throw new SelvedgeException(
                    "NO_INSTALLER",
                    "this endpoint has no package manager " + patch.install().method());
        }
        return installer;
    }

    private static @Nullable String failure(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Installed ignored -> null;
            case Outcome.Removed ignored -> null;
            case Outcome.Failed failed -> failed.code() + ": " + failed.detail() + tail(failed.outputTail());
        };
    }

    private static String tail(String output) {
        String trimmed = output.strip();
        if (trimmed.isEmpty()) {
            return "";
        }
        return " | " + (trimmed.length() <= MAX_TAIL ? trimmed : trimmed.substring(trimmed.length() - MAX_TAIL));
    }

    private void submit(Runnable task) {
        thread.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("event=endpoint-task-broken", e);
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
