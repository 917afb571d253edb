package io.selvedge.runtime.catalog;

import io.selvedge.runtime.input.BadInput;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The streams of an OLE2 compound file, as Windows Installer uses it. Only those beside the root are read, by their raw
 * names.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb">[MS-CFB]</a>
 */
final class CompoundFile implements AutoCloseable {
    /** With the smaller of the two sector sizes, 2 GiB: Windows Installer's own limit. */
    private static final int MAX_SECTORS = 4 << 20;

    /** Streams below 4 KiB are kept together; 10 MB of them is much. */
    private static final int MAX_MINI_BYTES = 64 << 20;

    /** Real installers have some hundred streams. */
    private static final int MAX_ENTRIES = 64 << 10;

    private static final int HEADER_BYTES = 512;
    private static final int ENTRY_BYTES = 128;
    private static final int MINI_SECTOR_BYTES = 64;
    private static final int FAT_IN_HEADER = 109;
    private static final int FREE = -1;
    private static final int END = -2;

    private final RandomAccessFile file;
    private final String place;
    private final int sectorBytes;
    private final int miniCutoff;
    private final int[] fat;
    private final int[] miniFat;
    private final byte[] miniStream;
    private final Map<String, Stream> streams = new TreeMap<>();

    private record Stream(int start, long size) {}

