package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real dpkg, killed in the middle or busy for somebody else.
 *
 * <p>The packages' scripts stop at a named pipe while {@code hold} is there, so that the test meets them in the middle
 * without waiting for a time.
 */
class DpkgCrashTest {
    private static final String NAME = "selvedge-crash";
    private static final DpkgLimits LIMITS = new DpkgLimits(120_000, 60_000, 60_000);

    @TempDir
    Path temp;

    private Path root;
    private DpkgInstaller installer;

    @BeforeEach
    void setUp() throws Exception {
        NeedsDpkg.check();
        root = Files.createDirectories(temp.resolve("root"));
        installer = installer(LIMITS);
        assertThat(new ProcessBuilder("mkfifo", reached().toString(), released().toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @AfterEach
    void leaveNothingRunning() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preinst", "postinst"})
    void killedUpgradeIsBrokenAndRepaired(String script) throws Exception {
        installer.install(deb("1.0", script), identity("1.0"));
        Outcome outcome = killedIn(script, deb("2.0", script), "2.0");
        assertThat(fault(outcome)).isEqualTo(Fault.KILLED);
        assertThat(installer.inspect(NAME)).isInstanceOf(Inspection.Broken.class);
        assertThat(installer(LIMITS).repair(NAME)).isEqualTo(new Outcome.Installed("2.0"));
        assertThat(content()).hasContent("content of 2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"preinst", "postinst"})
    void killedUpgradeCanBeUndone(String script) throws Exception {
        installer.install(deb("1.0", script), identity("1.0"));
        killedIn(script, deb("2.0", script), "2.0");
        assertThat(installer(LIMITS).undo(NAME, "1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(content()).hasContent("content of 1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"preinst", "postinst"})
    void killedFirstInstallationIsRepairedOrRemoved(String script) throws Exception {
        killedIn(script, deb("1.0", script), "1.0");
        assertThat(installer.inspect(NAME)).isInstanceOf(Inspection.Broken.class);
        assertThat(installer.repair(NAME)).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
        killedIn(script, deb("1.0", script), "1.0");
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
        assertThat(content()).doesNotExist();
    }

    @Test
    void repairDoesNothingToWholePackage() throws Exception {
        installer.install(deb("1.0", "postinst"), identity("1.0"));
        assertThat(installer.repair(NAME)).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(installer.repair("never-there")).isEqualTo(new Outcome.Removed());
    }

    @Test
    void installationOfNodeThatDiesGoesOnAndRepairWaitsForIt() throws Exception {
        hold();
        Path deb = deb("1.0", "postinst");
        Thread node = Thread.ofPlatform().start(() -> {
            try {
                installer.install(deb, identity("1.0"));
            } catch (RuntimeException e) {
                assertThat(e).hasMessageContaining("interrupted");
            }
        });
        Files.readAllBytes(reached());
        node.interrupt();
        node.join();
        CompletableFuture<Outcome> repaired =
                CompletableFuture.supplyAsync(() -> installer(LIMITS).repair(NAME));
        Files.delete(root.resolve("hold"));
        Files.writeString(released(), "go on\n");
        assertThat(repaired.join()).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(content()).hasContent("content of 1.0");
    }

    @Test
    void lockOfSomebodyElseIsWaitedForAndThenNamed() throws Exception {
        hold();
        Path busy = deb("1.0", "postinst");
        CompletableFuture<Outcome> other =
                CompletableFuture.supplyAsync(() -> installer.install(busy, identity("1.0")));
        Files.readAllBytes(reached());
        PackageIdentity second = PackageIdentity.of("selvedge-second", "1");
        Path deb = temp.resolve("second.deb");
        new DebBuilder(second).file("usr/share/second", "x").writeTo(deb);
        DpkgInstaller impatient = new DpkgInstaller(
                new DpkgRoot(root, DpkgRoot.Scripts.CHROOTLESS),
                new PackageArchive(temp.resolve("packages-2")),
                new DpkgLimits(60_000, 60_000, 500));
        Outcome locked = impatient.install(deb, second);
        assertThat(fault(locked)).isEqualTo(Fault.LOCKED);
        assertThat(((Failed) locked).detail()).contains("locked by another process");
        Files.delete(root.resolve("hold"));
        Files.writeString(released(), "go on\n");
        assertThat(other.join()).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(impatient.install(deb, second)).isEqualTo(new Outcome.Installed("1"));
    }

    @Test
    void fullDiskIsNamedBeforeAndInTheMiddle() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount a small file system");
        Path small = Files.createDirectories(temp.resolve("small"));
        int mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("mount.out").toFile())
                .start()
                .waitFor();
        assumeTrue(mounted == 0, "this machine does not let root mount");
        try {
            DpkgInstaller there =
                    new DpkgInstaller(DpkgRoot.sandbox(small), new PackageArchive(temp.resolve("kept")), LIMITS);
            PackageIdentity large = PackageIdentity.of("selvedge-large", "1");
            Path honest = temp.resolve("honest.deb");
            new DebBuilder(large).payload("usr/large", 12 << 20, 1).writeTo(honest);
            assertThat(fault(there.install(honest, large))).isEqualTo(Fault.DISK_FULL);
            assertThat(there.inspect("selvedge-large")).isEqualTo(new Inspection.Absent());
            Path lying = temp.resolve("lying.deb");
            new DebBuilder(large)
                    .field("Installed-Size", "1")
                    .file("usr/large", new byte[40 << 20], false)
                    .writeTo(lying);
            Outcome outcome = there.install(lying, large);
            assertThat(fault(outcome)).isEqualTo(Fault.DISK_FULL);
            assertThat(there.remove("selvedge-large")).isEqualTo(new Outcome.Removed());
            assertThat(small.resolve("usr/large")).doesNotExist();
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    /** Starts the installation, kills dpkg and its children when the script has been reached, gives the outcome. */
    private Outcome killedIn(String script, Path deb, String version) throws Exception {
        hold();
        CompletableFuture<Outcome> outcome =
                CompletableFuture.supplyAsync(() -> installer.install(deb, identity(version)));
        Files.readAllBytes(reached());
        List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
        assertThat(processes).as(script).isNotEmpty();
        processes.forEach(ProcessHandle::destroyForcibly);
        Files.delete(root.resolve("hold"));
        return outcome.join();
    }

    private void hold() throws IOException {
        Files.createFile(root.resolve("hold"));
    }

    private Path deb(String version, String script) throws IOException {
        Path deb = temp.resolve(NAME + "-" + version + ".deb");
        new DebBuilder(identity(version))
                .script(script, """
                        #!/bin/sh
                        if [ -e "$DPKG_ROOT/hold" ]; then
                          echo here > "$DPKG_ROOT/reached"
                          read line < "$DPKG_ROOT/released"
                        fi
                        exit 0
                        """)
                .file("usr/share/crash", "content of " + version)
                .writeTo(deb);
        return deb;
    }

    private Path content() {
        return root.resolve("usr/share/crash");
    }

    private Path reached() {
        return root.resolve("reached");
    }

    private Path released() {
        return root.resolve("released");
    }

    private DpkgInstaller installer(DpkgLimits limits) {
        return new DpkgInstaller(
                new DpkgRoot(root, DpkgRoot.Scripts.CHROOTLESS), new PackageArchive(temp.resolve("packages")), limits);
    }

    private static PackageIdentity identity(String version) {
        return PackageIdentity.of(NAME, version);
    }

    private static Fault fault(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).fault();
    }
}
