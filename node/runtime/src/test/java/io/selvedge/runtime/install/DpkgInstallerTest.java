package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real dpkg on real packages in a sandbox directory, as whoever runs the tests. */
class DpkgInstallerTest {
    private static final DpkgLimits LIMITS = new DpkgLimits(60_000, 60_000, 2_000);
    private static final String NAME = "selvedge-demo";

    @TempDir
    Path temp;

    private Path root;
    private DpkgInstaller installer;

    @BeforeEach
    void setUp() {
        NeedsDpkg.check();
        root = temp.resolve("root");
        installer = installer(DpkgRoot.Scripts.REFUSED);
    }

    @Test
    void installsAnnouncedVersionAndKnowsIt() throws IOException {
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Absent());
        assertThat(install("1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Installed("1.0"));
        assertThat(content()).isEqualTo("content of 1.0");
    }

    @Test
    void upgradesAndGoesBack() throws IOException {
        install("1.0");
        assertThat(install("2:1.5~rc1")).isEqualTo(new Outcome.Installed("2:1.5~rc1"));
        assertThat(content()).isEqualTo("content of 2:1.5~rc1");
        assertThat(installer.undo(NAME, "1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(content()).isEqualTo("content of 1.0");
        assertThat(installer.undo(NAME, "2:1.5~rc1")).isEqualTo(new Outcome.Installed("2:1.5~rc1"));
    }

    @Test
    void keepsOnlyVersionInForceAndTheOneBefore() throws IOException {
        install("1.0");
        install("2.0");
        install("3.0");
        PackageArchive archive = archive();
        assertThat(archive.find(NAME, "1.0")).isEmpty();
        assertThat(archive.find(NAME, "2.0")).isPresent();
        assertThat(archive.find(NAME, "3.0")).isPresent();
        assertThat(archive.pending(NAME)).isEmpty();
    }

    @Test
    void removesFirstInstallation() throws IOException {
        install("1.0");
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Absent());
        assertThat(root.resolve("usr/share/" + NAME)).doesNotExist();
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
    }

    @Test
    void undoSaysWhenPreviousVersionWasNotInstalledByUs() throws IOException {
        install("2.0");
        assertThat(fault(installer.undo(NAME, "1.0"))).isEqualTo(Fault.NO_PREVIOUS_VERSION);
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Installed("2.0"));
    }

    @Test
    void undoRefusesKeptArtifactThatHasChanged() throws IOException {
        install("1.0");
        install("2.0");
        Path kept = archive().find(NAME, "1.0").orElseThrow();
        byte[] bytes = Files.readAllBytes(kept);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(kept);
        Files.write(kept, bytes);
        assertThat(fault(installer.undo(NAME, "1.0"))).isEqualTo(Fault.NO_PREVIOUS_VERSION);
    }

    @Test
    void refusesTruncatedArtifactAtEveryLengthBeforeDpkgRuns() throws IOException {
        install("1.0");
        byte[] whole = Files.readAllBytes(deb("2.0"));
        Path cut = temp.resolve("cut.deb");
        for (int length = whole.length - 1; length > 0; length -= whole.length / 12 + 1) {
            Files.write(cut, Arrays.copyOf(whole, length));
            Outcome outcome = installer.install(cut, PackageIdentity.of(NAME, "2.0"));
            assertThat(fault(outcome)).as("cut to " + length).isEqualTo(Fault.BAD_ARTIFACT);
        }
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Installed("1.0"));
        assertThat(archive().find(NAME, "2.0")).isEmpty();
    }

