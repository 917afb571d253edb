package io.selvedge.runtime.catalog;

import io.selvedge.crypto.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is known by: SHA-256 and size. */
public record FileDigest(Digest sha256, long sizeBytes) {

    /** Reads a file to its end. */
    public static FileDigest of(Path file) throws IOException {
        Digest.Hasher hasher = Digest.hasher();
        long size = 0;
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hasher.update(buffer, 0, read);
                size += read;
            }
        }
        return new FileDigest(hasher.digest(), size);
    }
}
