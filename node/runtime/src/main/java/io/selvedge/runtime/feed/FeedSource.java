package io.selvedge.runtime.feed;

import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.runtime.input.LimitedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of advisories that can be read more than once: on the disk, or an entry of an archive. */
sealed interface FeedSource {
    /** Debian's tracker has 70 MB, a year of NVD 150 MB, all of CSAF in one file is nowhere. */
    long MAX_BYTES = 1L << 30;

    int BUFFER_BYTES = 64 << 10;

    /** For messages and snapshots. */
    String name();

    /** The content, unpacked, with a limit. */
    InputStream open() throws IOException;

    /** The bytes as they lie there. */
    InputStream raw() throws IOException;

    /** What it is called and what its bytes are. */
    default Snapshot snapshot(String date) throws IOException {
        return new Snapshot(name(), sha256(), date);
    }

    /** Lower-case hex over the bytes as they lie there. */
    default String sha256() throws IOException {
        try (InputStream in = raw()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A file. */
    record OnDisk(Path file) implements FeedSource {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public InputStream open() throws IOException {
            return LimitedInput.open(file, MAX_BYTES);
        }

        @Override
        public InputStream raw() throws IOException {
            return Files.newInputStream(file);
        }
    }

    /** An entry of an archive, in memory. */
    record Unpacked(String name, byte[] bytes) implements FeedSource {
        @Override
        public InputStream open() throws IOException {
            return LimitedInput.of(raw(), name, MAX_BYTES);
        }

        @Override
        public InputStream raw() {
            return new ByteArrayInputStream(bytes);
        }
    }
}
