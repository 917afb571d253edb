package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageContentsTest {
    @TempDir
    private Path folder;

    @Test
    void namesMakerSummaryAndScriptsOfADeb() throws IOException {
        Path deb = folder.resolve("hello.deb");
        new DebBuilder(new PackageIdentity("hello", "1:2.0-1", "amd64"))
                .field("Maintainer", "Somebody <somebody@vendor.example>")
                .field("Description", "says hello")
                .script("prerm", "#!/bin/sh\n")
                .script("postinst", "#!/bin/sh\n")
                .file("usr/share/hello", "hello")
                .writeTo(deb);
        assertThat(PackageContents.ofDeb(deb))
                .isEqualTo(new PackageContents(
                        new PackageIdentity("hello", "1:2.0-1", "amd64"),
                        "Somebody <somebody@vendor.example>",
                        "says hello",
                        java.util.List.of("postinst", "prerm")));
    }

    @Test
    void asksDpkgForWhatIsCompressedWithZstd() throws Exception {
        NeedsDpkg.check();
        Path control = Files.createDirectories(folder.resolve("tree/DEBIAN"));
        Files.writeString(
                control.resolve("control"),
                "Package: hello\nVersion: 2.0\nArchitecture: all\nMaintainer: Somebody <s@vendor.example>\n"
                        + "Description: says hello\n");
        Files.writeString(control.resolve("postinst"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(control.resolve("postinst"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path deb = folder.resolve("zstd.deb");
        int exit = new ProcessBuilder(
                        "dpkg-deb",
                        "--root-owner-group",
                        "-Zzstd",
                        "--uniform-compression",
                        "--build",
                        folder.resolve("tree").toString(),
                        deb.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
        PackageContents contents = PackageContents.ofDeb(deb);
        assertThat(contents.identity()).isEqualTo(new PackageIdentity("hello", "2.0", "all"));
        assertThat(contents.scripts()).containsExactly("postinst");
    }

    @Test
    void archiveWithoutDescriptorIsNoPackage() throws IOException {
        Path archive = folder.resolve("web.zip");
        new ArchiveBuilder(PackageIdentity.of("web", "2.0"))
                .file("index.html", "hello")
                .writeZip(archive);
        assertThat(PackageContents.ofArchive(archive).identity()).isEqualTo(PackageIdentity.of("web", "2.0"));
        Path other = folder.resolve("other.zip");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(other))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("readme"));
        }
        assertThatThrownBy(() -> PackageContents.ofArchive(other))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("selvedge.json");
    }
}
