package io.selvedge.runtime.install;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar stream member by member: POSIX ustar with pax headers (POSIX.1-2017, pax) and GNU's long names.
 *
 * <p>It only reads; what a name or a link may be is for its caller to judge. Sparse files and other extensions come out
 * as {@link Kind#OTHER}.
 */
final class TarReader {
    static final int BLOCK = 512;

    /** Names and pax headers beyond this are no honest package's. */
    static final int MAX_META_BYTES = 64 << 10;

    /** Meta members before one file: pax, GNU name, GNU link, and a global one. */
    private static final int MAX_META_MEMBERS = 8;

    enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        HARDLINK,
        OTHER
    }

    /**
     * One member.
     *
     * @param mode permission bits, 0 to 07777
     * @param linkTarget empty where it is no link
     */
    record Member(String path, Kind kind, long sizeBytes, int mode, String linkTarget) {}

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private long offset;
    private long contentLeft;
    private long padding;
    private boolean ended;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next member, or null after the last; what was not read of the one before is skipped.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     * @throws EOFException where the stream ends too early
     */
    @Nullable
    Member next() throws IOException {
        String longPath = null;
        String longLink = null;
        Pax pax = new Pax();
        for (int meta = 0; meta <= MAX_META_MEMBERS; meta++) {
            skipContent();
            if (ended || !readHeader()) {
                ended = true;
                return null;
            }
            startContent(pax.size >= 0 && !isMeta(block[156]) ? pax.size : number(124, 12));
            switch (block[156]) {
                case 'L' -> longPath = metaText();
                case 'K' -> longLink = metaText();
                case 'x' -> pax.parse(metaBytes(), place());
                case 'g' -> metaBytes();
                default -> {
                    // The header's own name is read only where no other stands for it: it may be cut in a letter.
                    String path = pax.path != null ? pax.path : longPath != null ? longPath : name();
                    String link = pax.link != null ? pax.link : longLink != null ? longLink : text(157, 100);
                    return member(path, link);
                }
            }
        }
        throw Malformed.tooLarge(place(), "too many headers before one member", MAX_META_MEMBERS);
    }

    /** The bytes of the member that {@link #next} returned last; closing it closes nothing. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int at, int length) throws IOException {
                Objects.checkFromIndexSize(at, length, buffer.length);
                return length == 0 ? 0 : readContent(buffer, at, length);
            }
        };
    }

    private int readContent(byte[] buffer, int at, int length) throws IOException {
        if (contentLeft == 0) {
            return -1;
        }
        int read = in.read(buffer, at, (int) Math.min(length, contentLeft));
        if (read < 0) {
            throw new EOFException(place() + ": the archive ends inside a member");
        }
        contentLeft -= read;
        offset += read;
        return read;
    }

    private Member member(String path, String link) {
        Kind kind = switch (block[156]) {
            case '0', 0, '7' -> path.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
            case '1' -> Kind.HARDLINK;
            case '2' -> Kind.SYMLINK;
            case '5' -> Kind.DIRECTORY;
            default -> Kind.OTHER;
        };
        boolean isLink = kind == Kind.SYMLINK || kind == Kind.HARDLINK;
        if ((isLink || kind == Kind.DIRECTORY) && contentLeft != 0) {
            throw Malformed.at(place(), "a link or directory with content");
        }
        return new Member(path, kind, contentLeft, (int) (number(100, 8) & 07777), isLink ? link : "");
    }

    private static boolean isMeta(byte type) {
        return type == 'x' || type == 'g' || type == 'L' || type == 'K';
    }

    private boolean readHeader() throws IOException {
        int read = in.readNBytes(block, 0, BLOCK);
        offset += read;
        if (read < BLOCK) {
            throw new EOFException(place() + ": the archive ends without an end mark");
        }
        boolean zero = true;
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            zero &= block[i] == 0;
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xff;
        }
        if (zero) {
            return false;
        }
        if (sum != number(148, 8) || !new String(block, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
            throw Malformed.at(place(), "no tar header");
        }
        return true;
    }

    private void startContent(long size) {
        if (size < 0) {
            throw Malformed.at(place(), "negative size");
        }
        contentLeft = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
    }

    private void skipContent() throws IOException {
        byte[] scratch = new byte[8192];
        while (contentLeft > 0) {
            readContent(scratch, 0, scratch.length);
        }
        in.skipNBytes(padding);
        offset += padding;
        padding = 0;
    }

    private byte[] metaBytes() throws IOException {
        if (contentLeft > MAX_META_BYTES) {
            throw Malformed.tooLarge(place(), "header of " + contentLeft + " bytes", MAX_META_BYTES);
        }
        byte[] bytes = new byte[(int) contentLeft];
        for (int at = 0; at < bytes.length; ) {
            at += readContent(bytes, at, bytes.length - at);
        }
        return bytes;
    }

    private String metaText() throws IOException {
        byte[] bytes = metaBytes();
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return utf8(Arrays.copyOf(bytes, end), place());
    }

    private String name() {
        String name = text(0, 100);
        // GNU's old format keeps times where POSIX has the prefix; its magic has a blank instead of NUL.
        String prefix = block[262] == 0 ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && block[end] != 0) {
            end++;
        }
        return utf8(Arrays.copyOfRange(block, at, end), place());
    }

    /** Octal digits, or GNU's big-endian form with the top bit set. */
    private long number(int at, int length) {
        if ((block[at] & 0x80) != 0) {
            long value = block[at] & 0x7f;
            for (int i = at + 1; i < at + length; i++) {
                if (value >>> 55 != 0) {
                    throw Malformed.at(place(), "number out of range");
                }
                value = value << 8 | (block[i] & 0xff);
            }
            return value;
        }
        String digits = new String(block, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw Malformed.at(place(), "number is not octal");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private String place() {
        return "tar byte " + offset;
    }

    private static String utf8(byte[] bytes, String place) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Malformed.at(place, "name is not UTF-8");
        }
    }

    /** The pax keywords that matter here; others (times, owners) are read over. */
    private static final class Pax {
        private @Nullable String path;
        private @Nullable String link;
        private long size = -1;

        void parse(byte[] bytes, String place) {
            int at = 0;
            while (at < bytes.length) {
                int blank = at;
                while (blank < bytes.length && blank - at < 6 && bytes[blank] >= '0' && bytes[blank] <= '9') {
                    blank++;
                }
                int length = blank == at
                        ? 0
                        : Integer.parseInt(new String(bytes, at, blank - at, StandardCharsets.US_ASCII));
                int end = at + length;
                if (length <= blank - at + 1 || end > bytes.length || bytes[blank] != ' ' || bytes[end - 1] != '\n') {
                    throw Malformed.at(place, "bad pax header");
                }
                put(utf8(Arrays.copyOfRange(bytes, blank + 1, end - 1), place), place);
                at = end;
            }
        }

        private void put(String entry, String place) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw Malformed.at(place, "bad pax header");
            }
            String value = entry.substring(equals + 1);
            switch (entry.substring(0, equals)) {
                case "path" -> path = value;
                case "linkpath" -> link = value;
                case "size" -> size = decimal(value, place);
                default -> {
                    // Times, owners and vendors' keys change nothing of what is unpacked.
                }
            }
        }

        private static long decimal(String digits, String place) {
            if (!digits.matches("[0-9]{1,18}")) {
                throw Malformed.at(place, "bad pax size");
            }
            return Long.parseLong(digits);
        }
    }
}
