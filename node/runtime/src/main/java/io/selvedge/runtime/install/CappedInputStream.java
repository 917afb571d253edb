package io.selvedge.runtime.install;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to give more than a number of bytes: what a small compressed file can become has no bound of its own. */
final class CappedInputStream extends FilterInputStream {
    private final String place;
    private final long limit;
    private long taken;

    CappedInputStream(InputStream in, String place, long limit) {
        super(in);
        this.place = place;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        taken += bytes;
        if (taken > limit) {
            throw Malformed.tooLarge(place, "unpacks to more than is allowed", limit);
        }
    }
}
