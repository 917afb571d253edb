package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends the process's life before each single file operation of a change, and looks at what the next process finds. */
class ArchiveCrashTest {
    private static final int MORE_THAN_ANY_CHANGE_HAS = 1_000;

    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Lets so many operations happen; then it is dead, and nothing happens any more, whatever is tried. */
    private static final class Life implements Consumer<String> {
        private int left;

        Life(int operations) {
            left = operations;
        }

        @Override
        public void accept(String operation) {
            if (left-- <= 0) {
                throw new Died();
            }
        }
    }

    private interface Change {
        Outcome make(ArchiveInstaller installer) throws IOException;
    }

    @TempDir
    Path temp;

    @ParameterizedTest
    @EnumSource(CurrentPointer.class)
    void upgradeLeavesOldOrNew(CurrentPointer pointer) throws IOException {
        Path next = archive("2.0", "new");
        int deaths = everywhere(
                pointer, installer -> installer.install(next, PackageIdentity.of("demo", "2.0")), Set.of("1.0", "2.0"));
        assertThat(deaths).isGreaterThan(15);
    }

    @ParameterizedTest
    @EnumSource(CurrentPointer.class)
    void undoLeavesOldOrNew(CurrentPointer pointer) throws IOException {
        int deaths = everywhere(pointer, installer -> installer.undo("demo", "0.9"), Set.of("1.0", "0.9"));
        assertThat(deaths).isBetween(2, 10);
    }

    @Test
    void reinstallOfWholeVersionNeverLosesIt() throws IOException {
        Path again = archive("1.0", "content");
        everywhere(
                CurrentPointer.SYMLINK,
                installer -> installer.install(again, PackageIdentity.of("demo", "1.0")),
                Set.of("1.0"));
    }

    @Test
    void firstInstallationLeavesNothingOrAll() throws IOException {
        Path first = archive("1.0", "content");
        boolean finished = false;
        for (int operations = 0; !finished; operations++) {
            Path root = temp.resolve("first-" + operations);
            try {
                finished = installer(root, CurrentPointer.SYMLINK, operations)
                        .install(first, PackageIdentity.of("demo", "1.0"))
                        .equals(new Outcome.Installed("1.0"));
            } catch (Died death) {
                finished = false;
            }
            ArchiveInstaller next = new ArchiveInstaller(root);
            assertThat(next.inspect("demo")).isIn(new Inspection.Absent(), new Inspection.Installed("1.0"));
            next.repair("demo");
            assertThat(next.install(first, PackageIdentity.of("demo", "1.0"))).isEqualTo(new Outcome.Installed("1.0"));
        }
    }

    @Test
    void replacingDamagedVersionIsRepaired() throws IOException {
        Path again = archive("1.0", "content");
        boolean finished = false;
        for (int operations = 0; !finished; operations++) {
            Path root = prepared("damaged-" + operations, CurrentPointer.SYMLINK);
            Files.writeString(root.resolve("demo/1.0/file"), "damaged");
            try {
                installer(root, CurrentPointer.SYMLINK, operations).install(again, PackageIdentity.of("demo", "1.0"));
                finished = true;
            } catch (Died death) {
                finished = false;
            }
            assertThat(new ArchiveInstaller(root).repair("demo")).isEqualTo(new Outcome.Installed("1.0"));
        }
    }

    /** How often the change died before it could be made to the end. */
    private int everywhere(CurrentPointer pointer, Change change, Set<String> allowed) throws IOException {
        for (int operations = 0; operations < MORE_THAN_ANY_CHANGE_HAS; operations++) {
            Path root = prepared("change-" + operations, pointer);
            boolean died = false;
            try {
                change.make(installer(root, pointer, operations));
            } catch (Died death) {
                died = true;
            }
            ArchiveInstaller next = new ArchiveInstaller(root, pointer, new DurableFiles());
            Inspection found = next.inspect("demo");
            assertThat(found).as("died before operation " + operations).isInstanceOf(Inspection.Installed.class);
            String version = ((Inspection.Installed) found).version();
            assertThat(allowed).contains(version);
            String expected = version.equals("2.0") ? "new" : version.equals("0.9") ? "older" : "content";
            assertThat(root.resolve("demo").resolve(version).resolve("file")).hasContent(expected);
            assertThat(root.resolve("demo").resolve(version).resolve("sub/more"))
                    .hasContent("more");
            assertThat(next.repair("demo")).isEqualTo(new Outcome.Installed(version));
            assertThat(change.make(next)).isInstanceOf(Outcome.Installed.class);
            if (!died) {
                return operations;
            }
        }
        throw new AssertionError("the change never ended");
    }

    private Path prepared(String directory, CurrentPointer pointer) throws IOException {
        Path root = temp.resolve(directory);
        ArchiveInstaller installer = new ArchiveInstaller(root, pointer, new DurableFiles());
        installer.install(archive("0.9", "older"), PackageIdentity.of("demo", "0.9"));
        installer.install(archive("1.0", "content"), PackageIdentity.of("demo", "1.0"));
        return root;
    }

    private static ArchiveInstaller installer(Path root, CurrentPointer pointer, int operations) {
        return new ArchiveInstaller(root, pointer, new DurableFiles(new Life(operations)));
    }

    private Path archive(String version, String content) throws IOException {
        Path archive = temp.resolve("demo-" + version + ".tar.gz");
        new ArchiveBuilder(PackageIdentity.of("demo", version))
                .file("file", content)
                .file("sub/more", "more")
                .symlink("sub/link", "../file")
                .writeTarGz(archive);
        return archive;
    }
}
