package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebBuilderTest {
    private static final PackageIdentity IDENTITY = new PackageIdentity("made-here", "1:2.3~rc1-4", "amd64");

    @TempDir
    Path temp;

    @Test
    void sameCallsGiveSameBytes() throws IOException {
        Path one = write("one.deb");
        Path two = write("two.deb");
        assertThat(Files.mismatch(one, two)).isNegative();
    }

    @Test
    void ownReaderReadsIt() throws IOException {
        DebControl control = DebFile.open(write("own.deb")).readControl().orElseThrow();
        assertThat(control.identity()).isEqualTo(IDENTITY);
        assertThat(control.field("depends")).contains("libc6 (>= 2.0)");
        assertThat(control.installedSizeBytes()).isBetween(2L << 20, 3L << 20);
    }

    @Test
    void dpkgDebAcceptsIt() throws Exception {
        NeedsDpkg.check();
        Path deb = write("made.deb");
        assertThat(output("dpkg-deb", "--info", deb.toString()))
                .contains("Package: made-here", "Version: 1:2.3~rc1-4", "postinst");
        assertThat(output("dpkg-deb", "--contents", deb.toString()))
                .contains("./usr/share/made-here/payload", "root/root")
                .containsPattern("-rwxr-xr-x .*/usr/bin/made-here");
    }

    @Test
    void refusesPathsThatAreNotRelative() {
        assertThatThrownBy(() -> new DebBuilder(IDENTITY).file("/etc/passwd", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DebBuilder(IDENTITY).file("a/../b", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DebBuilder(IDENTITY).script("install", "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Path write(String name) throws IOException {
        Path deb = temp.resolve(name);
        new DebBuilder(IDENTITY)
                .field("Depends", "libc6 (>= 2.0)")
                .script("postinst", "#!/bin/sh\nexit 0\n")
                .file("usr/bin/made-here", new byte[] {'#', '!'}, true)
                .file("usr/share/made-here/" + "long".repeat(40), "long name")
                .payload("usr/share/made-here/payload", 2 << 20, 42)
                .writeTo(deb);
        return deb;
    }

    private String output(String... argv) throws Exception {
        Path out = temp.resolve("out");
        Process process = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(out);
    }
}
