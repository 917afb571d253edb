package io.selvedge.runtime.install;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Writes a tar stream whose bytes depend on nothing but what is put in: owner root, one fixed time, GNU's long names. */
final class TarWriter {
    /** 2023-11-14: any fixed time will do, but tools warn about 1970. */
    private static final long TIME = 1_700_000_000L;

    private static final int NAME_BYTES = 100;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** A directory; {@code path} ends with a slash. */
    void directory(String path) throws IOException {
        member(path, '5', 0755, 0, "");
    }

    void file(String path, byte[] content, boolean executable) throws IOException {
        member(path, '0', executable ? 0755 : 0644, content.length, "");
        content(content);
    }

    void symlink(String path, String target) throws IOException {
        member(path, '2', 0777, 0, target);
    }

    /** Ends the archive; the stream stays open. */
    void finish() throws IOException {
        out.write(new byte[2 * TarReader.BLOCK]);
    }

    private void member(String path, char type, int mode, long size, String link) throws IOException {
        longName(path, 'L');
        longName(link, 'K');
        header(path, type, mode, size, link);
    }

    private void longName(String name, char type) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > NAME_BYTES) {
            header("././@LongLink", type, 0644, bytes.length + 1L, "");
            content(Arrays.copyOf(bytes, bytes.length + 1));
        }
    }

    private void content(byte[] content) throws IOException {
        out.write(content);
        int over = content.length % TarReader.BLOCK;
        if (over > 0) {
            out.write(new byte[TarReader.BLOCK - over]);
        }
    }

    private void header(String path, char type, int mode, long size, String link) throws IOException {
        byte[] block = new byte[TarReader.BLOCK];
        text(block, 0, NAME_BYTES, path);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, TIME);
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) type;
        text(block, 157, NAME_BYTES, link);
        text(block, 257, 8, "ustar  ");
        text(block, 265, 32, "root");
        text(block, 297, 32, "root");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        text(block, 148, 8, String.format(Locale.ROOT, "%06o\0 ", sum));
        out.write(block);
    }

    private static void octal(byte[] block, int at, int length, long value) {
        text(block, at, length, String.format(Locale.ROOT, "%0" + (length - 1) + "o", value));
    }

    private static void text(byte[] block, int at, int length, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
    }
}