    @Test
    void refusesDamagedContent() throws IOException {
        byte[] bytes = Files.readAllBytes(deb("1.0"));
        bytes[bytes.length - 40] ^= 0x55;
        Path damaged = Files.write(temp.resolve("damaged.deb"), bytes);
        assertThat(fault(installer.install(damaged, PackageIdentity.of(NAME, "1.0"))))
                .isEqualTo(Fault.BAD_ARTIFACT);
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Absent());
    }

    @Test
    void refusesAnotherPackageThanExpected() throws IOException {
        Path deb = deb("1.0");
        assertThat(fault(installer.install(deb, PackageIdentity.of(NAME, "1.1"))))
                .isEqualTo(Fault.IDENTITY_MISMATCH);
        assertThat(fault(installer.install(deb, PackageIdentity.of("other", "1.0"))))
                .isEqualTo(Fault.IDENTITY_MISMATCH);
    }

    @Test
    void refusesForeignArchitecture() throws IOException {
        PackageIdentity foreign = new PackageIdentity(NAME, "1.0", "pdp11");
        Path deb = temp.resolve("foreign.deb");
        new DebBuilder(foreign).writeTo(deb);
        assertThat(fault(installer.install(deb, foreign))).isEqualTo(Fault.WRONG_ARCHITECTURE);
    }

    @Test
    void refusesMissingDependencyWithoutTouchingWhatIsInstalled() throws IOException {
        install("1.0");
        Path deb = temp.resolve("needs.deb");
        builder("2.0").field("Depends", "no-such-library (>= 3)").writeTo(deb);
        Outcome outcome = installer.install(deb, PackageIdentity.of(NAME, "2.0"));
        assertThat(fault(outcome)).isEqualTo(Fault.DEPENDENCY_MISSING);
        assertThat(((Failed) outcome).detail()).contains("no-such-library");
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Installed("1.0"));
    }

    @Test
    void installsWhereDependencyIsThere() throws IOException {
        install("1.0");
        Path deb = temp.resolve("user.deb");
        PackageIdentity user = PackageIdentity.of("selvedge-user", "1");
        new DebBuilder(user).field("Depends", NAME + " (>= 1.0)").writeTo(deb);
        assertThat(installer.install(deb, user)).isEqualTo(new Outcome.Installed("1"));
    }

    @Test
    void refusesConflictWithInstalledPackage() throws IOException {
        install("1.0");
        Path deb = temp.resolve("enemy.deb");
        PackageIdentity enemy = PackageIdentity.of("selvedge-enemy", "1");
        new DebBuilder(enemy).field("Breaks", NAME + " (<< 9)").writeTo(deb);
        assertThat(fault(installer.install(deb, enemy))).isEqualTo(Fault.CONFLICT);
    }

    @Test
    void failsOnFileOfAnotherPackageAndLeavesItsFile() throws IOException {
        install("1.0");
        Path deb = temp.resolve("thief.deb");
        PackageIdentity thief = PackageIdentity.of("selvedge-thief", "1");
        new DebBuilder(thief).file("usr/share/" + NAME + "/content", "stolen").writeTo(deb);
        assertThat(fault(installer.install(deb, thief))).isEqualTo(Fault.CONFLICT);
        assertThat(content()).isEqualTo("content of 1.0");
        assertThat(installer.inspect("selvedge-thief")).isNotInstanceOf(Inspection.Installed.class);
    }

    @Test
    void refusesPackageLargerThanTheDisk() throws IOException {
        Path deb = temp.resolve("huge.deb");
        builder("1.0").field("Installed-Size", "999999999999").writeTo(deb);
        assertThat(fault(installer.install(deb, PackageIdentity.of(NAME, "1.0"))))
                .isEqualTo(Fault.DISK_FULL);
    }

    @Test
    void refusesScriptsInSandbox() throws IOException {
        Path deb = temp.resolve("scripted.deb");
        builder("1.0").script("postinst", "#!/bin/sh\nexit 0\n").writeTo(deb);
        assertThat(fault(installer.install(deb, PackageIdentity.of(NAME, "1.0"))))
                .isEqualTo(Fault.SCRIPTS_NOT_ALLOWED);
    }

    @Test
    void failingScriptIsNamedAndUndoRecovers() throws IOException {
        installer = installer(DpkgRoot.Scripts.CHROOTLESS);
        install("1.0");
        Path deb = temp.resolve("failing.deb");
        builder("2.0")
                .script("postinst", "#!/bin/sh\necho the reason >&2\nexit 7\n")
                .writeTo(deb);
        Outcome outcome = installer.install(deb, PackageIdentity.of(NAME, "2.0"));
        assertThat(fault(outcome)).isEqualTo(Fault.SCRIPT_FAILED);
        assertThat(((Failed) outcome).outputTail()).contains("the reason");
        assertThat(installer.inspect(NAME)).isInstanceOf(Inspection.Broken.class);
        assertThat(installer.undo(NAME, "1.0")).isEqualTo(new Outcome.Installed("1.0"));
    }

    @Test
    void endsScriptThatTakesTooLong() throws IOException {
        installer = new DpkgInstaller(
                new DpkgRoot(root, DpkgRoot.Scripts.CHROOTLESS), archive(), new DpkgLimits(1_000, 60_000, 0));
        Path deb = temp.resolve("slow.deb");
        builder("1.0").script("postinst", "#!/bin/sh\nsleep 600\n").writeTo(deb);
        Outcome outcome = installer.install(deb, PackageIdentity.of(NAME, "1.0"));
        assertThat(fault(outcome)).isEqualTo(Fault.TIMEOUT);
        assertThat(installer.inspect(NAME)).isInstanceOf(Inspection.Broken.class);
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
    }

    @Test
    void neverAsksAboutChangedConfiguration() throws IOException {
        conffile("1.0", "first");
        Files.writeString(root.resolve("etc/selvedge-demo.conf"), "changed by hand");
        conffile("2.0", "second");
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Installed("2.0"));
        assertThat(root.resolve("etc/selvedge-demo.conf")).hasContent("changed by hand");
    }

    @Test
    void identifiesPackages() throws IOException {
        assertThat(installer.identify(deb("1:2.3-4"))).contains(new PackageIdentity(NAME, "1:2.3-4", "all"));
        assertThat(installer.identify(Files.writeString(temp.resolve("text"), "no package")))
                .isEmpty();
        assertThat(installer.identify(temp.resolve("missing"))).isEmpty();
    }

    @Test
    void identifiesEveryCompressionThatDpkgWrites() throws Exception {
        Path tree = temp.resolve("tree");
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: packed\nVersion: 7\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: d\n");
        for (String compression : new String[] {"gzip", "xz", "zstd", "none"}) {
            Path deb = temp.resolve(compression + ".deb");
            Process built = new ProcessBuilder("dpkg-deb", "-Z" + compression, "-b", tree.toString(), deb.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("built").toFile())
                    .start();
            assertThat(built.waitFor(60, TimeUnit.SECONDS)).isTrue();
            if (built.exitValue() == 0) {
                assertThat(installer.identify(deb)).as(compression).contains(new PackageIdentity("packed", "7", "all"));
            } else {
                // Only zstd is younger than the oldest dpkg that is still in use.
                assertThat(compression).isEqualTo("zstd");
            }
        }
    }

    @Test
    void worksForUserWithoutRights() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "the other tests have run without rights already");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv to give root's rights up");
        DpkgRoot sandbox = DpkgRoot.sandbox(root);
        sandbox.prepare();
        Path deb = deb("1.0");
        for (Path path = temp; path != null && path.startsWith(Path.of("/tmp")); path = path.getParent()) {
            path.toFile().setExecutable(true, false);
            path.toFile().setReadable(true, false);
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", 65534);
            }
        }
        List<String> argv =
                new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "dpkg"));
        argv.addAll(sandbox.options());
        argv.addAll(List.of("--install", deb.toString()));
        Process dpkg = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out").toFile())
                .start();
        assertThat(dpkg.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dpkg.exitValue()).as(Files.readString(temp.resolve("out"))).isZero();
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Installed("1.0"));
    }

    private void conffile(String version, String content) throws IOException {
        // dpkg takes a file for configuration when it is listed in the package's conffiles.
        Path tree = temp.resolve("conf-" + version);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.createDirectories(tree.resolve("etc"));
        Files.writeString(tree.resolve("DEBIAN/conffiles"), "/etc/selvedge-demo.conf\n");
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: " + NAME + "\nVersion: " + version
                        + "\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: d\n");
        Files.writeString(tree.resolve("etc/selvedge-demo.conf"), content);
        Path deb = temp.resolve("conf-" + version + ".deb");
        try {
            new ProcessBuilder("dpkg-deb", "--root-owner-group", "-b", tree.toString(), deb.toString())
                    .redirectOutput(temp.resolve("built").toFile())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(installer.install(deb, PackageIdentity.of(NAME, version))).isEqualTo(new Outcome.Installed(version));
    }

    private Outcome install(String version) throws IOException {
        return installer.install(deb(version), PackageIdentity.of(NAME, version));
    }

    private DebBuilder builder(String version) {
        return new DebBuilder(PackageIdentity.of(NAME, version))
                .file("usr/share/" + NAME + "/content", "content of " + version)
                .payload("usr/share/" + NAME + "/payload", 100_000, version.hashCode());
    }

    private Path deb(String version) throws IOException {
        Path deb = temp.resolve("package-" + version + ".deb");
        builder(version).writeTo(deb);
        return deb;
    }

    private String content() throws IOException {
        return Files.readString(root.resolve("usr/share/" + NAME + "/content"));
    }

    private PackageArchive archive() {
        return new PackageArchive(temp.resolve("packages"));
    }

    private DpkgInstaller installer(DpkgRoot.Scripts scripts) {
        return new DpkgInstaller(new DpkgRoot(root, scripts), archive(), LIMITS);
    }

    private static Fault fault(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).fault();
    }
}
