package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that want to get out, in somebody's way, or too big. */
class UnpackRulesTest {
    @TempDir
    Path temp;

    private interface Members {
        void write(TarWriter tar) throws IOException;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "/etc/passwd",
                "a/../../evil",
                "a/..",
                "..",
                "a//b",
                "a/./b",
                "./../evil",
                ".//evil",
                "a\\b",
                "C:\\evil\\x\\",
                "a\nb",
                "a\u007fb",
                ""
            })
    void refusesNamesThatAreNoPlainRelativePath(String name) throws IOException {
        assertRefused(tar -> tar.file(name, new byte[0], false), SelvedgeException.BAD_FORMAT);
        Path zip = temp.resolve("evil.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(name));
            out.closeEntry();
        }
        assertThatThrownBy(() -> visit(zip)).isInstanceOfAny(SelvedgeException.class, java.util.zip.ZipException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "..", "../..", "../../x", "../x/../../y", "x/..", "./x", "", "../", "x//y", "x\\y"})
    void refusesLinksThatLeaveOrWander(String target) throws IOException {
        assertRefused(tar -> tar.symlink("link", target), SelvedgeException.BAD_FORMAT);
    }

    @Test
    void takesLinksThatStayInside() throws IOException {
        Path archive = tarGz(tar -> {
            tar.symlink("a/b/up", "../../c/d");
            tar.symlink("a/side", "b/up");
            tar.symlink("a/top", "..");
        });
        assertThat(visit(archive)).containsExactly("a/b/up -> ../../c/d", "a/side -> b/up", "a/top -> ..");
    }

    @Test
    void refusesFilesUnderLinksAndFiles() throws IOException {
        assertRefused(
                tar -> {
                    tar.symlink("a/link", "b");
                    tar.file("a/link/x", new byte[0], false);
                },
                SelvedgeException.BAD_FORMAT);
        assertRefused(
                tar -> {
                    tar.file("a", new byte[0], false);
                    tar.file("a/x", new byte[0], false);
                },
                SelvedgeException.BAD_FORMAT);
        assertRefused(
                tar -> {
                    tar.symlink("a", "b");
                    tar.directory("a/");
                },
                SelvedgeException.BAD_FORMAT);
    }

    @Test
    void refusesLinkInPlaceOfDirectory() throws IOException {
        assertRefused(
                tar -> {
                    tar.file("a/x", new byte[0], false);
                    tar.symlink("a", "b");
                },
                SelvedgeException.BAD_FORMAT);
    }

    @Test
    void refusesSameFileTwice() throws IOException {
        assertRefused(
                tar -> {
                    tar.file("a", new byte[0], false);
                    tar.file("./a", new byte[1], false);
                },
                SelvedgeException.BAD_FORMAT);
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '3', '4', '6', 'S', 'V', 'Z'})
    void refusesDevicesPipesHardLinksAndTheUnknown(char type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new TarWriter(bytes).file("thing", new byte[0], false);
        byte[] header = bytes.toByteArray();
        header[156] = (byte) type;
        fixChecksum(header);
        Path archive = temp.resolve("thing.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(header);
            out.write(new byte[1024]);
        }
        assertThatThrownBy(() -> visit(archive))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("no file, directory or symbolic link");
    }

    @Test
    void refusesTooManyEntries() throws IOException {
        assertRefused(
                tar -> {
                    for (int i = 0; i <= UnpackRules.MAX_ENTRIES; i++) {
                        tar.directory("d/");
                    }
                },
                SelvedgeException.TOO_LARGE);
    }

    @Test
    void refusesBombs() throws IOException {
        assertRefused(tar -> tar.file("zeros", new byte[8 << 20], false), SelvedgeException.TOO_LARGE);
        Path zip = temp.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("zeros"));
            out.write(new byte[8 << 20]);
            out.closeEntry();
        }
        assertThatThrownBy(() -> visit(zip))
                .isInstanceOf(SelvedgeException.class)
                .extracting(e -> ((SelvedgeException) e).code())
                .isEqualTo(SelvedgeException.TOO_LARGE);
    }

    @Test
    void refusesNamesThatAreTooLongOrTooDeep() throws IOException {
        assertRefused(tar -> tar.file("n".repeat(256), new byte[0], false), SelvedgeException.TOO_LARGE);
        assertRefused(tar -> tar.file("d/".repeat(64) + "f", new byte[0], false), SelvedgeException.TOO_LARGE);
        assertRefused(tar -> tar.file("n".repeat(2000), new byte[0], false), SelvedgeException.TOO_LARGE);
        assertRefused(tar -> tar.file("n".repeat(70_000), new byte[0], false), SelvedgeException.TOO_LARGE);
    }

    @Test
    void refusesZipWithDeviceOrLinkOut() throws IOException {
        for (int mode : new int[] {0060000, 0120777}) {
            Path zip = temp.resolve("mode.zip");
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
                out.putNextEntry(new ZipEntry("thing"));
                out.write("../../outside".getBytes(StandardCharsets.US_ASCII));
                out.closeEntry();
            }
            byte[] bytes = Files.readAllBytes(zip);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
            bytes[at + 5] = 3;
            bytes[at + 40] = (byte) mode;
            bytes[at + 41] = (byte) (mode >> 8);
            Files.write(zip, bytes);
            assertThatThrownBy(() -> visit(zip)).isInstanceOf(SelvedgeException.class);
        }
    }

    static void fixChecksum(byte[] header) {
        int sum = 8 * ' ';
        for (int i = 0; i < TarReader.BLOCK; i++) {
            sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
        }
        byte[] text = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, 148, 8);
    }

    private void assertRefused(Members members, String code) throws IOException {
        Path archive = tarGz(members);
        assertThatThrownBy(() -> visit(archive))
                .isInstanceOf(SelvedgeException.class)
                .extracting(e -> ((SelvedgeException) e).code())
                .isEqualTo(code);
    }

    private Path tarGz(Members members) throws IOException {
        Path archive = temp.resolve("archive.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            TarWriter tar = new TarWriter(out);
            members.write(tar);
            tar.finish();
        }
        return archive;
    }

    private static List<String> visit(Path archive) throws IOException {
        List<String> seen = new ArrayList<>();
        ArchiveReader.visit(archive, new ArchiveReader.Visitor() {
            @Override
            public void directory(String path) {
                seen.add(path + "/");
            }

            @Override
            public boolean file(String path, boolean executable, InputStream content) throws IOException {
                content.transferTo(OutputStream.nullOutputStream());
                return seen.add(path);
            }

            @Override
            public void symlink(String path, String target) {
                seen.add(path + " -> " + target);
            }
        });
        return seen;
    }
}
