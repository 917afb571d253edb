package io.selvedge.runtime.install;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import io.selvedge.runtime.process.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out before anything is changed whether a package can be installed.
 *
 * <p>dpkg's own {@code --no-act} looks for conflicts and the architecture but not for dependencies; those it checks when
 * it configures. So a copy of the package database is made in which the package is unpacked already, and dpkg is asked
 * to configure it there, without acting.
 */
final class DpkgTrial {
    /** Left free beyond what the package says: the package database, logs, and what scripts write. */
    static final long SPARE_BYTES = 16L << 20;

    private static final String JOURNAL_NAME = "%04d";

    private final DpkgRoot root;
    private final DpkgProgram program;
    private final Path scratch;
    private final DurableFiles files = new DurableFiles();

    /** @param scratch a directory of its own, emptied by every trial */
    DpkgTrial(DpkgRoot root, DpkgProgram program, Path scratch) {
        this.root = root;
        this.program = program;
        this.scratch = scratch;
    }

    /** Reads the control file with dpkg-deb, which knows every compression that packages may use. */
    DebControl control(Path deb) throws IOException {
        return DebControl.parse(Files.readAllBytes(extracted(deb).resolve("control")));
    }

    /** Reads control file and names of scripts with dpkg-deb. */
    PackageContents contents(Path deb) throws IOException {
        Path controlFiles = extracted(deb);
        List<String> scripts = DebFile.SCRIPTS.stream()
                .filter(script -> Files.exists(controlFiles.resolve(script)))
                .toList();
        return PackageContents.of(DebControl.parse(Files.readAllBytes(controlFiles.resolve("control"))), scripts);
    }

