package io.selvedge.runtime.install;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The Unix modes in the central directory of a zip (APPNOTE 4.3.12, 4.4.15), which java.util.zip does not tell: without
 * them a symbolic link would come out as a small file.
 */
final class ZipModes {
    static final int TYPE = 0170000;
    static final int FILE = 0100000;
    static final int DIRECTORY = 0040000;
    static final int SYMLINK = 0120000;

    /** 46 bytes a header and a name: what {@link UnpackRules#MAX_ENTRIES} entries take with names of 200 bytes. */
    static final int MAX_DIRECTORY_BYTES = 25 << 20;

    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 65_535;
    private static final int END_MAGIC = 0x06054b50;
    private static final int HEADER_MAGIC = 0x02014b50;
    private static final int HEADER_BYTES = 46;
    private static final int MADE_ON_UNIX = 3;

    private ZipModes() {}

    /**
     * Modes by name of the entry; entries that were not made on Unix have none.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    static Map<String, Integer> read(Path zip) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "r")) {
            long length = file.length();
            ByteBuffer tail = slice(file, Math.max(0, length - END_BYTES - MAX_COMMENT_BYTES), length);
            int end = tail.limit() - END_BYTES;
            while (end >= 0 && tail.getInt(end) != END_MAGIC) {
                end--;
            }
            if (end < 0) {
                throw Malformed.at("zip", "has no end record");
            }
            long size = Integer.toUnsignedLong(tail.getInt(end + 12));
            long endAt = length - tail.limit() + end;
            if (size > MAX_DIRECTORY_BYTES) {
                throw Malformed.tooLarge("zip", "its directory has " + size + " bytes", MAX_DIRECTORY_BYTES);
            }
            if (size > endAt) {
                throw Malformed.at("zip", "its directory lies outside the file");
            }
            return modes(slice(file, endAt - size, endAt));
        }
    }

    private static Map<String, Integer> modes(ByteBuffer directory) {
        Map<String, Integer> modes = new HashMap<>();
        int at = 0;
        while (at < directory.limit()) {
            if (directory.limit() - at < HEADER_BYTES || directory.getInt(at) != HEADER_MAGIC) {
                throw Malformed.at("zip directory byte " + at, "no entry");
            }
            int nameBytes = Short.toUnsignedInt(directory.getShort(at + 28));
            int rest =
                    Short.toUnsignedInt(directory.getShort(at + 30)) + Short.toUnsignedInt(directory.getShort(at + 32));
            int next = at + HEADER_BYTES + nameBytes + rest;
            if (next > directory.limit()) {
                throw Malformed.at("zip directory byte " + at, "entry is cut off");
            }
            if (directory.get(at + 5) == MADE_ON_UNIX) {
                byte[] name = new byte[nameBytes];
                directory.get(at + HEADER_BYTES, name);
                modes.put(new String(name, StandardCharsets.UTF_8), directory.getInt(at + 38) >>> 16);
            }
            at = next;
        }
        return modes;
    }

    private static ByteBuffer slice(RandomAccessFile file, long from, long to) throws IOException {
        byte[] bytes = new byte[(int) (to - from)];
        file.seek(from);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
