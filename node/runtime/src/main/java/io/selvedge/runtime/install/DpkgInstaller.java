package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import io.selvedge.runtime.process.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Debian's packages through the real {@code dpkg}, on the machine itself or in a sandbox directory.
 *
 * <p>Everything that can be known beforehand is checked before dpkg touches the machine ({@link DpkgTrial}). dpkg itself
 * runs detached: when the node dies it goes on to its end, and {@link #repair} of the next node waits for its lock. What
 * was cut off in the middle is finished with {@code dpkg --configure --pending}, or by installing the kept artifact of
 * the version that was under way once more.
 */
public final class DpkgInstaller implements PackageInstaller {
    private static final String QUERY_FORMAT = "${db:Status-Status} ${db:Status-Eflag} ${Architecture} ${Version}\\n";
    private static final Set<String> ABSENT = Set.of("not-installed", "config-files");

    private final DpkgRoot root;
    private final DpkgProgram program;
    private final DpkgTrial trial;
    private final PackageArchive archive;

    /** @param archive keeps the artifacts of installed versions; its directory also holds dpkg's last output */
    public DpkgInstaller(DpkgRoot root, PackageArchive archive, DpkgLimits limits) {
        this.root = root;
        this.archive = archive;
        this.program = new DpkgProgram(root, limits, archive.home().resolve("dpkg.out"));
        this.trial = new DpkgTrial(root, program, archive.home().resolve("trial.tmp"));
    }

    /** True where this machine has dpkg. */
    public static boolean isAvailable() {
        return DpkgProgram.isPresent();
    }

    @Override
    public String method() {
        return "dpkg";
    }

    @Override
    public Inspection inspect(String packageName) {
        PackageIdentity.checkName(packageName);
        root.prepare();
        Ended ended = program.query(
                "dpkg-query",
                "--admindir=" + root.adminDirectory(),
                "--show",
                "--showformat=" + QUERY_FORMAT,
                packageName);
        return switch (ended) {
            case Ended.Exited exited when exited.code() == 0 -> strongest(exited.output());
            case Ended.Exited exited when exited.code() == 1 -> new Inspection.Absent();
            case Ended.NotStarted missing ->
                throw new SelvedgeException(
                        Fault.PROGRAM_MISSING.name(),
                        "dpkg-query: " + missing.output(),
                        Map.of("program", "dpkg-query"));
            default ->
                new Inspection.Broken(null, DpkgFault.of("dpkg-query", ended).detail());
        };
    }

    @Override
    public Optional<PackageIdentity> identify(Path artifact) {
        try {
            Optional<DebControl> control = DebFile.open(artifact).readControl();
            if (control.isEmpty() && isAvailable()) {
                Files.createDirectories(archive.home());
                control = Optional.of(trial.control(artifact.toAbsolutePath()));
            }
            return control.map(DebControl::identity);
        } catch (IOException | SelvedgeException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized Outcome install(Path verifiedArtifact, PackageIdentity expected) {
        return changing(() -> installNow(verifiedArtifact.toAbsolutePath(), expected));
    }

    @Override
    public synchronized Outcome repair(String packageName) {
        PackageIdentity.checkName(packageName);
        return changing(() -> repairNow(packageName));
    }

    @Override
    public synchronized Outcome undo(String packageName, String previousVersion) {
        PackageIdentity.checkName(packageName);
        PackageIdentity.checkVersion(previousVersion);
        Optional<Path> kept = archive.find(packageName, previousVersion);
        return kept.isPresent()
                ? changing(() -> installNow(kept.get(), PackageIdentity.of(packageName, previousVersion)))
                : Failed.of(
                        Fault.NO_PREVIOUS_VERSION,
                        "no artifact of " + packageName + " " + previousVersion
                                + " was kept: that version was not installed by this node");
    }

    @Override
    public synchronized Outcome remove(String packageName) {
        PackageIdentity.checkName(packageName);
        return changing(() -> {
            if (inspect(packageName) instanceof Inspection.Absent) {
                archive.forget(packageName);
                return new Outcome.Removed();
            }
            Ended ended = program.change(List.of("--force-remove-reinstreq", "--remove", packageName));
            if (inspect(packageName) instanceof Inspection.Absent) {
                archive.forget(packageName);
                return new Outcome.Removed();
            }
            return DpkgFault.of("dpkg --remove", ended);
        });
    }

    private Outcome installNow(Path artifact, PackageIdentity expected) throws IOException {
        Optional<Failed> refusal = trial.refusal(artifact, expected);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Inspection before = inspect(expected.name());
        Path kept = archive.keep(artifact, expected);
        archive.begin(expected);
        Outcome outcome = settle(expected, unpackAndConfigure(kept));
        if (outcome instanceof Outcome.Installed) {
            prune(expected, before);
        }
        return outcome;
    }

    /** Nothing is dropped after a broken state: it is not known which version was good last. */
    private void prune(PackageIdentity now, Inspection before) throws IOException {
        switch (before) {
            case Inspection.Installed previous ->
                archive.prune(now.name(), new TreeSet<>(List.of(previous.version(), now.version())));
            case Inspection.Absent absent -> archive.prune(now.name(), Set.of(now.version()));
            case Inspection.Broken broken -> {}
        }
    }

    private Ended unpackAndConfigure(Path kept) {
        return program.change(List.of("--force-downgrade", "--install", kept.toString()));
    }

    /** Believes the package database, not the exit code. */
    private Outcome settle(PackageIdentity expected, Ended ended) throws IOException {
        Inspection now = inspect(expected.name());
        if (DpkgFault.isGood(ended)
                && now instanceof Inspection.Installed installed
                && installed.version().equals(expected.version())) {
            archive.end(expected.name());
            return new Outcome.Installed(installed.version());
        }
        return DpkgFault.isGood(ended)
                ? new Failed(Fault.FAILED, "dpkg ended well, but the package is " + now, ended.output())
                : DpkgFault.of("dpkg --install", ended);
    }

    private Outcome repairNow(String packageName) throws IOException {
        if (inspect(packageName) instanceof Inspection.Installed whole
                && archive.pending(packageName).isEmpty()) {
            return new Outcome.Installed(whole.version());
        }
        Ended ended = program.change(List.of("--configure", "--pending"));
        if (inspect(packageName) instanceof Inspection.Broken) {
            Optional<Path> kept = archive.pending(packageName).flatMap(v -> archive.find(packageName, v));
            if (kept.isPresent()) {
                ended = unpackAndConfigure(kept.get());
            }
        }
        return switch (inspect(packageName)) {
            case Inspection.Installed whole -> {
                archive.end(packageName);
                yield new Outcome.Installed(whole.version());
            }
            case Inspection.Absent absent -> {
                archive.end(packageName);
                yield new Outcome.Removed();
            }
            case Inspection.Broken broken ->
                DpkgFault.isGood(ended)
                        ? new Failed(Fault.STILL_BROKEN, broken.detail(), ended.output())
                        : DpkgFault.of("repair", ended);
        };
    }

    /** With several architectures of one package installed, a broken one counts first. */
    private static Inspection strongest(String lines) {
        Inspection best = new Inspection.Absent();
        for (String line : lines.lines().toList()) {
            Inspection one = read(line);
            if (one instanceof Inspection.Broken) {
                return one;
            }
            best = best instanceof Inspection.Absent ? one : best;
        }
        return best;
    }

    private static Inspection read(String line) {
        String[] words = line.strip().split(" ", -1);
        if (ABSENT.contains(words[0]) || words.length < 3) {
            return new Inspection.Absent();
        }
        String version = words.length > 3 ? words[3] : "";
        if (words[0].equals("installed") && words[1].equals("ok")) {
            return new Inspection.Installed(version);
        }
        String detail = "dpkg has the package as " + words[0] + (words[1].equals("ok") ? "" : " " + words[1]);
        return new Inspection.Broken(version.isEmpty() ? null : version, detail);
    }

    private interface Change {
        Outcome make() throws IOException;
    }

    private Outcome changing(Change change) {
        if (!isAvailable()) {
            return Failed.of(Fault.PROGRAM_MISSING, "there is no dpkg on this machine");
        }
        root.prepare();
        try {
            Files.createDirectories(archive.home());
            return change.make();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            Fault fault = message.contains("No space left") ? Fault.DISK_FULL : Fault.FAILED;
            return Failed.of(fault, archive.home() + ": " + message);
        }
    }
}
