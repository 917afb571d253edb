package io.selvedge.runtime.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * A file from outside, unpacked on the way when it is gzip or xz, that refuses to become larger than a limit: what a small
 * compressed file can become has no bound of its own.
 */
public final class LimitedInput extends FilterInputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

    /** What unpacking may take: {@code xz -9} needs 65 MiB. */
    private static final int XZ_MEMORY_KIB = 80 << 10;

    private final String place;
    private final long limitBytes;
    private long taken;

    private LimitedInput(InputStream in, String place, long limitBytes) {
        super(in);
        this.place = place;
        this.limitBytes = limitBytes;
    }

    /** Opens a file, gzip, xz or plain. */
    public static LimitedInput open(Path file, long limitBytes) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            return of(raw, file.toString(), limitBytes);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * Takes a stream, gzip, xz or plain.
     *
     * @param place for messages: the file
     * @param limitBytes most bytes after unpacking
     */
    public static LimitedInput of(InputStream raw, String place, long limitBytes) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        buffered.mark(XZ_MAGIC.length);
        byte[] magic = buffered.readNBytes(XZ_MAGIC.length);
        buffered.reset();
        boolean gzip = magic.length > 1 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        try {
            InputStream plain = gzip
                    ? new GZIPInputStream(buffered, BUFFER_BYTES)
                    : Arrays.equals(magic, XZ_MAGIC) ? new XZInputStream(buffered, XZ_MEMORY_KIB) : buffered;
            return new LimitedInput(plain, place, limitBytes);
        } catch (ZipException | EOFException | XZIOException e) {
            throw BadInput.at(place, "a compressed file that is damaged (" + e.getMessage() + ")");
        }
    }

    /** The file, for messages. */
    public String place() {
        return place;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            taken += Math.max(0, read);
            if (taken > limitBytes) {
                throw BadInput.tooLarge(place, "it is, or unpacks to, more bytes than is allowed", limitBytes);
            }
            return read;
        } catch (EOFException e) {
            throw BadInput.at(place, "a compressed file that is cut off after " + taken + " bytes of content");
        } catch (ZipException | XZIOException e) {
            throw BadInput.at(place, "a compressed file that is damaged after " + taken + " bytes of content");
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        long left = bytes;
        byte[] dropped = new byte[(int) Math.min(BUFFER_BYTES, Math.max(0, bytes))];
        while (left > 0) {
            int read = read(dropped, 0, (int) Math.min(left, dropped.length));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return bytes - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
