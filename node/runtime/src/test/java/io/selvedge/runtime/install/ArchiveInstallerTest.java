package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.selvedge.runtime.install.Outcome.Failed;
import io.selvedge.runtime.install.Outcome.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveInstallerTest {
    private static final String NAME = "demo";

    @TempDir
    Path temp;

    private Path root;
    private ArchiveInstaller installer;

    @BeforeEach
    void setUp() {
        root = temp.resolve("root");
        installer = new ArchiveInstaller(root);
    }

    @ParameterizedTest
    @EnumSource(CurrentPointer.class)
    void installsUpgradesGoesBackAndRemoves(CurrentPointer pointer) throws IOException {
        installer = new ArchiveInstaller(root, pointer, new DurableFiles());
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Absent());
        assertThat(install("1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(install("1.1~rc1")).isEqualTo(new Outcome.Installed("1.1~rc1"));
        assertThat(content()).isEqualTo("content of 1.1~rc1");
        assertThat(installer.undo(NAME, "1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(content()).isEqualTo("content of 1.0");
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
        assertThat(installer.inspect(NAME)).isEqualTo(new Inspection.Absent());
        assertThat(installer.remove(NAME)).isEqualTo(new Outcome.Removed());
    }

    @Test
    void unpacksKindsAndModes() throws IOException {
        Path archive = temp.resolve("a.tar.gz");
        String longName = "d/" + "n".repeat(120) + "/" + "m".repeat(120);
        builder("1.0")
                .file("bin/tool", "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), true)
                .file(longName, "long")
                .file("empty", "")
                .symlink("lib/tool", "../bin/tool")
                .writeTarGz(archive);
        assertThat(installer.install(archive, PackageIdentity.of(NAME, "1.0"))).isEqualTo(new Outcome.Installed("1.0"));
        Path current = root.resolve("demo/current");
        assertThat(Files.isExecutable(current.resolve("bin/tool"))).isTrue();
        assertThat(current.resolve("lib/tool").toRealPath())
                .isEqualTo(current.resolve("bin/tool").toRealPath());
        assertThat(current.resolve(longName)).hasContent("long");
        assertThat(current.resolve("empty")).isEmptyFile();
        assertThat(Files.getPosixFilePermissions(current.resolve("file"))).hasSize(4);
    }

    @Test
    void installsZip() throws IOException {
        Path archive = temp.resolve("a.zip");
        builder("1.0").payload("sub/payload", 300_000, 1).writeZip(archive);
        assertThat(installer.identify(archive)).contains(PackageIdentity.of(NAME, "1.0"));
        assertThat(installer.install(archive, PackageIdentity.of(NAME, "1.0"))).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(root.resolve("demo/current/sub/payload")).hasSize(300_000);
    }

    @Test
    void installsZipOfInfoZipWithModesAndLinks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zip")), "needs Info-ZIP");
        Path tree = Files.createDirectories(temp.resolve("tree/bin"));
        Files.writeString(temp.resolve("tree/selvedge.json"), "{\"name\":\"demo\",\"version\":\"1.0\"}");
        assertThat(Files.writeString(tree.resolve("tool"), "x").toFile().setExecutable(true))
                .isTrue();
        Files.createSymbolicLink(tree.resolve("link"), Path.of("tool"));
        run(temp.resolve("tree"), "zip", "-q", "-r", "-y", "../t.zip", ".");
        assertThat(installer.install(temp.resolve("t.zip"), PackageIdentity.of(NAME, "1.0")))
                .isEqualTo(new Outcome.Installed("1.0"));
        assertThat(Files.isExecutable(root.resolve("demo/current/bin/tool"))).isTrue();
        assertThat(Files.isSymbolicLink(root.resolve("demo/current/bin/link"))).isTrue();
    }

    @Test
    void installsWhatOtherTarsWrite() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "needs GNU tar");
        Path tree = Files.createDirectories(temp.resolve("tree/" + "d".repeat(90)));
        Files.writeString(temp.resolve("tree/selvedge.json"), "{\"name\":\"demo\",\"version\":\"1.0\"}");
        Files.writeString(tree.resolve("ü".repeat(40)), "x");
        for (String format : List.of("gnu", "pax", "ustar", "posix")) {
            run(temp.resolve("tree"), "tar", "-czf", "../t.tgz", "--format=" + format, ".");
            installer = new ArchiveInstaller(temp.resolve("root-" + format));
            assertThat(installer.install(temp.resolve("t.tgz"), PackageIdentity.of(NAME, "1.0")))
                    .as(format)
                    .isEqualTo(new Outcome.Installed("1.0"));
            assertThat(temp.resolve("root-" + format + "/demo/current/" + "d".repeat(90) + "/" + "ü".repeat(40)))
                    .hasContent("x");
        }
    }

    @Test
    void keepsVersionInForceAndTheOneBefore() throws IOException {
        install("1.0");
        install("2.0");
        install("3.0");
        assertThat(children()).containsExactlyInAnyOrder("2.0", "3.0", "current");
        assertThat(fault(installer.undo(NAME, "1.0"))).isEqualTo(Fault.NO_PREVIOUS_VERSION);
        assertThat(installer.undo(NAME, "2.0")).isEqualTo(new Outcome.Installed("2.0"));
        assertThat(install("4.0")).isEqualTo(new Outcome.Installed("4.0"));
        assertThat(children()).containsExactlyInAnyOrder("2.0", "4.0", "current");
    }

    @Test
    void installingSameVersionAgainRestoresDamagedFile() throws IOException {
        install("1.0");
        Files.writeString(root.resolve("demo/1.0/file"), "damaged");
        assertThat(install("1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(content()).isEqualTo("content of 1.0");
        assertThat(children()).containsExactlyInAnyOrder("1.0", "current");
    }

    @Test
    void saysBrokenWhenVersionInForceIsGoneAndInstallHeals() throws IOException {
        install("1.0");
        new DurableFiles().deleteTree(root.resolve("demo/1.0"));
        assertThat(installer.inspect(NAME)).isInstanceOf(Inspection.Broken.class);
        assertThat(fault(installer.repair(NAME))).isEqualTo(Fault.STILL_BROKEN);
        assertThat(install("1.0")).isEqualTo(new Outcome.Installed("1.0"));
    }

    @Test
    void pointerThatLeavesThePackageIsBroken() throws IOException {
        install("1.0");
        Files.delete(root.resolve("demo/current"));
        Files.createSymbolicLink(root.resolve("demo/current"), Path.of("../demo/1.0"));
        assertThat(installer.inspect(NAME)).isInstanceOf(Inspection.Broken.class);
    }

    @Test
    void refusesWrongIdentityAndNoDescriptor() throws IOException {
        Path archive = archive("1.0");
        assertThat(fault(installer.install(archive, PackageIdentity.of(NAME, "2.0"))))
                .isEqualTo(Fault.IDENTITY_MISMATCH);
        assertThat(fault(installer.install(archive, new PackageIdentity(NAME, "1.0", "amd64"))))
                .isEqualTo(Fault.IDENTITY_MISMATCH);
        Path text = Files.writeString(temp.resolve("text"), "nothing");
        assertThat(fault(installer.install(text, PackageIdentity.of(NAME, "1.0"))))
                .isEqualTo(Fault.BAD_ARTIFACT);
        assertThat(installer.identify(text)).isEmpty();
        assertThat(installer.identify(temp.resolve("missing"))).isEmpty();
    }

    @Test
    void refusesTruncatedArchiveAndLeavesNothing() throws IOException {
        install("1.0");
        for (boolean zip : new boolean[] {false, true}) {
            Path archive = temp.resolve("whole");
            ArchiveBuilder builder = builder("2.0").payload("payload", 50_000, 3);
            if (zip) {
                builder.writeZip(archive);
            } else {
                builder.writeTarGz(archive);
            }
            byte[] whole = Files.readAllBytes(archive);
            for (int length = whole.length - 1; length > 0; length -= whole.length / 60 + 1) {
                Files.write(archive, Arrays.copyOf(whole, length));
                assertThat(fault(installer.install(archive, PackageIdentity.of(NAME, "2.0"))))
                        .as("cut to " + length)
                        .isEqualTo(Fault.BAD_ARTIFACT);
            }
        }
        assertThat(children()).containsExactlyInAnyOrder("1.0", "current");
    }

    @Test
    void neverWritesThroughSymlinkThatSomebodyPutInItsWay() throws IOException {
        Path outside = Files.createDirectories(temp.resolve("outside"));
        Files.createDirectories(root.resolve("demo"));
        Files.createSymbolicLink(root.resolve("demo/1.0.tmp"), outside);
        assertThat(install("1.0")).isEqualTo(new Outcome.Installed("1.0"));
        assertThat(outside).isEmptyDirectory();
        assertThat(Files.isDirectory(root.resolve("demo/1.0"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    private Outcome install(String version) throws IOException {
        return installer.install(archive(version), PackageIdentity.of(NAME, version));
    }

    private Path archive(String version) throws IOException {
        Path archive = temp.resolve("demo-" + version + ".tar.gz");
        builder(version).writeTarGz(archive);
        return archive;
    }

    private static ArchiveBuilder builder(String version) {
        return new ArchiveBuilder(PackageIdentity.of(NAME, version)).file("file", "content of " + version);
    }

    private String content() throws IOException {
        String current = CurrentPointer.read(root.resolve("demo")).orElseThrow();
        return Files.readString(root.resolve("demo").resolve(current).resolve("file"));
    }

    private List<String> children() throws IOException {
        try (Stream<Path> all = Files.list(root.resolve("demo"))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static void run(Path directory, String... argv) throws Exception {
        Process process = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static Fault fault(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Failed.class);
        return ((Failed) outcome).fault();
    }
}