    /** Why {@code deb} cannot be installed, or empty; nothing outside the scratch directory is changed. */
    Optional<Failed> refusal(Path deb, PackageIdentity expected) throws IOException {
        try {
            DebFile.open(deb);
            Ended contents = program.query("dpkg-deb", "--contents", deb.toString());
            if (!DpkgFault.isGood(contents)) {
                Failed failed = DpkgFault.of("dpkg-deb", contents);
                return Optional.of(
                        contents instanceof Ended.Exited
                                ? new Failed(Fault.BAD_ARTIFACT, failed.detail(), failed.outputTail())
                                : failed);
            }
            Path controlFiles = extracted(deb);
            DebControl control = DebControl.parse(Files.readAllBytes(controlFiles.resolve("control")));
            return mismatch(control.identity(), expected)
                    .or(() -> foreign(control.identity()))
                    .or(() -> scripted(controlFiles))
                    .or(() -> tooLarge(control, deb))
                    .or(() -> conflicting(deb))
                    .or(() -> lacking(control));
        } catch (SelvedgeException e) {
            if (e.code().equals(SelvedgeException.BAD_FORMAT) || e.code().equals(SelvedgeException.TOO_LARGE)) {
                return Optional.of(Failed.of(Fault.BAD_ARTIFACT, String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    private Path extracted(Path deb) throws IOException {
        Path directory = scratch.resolve("control");
        files.deleteTree(directory);
        Files.createDirectories(scratch);
        Ended ended = program.query("dpkg-deb", "--control", deb.toString(), directory.toString());
        Path control = directory.resolve("control");
        if (!DpkgFault.isGood(ended) || !Files.isRegularFile(control)) {
            throw Malformed.at("control", DpkgFault.of("dpkg-deb", ended).detail());
        }
        if (Files.size(control) > DebControl.MAX_BYTES) {
            throw Malformed.tooLarge("control", Files.size(control) + " bytes", DebControl.MAX_BYTES);
        }
        return directory;
    }

    private static Optional<Failed> mismatch(PackageIdentity found, PackageIdentity expected) {
        boolean same = found.name().equals(expected.name())
                && found.version().equals(expected.version())
                && (expected.architecture() == null || expected.architecture().equals(found.architecture()));
        return same
                ? Optional.empty()
                : Optional.of(Failed.of(Fault.IDENTITY_MISMATCH, "the file is " + found + ", not " + expected));
    }

    private Optional<Failed> foreign(PackageIdentity found) {
        if ("all".equals(found.architecture())) {
            return Optional.empty();
        }
        Ended own = program.query("dpkg", "--print-architecture");
        Ended others = program.query("dpkg", "--admindir=" + root.adminDirectory(), "--print-foreign-architectures");
        Set<String> known = Stream.of(own, others)
                .filter(DpkgFault::isGood)
                .flatMap(ended -> ended.output().lines())
                .map(String::strip)
                .collect(Collectors.toSet());
        return known.isEmpty() || known.contains(found.architecture())
                ? Optional.empty()
                : Optional.of(Failed.of(
                        Fault.WRONG_ARCHITECTURE,
                        "the package is for " + found.architecture() + ", this system takes " + known));
    }

    private Optional<Failed> scripted(Path controlFiles) {
        if (root.scripts() != DpkgRoot.Scripts.REFUSED) {
            return Optional.empty();
        }
        return DebFile.SCRIPTS.stream()
                .sorted()
                .filter(script -> Files.exists(controlFiles.resolve(script)))
                .findFirst()
                .map(script -> Failed.of(
                        Fault.SCRIPTS_NOT_ALLOWED,
                        "the package has a maintainer script (" + script + ") and " + root.directory()
                                + " is a sandbox that runs none"));
    }

    private Optional<Failed> tooLarge(DebControl control, Path deb) {
        try {
            long needed = Math.max(control.installedSizeBytes(), Files.size(deb)) + SPARE_BYTES;
            long usable = Files.getFileStore(root.directory()).getUsableSpace();
            return needed <= usable
                    ? Optional.empty()
                    : Optional.of(Failed.of(
                            Fault.DISK_FULL,
                            root.directory() + " has " + usable + " bytes left, the package needs " + needed));
        } catch (IOException e) {
            // A file system that does not say how much it has left is found out by dpkg itself.
            return Optional.empty();
        }
    }

    private Optional<Failed> conflicting(Path deb) {
        Ended ended = program.trial(List.of("--unpack", deb.toString()));
        return DpkgFault.isGood(ended) ? Optional.empty() : Optional.of(DpkgFault.of("dpkg --no-act", ended));
    }

    private Optional<Failed> lacking(DebControl control) {
        try {
            Path database = scratch.resolve("database");
            files.deleteTree(database);
            Files.createDirectories(database.resolve("info"));
            Files.createDirectories(database.resolve("triggers"));
            copyDatabase(database);
            journalUnpacked(database.resolve("updates"), control);
            String name = control.identity().name();
            Ended ended = program.trial(List.of("--admindir=" + database, "--configure", name));
            return DpkgFault.isGood(ended) ? Optional.empty() : Optional.of(DpkgFault.of("dpkg --no-act", ended));
        } catch (IOException e) {
            // The trial only spares the machine a half-way failure; without it dpkg's own check still stands.
            return Optional.empty();
        }
    }

    private void copyDatabase(Path database) throws IOException {
        Path admin = root.adminDirectory();
        for (String file : List.of("status", "arch")) {
            if (Files.exists(admin.resolve(file))) {
                Files.copy(admin.resolve(file), database.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.createFile(database.resolve("available"));
        Files.createDirectories(database.resolve("updates"));
        try (Stream<Path> journal = Files.list(admin.resolve("updates"))) {
            for (Path entry : journal.filter(DpkgTrial::isJournalEntry).toList()) {
                Files.copy(entry, database.resolve("updates").resolve(String.valueOf(entry.getFileName())));
            }
        }
    }

    /** dpkg replays the numbered files of its journal over the status file: the last one wins. */
    private static void journalUnpacked(Path updates, DebControl control) throws IOException {
        long entries;
        try (Stream<Path> journal = Files.list(updates)) {
            entries = journal.count();
        }
        String stanza = "Status: install ok unpacked\n" + control.text().strip() + "\n";
        Files.writeString(
                updates.resolve(String.format(Locale.ROOT, JOURNAL_NAME, entries)), stanza, StandardCharsets.UTF_8);
    }

    private static boolean isJournalEntry(Path entry) {
        return String.valueOf(entry.getFileName()).matches("[0-9]+");
    }
}
