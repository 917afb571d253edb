package io.selvedge.runtime.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file from outside, unpacked on the way when it is gzip, that refuses to become larger than a limit: what a small
 * compressed file can become has no bound of its own.
 */
public final class LimitedInput extends FilterInputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final String place;
    private final long limitBytes;
    private long taken;

    private LimitedInput(InputStream in, String place, long limitBytes) {
        super(in);
        this.place = place;
        this.limitBytes = limitBytes;
    }

    /** Opens a file, gzip or plain. */
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
     * Takes a stream, gzip or plain.
     *
     * @param place for messages: the file
     * @param limitBytes most bytes after unpacking
     */
    public static LimitedInput of(InputStream raw, String place, long limitBytes) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        boolean gzip = first == 0x1f && second == 0x8b;
        try {
            InputStream plain = gzip ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
            return new LimitedInput(plain, place, limitBytes);
        } catch (ZipException | EOFException e) {
            throw BadInput.at(place, "a gzip file that is damaged (" + e.getMessage() + ")");
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
            throw BadInput.at(place, "a gzip file that is cut off after " + taken + " bytes of content");
        } catch (ZipException e) {
            throw BadInput.at(place, "a gzip file that is damaged after " + taken + " bytes of content");
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