    CompoundFile(Path path) throws IOException {
        place = path.toString();
        file = new RandomAccessFile(path.toFile(), "r");
        try {
            ByteBuffer header = read(0, HEADER_BYTES);
            int shift = header.getShort(30);
            if (header.getLong(0) != 0xe11ab1a1e011cfd0L || (shift != 9 && shift != 12)) {
                throw BadInput.at(place, "is no OLE2 compound file");
            }
            sectorBytes = 1 << shift;
            miniCutoff = header.getInt(56);
            fat = fat(header);
            miniFat = header.getInt(60) == END
                    ? new int[0]
                    : ints(chain(header.getInt(60), MAX_MINI_BYTES / MINI_SECTOR_BYTES * 4));
            Optional<Stream> root = directory(header.getInt(48));
            miniStream = root.isEmpty() || root.get().size == 0
                    ? new byte[0]
                    : content(root.get(), fat, sectorBytes, MAX_MINI_BYTES);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * A stream's bytes; empty where there is none of that name.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE above {@code limitBytes}
     */
    Optional<byte[]> find(String name, int limitBytes) throws IOException {
        Stream stream = streams.get(name);
        return stream == null ? Optional.empty() : Optional.of(content(stream, limitBytes));
    }

    private byte[] content(Stream stream, long limitBytes) throws IOException {
        if (stream.size >= miniCutoff) {
            return content(stream, fat, sectorBytes, limitBytes);
        }
        byte[] content = new byte[(int) checked(stream.size, limitBytes)];
        int sector = stream.start;
        for (int at = 0; at < content.length; at += MINI_SECTOR_BYTES) {
            if (sector < 0 || sector >= miniFat.length) {
                throw BadInput.at(place, "a short stream's chain is broken");
            }
            int from = sector * MINI_SECTOR_BYTES;
            int length = Math.min(MINI_SECTOR_BYTES, content.length - at);
            if (from > miniStream.length - length) {
                throw BadInput.at(place, "a short stream lies outside the file");
            }
            System.arraycopy(miniStream, from, content, at, length);
            sector = miniFat[sector];
        }
        return content;
    }

    private byte[] content(Stream stream, int[] table, int unit, long limitBytes) throws IOException {
        byte[] content = new byte[(int) checked(stream.size, limitBytes)];
        int sector = stream.start;
        for (int at = 0; at < content.length; at += unit) {
            if (sector < 0 || sector >= table.length) {
                throw BadInput.at(place, "a stream's chain is broken");
            }
            ByteBuffer bytes = sector(sector);
            bytes.get(0, content, at, Math.min(unit, content.length - at));
            sector = table[sector];
        }
        return content;
    }

    private long checked(long size, long limitBytes) {
        if (size < 0 || size > limitBytes) {
            throw BadInput.tooLarge(place, "a stream of " + size + " bytes", limitBytes);
        }
        return size;
    }

    private int[] fat(ByteBuffer header) throws IOException {
        List<Integer> sectors = new ArrayList<>();
        for (int i = 0; i < FAT_IN_HEADER; i++) {
            sectors.add(header.getInt(76 + 4 * i));
        }
        int next = header.getInt(68);
        for (int count = 0; next >= 0; count++) {
            if (count > MAX_SECTORS / sectorBytes) {
                throw BadInput.tooLarge(place, "the table of tables has more sectors", MAX_SECTORS / sectorBytes);
            }
            ByteBuffer more = sector(next);
            for (int i = 0; i < sectorBytes / 4 - 1; i++) {
                sectors.add(more.getInt(4 * i));
            }
            next = more.getInt(sectorBytes - 4);
        }
        sectors.removeIf(sector -> sector == FREE);
        if (sectors.size() > MAX_SECTORS / (sectorBytes / 4)) {
            throw BadInput.tooLarge(place, "the allocation table has more sectors", MAX_SECTORS / (sectorBytes / 4));
        }
        ByteBuffer table = ByteBuffer.allocate(sectors.size() * sectorBytes);
        for (int each : sectors) {
            table.put(sector(each));
        }
        return ints(table.array());
    }

    private byte[] chain(int start, long limitBytes) throws IOException {
        List<ByteBuffer> sectors = new ArrayList<>();
        for (int sector = start; sector != END; sector = fat[sector]) {
            if (sector < 0 || sector >= fat.length) {
                throw BadInput.at(place, "a chain of sectors is broken");
            }
            sectors.add(sector(sector));
            if ((long) sectors.size() * sectorBytes > limitBytes || sectors.size() > fat.length) {
                throw BadInput.at(place, "a chain of sectors has no end");
            }
        }
        ByteBuffer all = ByteBuffer.allocate(sectors.size() * sectorBytes);
        sectors.forEach(all::put);
        return all.array();
    }

    /** Reads the directory's entries and gives the root's. */
    private Optional<Stream> directory(int start) throws IOException {
        ByteBuffer entries =
                ByteBuffer.wrap(chain(start, (long) MAX_ENTRIES * ENTRY_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        Optional<Stream> root = Optional.empty();
        for (int at = 0; at + ENTRY_BYTES <= entries.limit(); at += ENTRY_BYTES) {
            int nameBytes = entries.getShort(at + 64);
            int type = entries.get(at + 66);
            if (type == 0) {
                continue;
            }
            if (nameBytes < 2 || nameBytes > 64 || nameBytes % 2 != 0) {
                throw BadInput.at(place, "a directory entry has no name");
            }
            String name = new String(entries.array(), at, nameBytes - 2, StandardCharsets.UTF_16LE);
            // version 3 leaves the upper half undefined
            long size = sectorBytes == 512 ? entries.getInt(at + 120) & 0xffffffffL : entries.getLong(at + 120);
            Stream stream = new Stream(entries.getInt(at + 116), size);
            if (type == 5) {
                root = Optional.of(stream);
            } else if (type == 2) {
                streams.putIfAbsent(name, stream);
            }
        }
        return root;
    }

    private ByteBuffer sector(int number) throws IOException {
        if (number < 0) {
            throw BadInput.at(place, "a sector that there is not");
        }
        return read((number + 1L) * sectorBytes, sectorBytes);
    }

    private ByteBuffer read(long at, int length) throws IOException {
        byte[] bytes = new byte[length];
        long left = file.length() - at;
        // the last sector may be cut short
        if (left <= 0) {
            throw BadInput.at(place + " byte " + at, "the file ends before: it is truncated");
        }
        file.seek(at);
        file.readFully(bytes, 0, (int) Math.min(length, left));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int[] ints(byte[] bytes) {
        int[] ints = new int[bytes.length / 4];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ints);
        return ints;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
