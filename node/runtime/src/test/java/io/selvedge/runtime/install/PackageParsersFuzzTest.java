package io.selvedge.runtime.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.SelvedgeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes are, every parser ends with a value, a SelvedgeException or an IOException. Same seed, same run. */
class PackageParsersFuzzTest {
    private static final int CASES = 4_000;

    @TempDir
    Path temp;

    private interface Parser {
        void parse(byte[] bytes) throws IOException;
    }

    @Test
    void controlFile() {
        byte[] whole = ("Package: hello\nVersion: 1:2.10-3\nArchitecture: amd64\nInstalled-Size: 277\n"
                        + "Depends: libc6 (>= 2.34)\nDescription: example\n first\n .\n last\n")
                .getBytes(StandardCharsets.UTF_8);
        fuzz(1, whole, bytes -> DebControl.parse(bytes).installedSizeBytes());
    }

    @Test
    void descriptor() {
        byte[] whole =
                "{\"architecture\":\"all\",\"name\":\"demo\",\"version\":\"1.0\"}".getBytes(StandardCharsets.UTF_8);
        fuzz(2, whole, ArchiveDescriptor::parse);
    }

    @Test
    void arArchive() throws IOException {
        byte[] whole = deb();
        Path file = temp.resolve("fuzzed.deb");
        fuzz(3, whole, bytes -> {
            Files.write(file, bytes);
            DebFile.open(file).readControl();
        });
    }

    @Test
    void tarHeaders() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        writer.directory("dir/");
        writer.file("dir/" + "n".repeat(150), new byte[700], true);
        writer.symlink("link", "dir");
        writer.finish();
        fuzz(4, out.toByteArray(), bytes -> {
            for (int at = 0; at + TarReader.BLOCK <= bytes.length; at += TarReader.BLOCK) {
                if (bytes[at + 257] == 'u') {
                    byte[] header = Arrays.copyOfRange(bytes, at, at + TarReader.BLOCK);
                    UnpackRulesTest.fixChecksum(header);
                    System.arraycopy(header, 0, bytes, at, header.length);
                }
            }
            TarReader reader = new TarReader(new ByteArrayInputStream(bytes));
            UnpackRules rules = new UnpackRules(bytes.length);
            for (TarReader.Member m = reader.next(); m != null; m = reader.next()) {
                rules.path(m.path());
            }
        });
    }

    @Test
    void paxHeaders() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        byte[] pax = "19 path=other/name\n16 size=1234567\n23 linkpath=some/where\n30 mtime=1700000000.123456789\n"
                .getBytes(StandardCharsets.US_ASCII);
        writer.file("pax", pax, false);
        writer.file("file", new byte[10], false);
        writer.finish();
        byte[] whole = out.toByteArray();
        fuzz(5, pax, bytes -> {
            byte[] archive = whole.clone();
            System.arraycopy(bytes, 0, archive, TarReader.BLOCK, Math.min(bytes.length, pax.length));
            archive[156] = 'x';
            byte[] header = Arrays.copyOf(archive, TarReader.BLOCK);
            UnpackRulesTest.fixChecksum(header);
            System.arraycopy(header, 0, archive, 0, header.length);
            new TarReader(new ByteArrayInputStream(archive)).next();
        });
    }

    @Test
    void zipArchive() throws IOException {
        Path zip = temp.resolve("whole.zip");
        new ArchiveBuilder(PackageIdentity.of("demo", "1"))
                .file("a/b", "x".repeat(300))
                .file("c", "y")
                .writeZip(zip);
        fuzzArchive(6, Files.readAllBytes(zip));
    }

    @Test
    void tarGzArchive() throws IOException {
        Path archive = temp.resolve("whole.tar.gz");
        new ArchiveBuilder(PackageIdentity.of("demo", "1"))
                .file("a/b", "x".repeat(300))
                .symlink("l", "a/b")
                .writeTarGz(archive);
        fuzzArchive(7, Files.readAllBytes(archive));
    }

    private void fuzzArchive(long seed, byte[] whole) {
        Path file = temp.resolve("fuzzed");
        fuzz(seed, whole, bytes -> {
            Files.write(file, bytes);
            ArchiveReader.visit(file, new ArchiveReader.Visitor() {
                @Override
                public void directory(String path) {}

                @Override
                public boolean file(String path, boolean executable, InputStream content) throws IOException {
                    content.transferTo(OutputStream.nullOutputStream());
                    return true;
                }

                @Override
                public void symlink(String path, String target) {}
            });
        });
    }

    private byte[] deb() throws IOException {
        Path deb = temp.resolve("whole.deb");
        new DebBuilder(PackageIdentity.of("demo", "1")).file("a/b", "content").writeTo(deb);
        return Files.readAllBytes(deb);
    }

    private static void fuzz(long seed, byte[] whole, Parser parser) {
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = mutated(random, whole);
            try {
                parser.parse(bytes);
            } catch (SelvedgeException | IOException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " case " + i, e);
            }
        }
        assertThat(refused).as("the mutations reach both ends").isBetween(CASES / 20, CASES - 1);
    }

    private static byte[] mutated(Random random, byte[] whole) {
        byte[] bytes = whole.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) "0179/:. \n\0-".charAt(random.nextInt(11));
                case 3 -> bytes = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at + 1) : bytes;
                default -> {
                    int length = Math.min(random.nextInt(16), bytes.length - at);
                    System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
