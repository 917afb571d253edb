package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.record.SignedRecord;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An evidence bundle: one zip file that an auditor verifies offline ({@link Audit}) or by hand with openssl (its {@code
 * VERIFY.md}). Nothing is ever unpacked to disk, only names of the layout are looked at, and what is inflated is bounded.
 */
public final class EvidenceBundle implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final ZipFile zip;
    private final SortedMap<String, ZipEntry> entries;

    private EvidenceBundle(ZipFile zip, SortedMap<String, ZipEntry> entries) {
        this.zip = zip;
        this.entries = entries;
    }

    /**
     * Writes a bundle; the same arguments give the same bytes. The stream stays open.
     *
     * @param exporter the node that vouches for the bundle's being whole
     * @param created by the exporter's clock
     * @param nonce the auditor's, which shows that the bundle was not made before the question
     */
    public static void write(
            OutputStream out, EvidenceContents contents, Signer exporter, Instant created, @Nullable String nonce)
            throws IOException {
        new BundleWriter(out).write(contents, exporter, created, nonce);
    }

    /** Opens a bundle; TOO_LARGE or BAD_FORMAT for what cannot be one. */
    public static EvidenceBundle open(Path file) {
        ZipFile zip = null;
        try {
            if (!Files.isRegularFile(file)) {
                throw bad("not a file", String.valueOf(file.getFileName()));
            }
            if (Files.size(file) > BundleLayout.MAX_FILE_BYTES) {
                throw tooLarge("a bundle has at most 512 MiB");
            }
            zip = new ZipFile(file.toFile());
            return new EvidenceBundle(zip, list(zip));
        } catch (IOException | IllegalArgumentException e) {
            close(zip);
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "not a readable zip file", Map.of(), e);
        } catch (SelvedgeException e) {
            close(zip);
            throw e;
        }
    }

    private static void close(@Nullable ZipFile zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a zip file cannot be closed", Map.of(), e);
            }
        }
    }

    private static SortedMap<String, ZipEntry> list(ZipFile zip) {
        if (zip.size() > BundleLayout.MAX_ENTRIES) {
            throw tooLarge("a bundle has at most 100,000 files");
        }
        SortedMap<String, ZipEntry> entries = new TreeMap<>();
        long total = 0;
        for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
            ZipEntry entry = each.nextElement();
            String name = entry.getName();
            if (!BundleLayout.isName(name)) {
                throw bad("a file has no place in a bundle", name);
            }
            if (entries.put(name, entry) != null) {
                throw bad("a file is there twice", name);
            }
            if (entry.getSize() < 0) {
                throw bad("a file does not say its size", name);
            }
            total += entry.getSize();
            if (total > BundleLayout.MAX_TOTAL_BYTES) {
                throw tooLarge("a bundle inflates to at most 2 GiB");
            }
        }
        return entries;
    }

    /** All names, sorted. */
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    boolean has(String name) {
        return entries.containsKey(name);
    }

    long size(String name) {
        return entry(name).getSize();
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new SelvedgeException("PARTIAL", "the bundle lacks " + name, Map.of("place", name));
        }
        return entry;
    }

    /** A whole file; PARTIAL where it is not there, TOO_LARGE or BAD_FORMAT. */
    public byte[] read(String name, int maxBytes) {
        if (size(name) > maxBytes) {
            throw tooLarge(name + " has at most " + maxBytes + " bytes");
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        stream(name, (bytes, length) -> content.write(bytes, 0, length));
        return content.toByteArray();
    }

    /** Digest of a file. */
    Digest digest(String name) {
        Digest.Hasher hasher = Digest.hasher();
        stream(name, (bytes, length) -> hasher.update(bytes, 0, length));
        return hasher.digest();
    }

    /** Takes a line without its end. */
    interface Lines {
        void line(long index, byte[] line);
    }

    /** A file of lines, each of at most {@code maxBytes}, all ended by a newline. */
    void lines(String name, int maxBytes, Lines lines) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long[] index = {0};
        stream(name, (bytes, length) -> {
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    lines.line(index[0]++, line.toByteArray());
                    line.reset();
                } else if (line.size() >= maxBytes) {
                    throw tooLarge("a line of " + name + " has at most " + maxBytes + " bytes");
                } else {
                    line.write(bytes[i]);
                }
            }
        });
        if (line.size() > 0) {
            throw bad("the last line has no end", name);
        }
    }

    /** Every record of every log, as it stands there: whether it may be believed is for the {@link Audit} to say. */
    public void leaves(Consumer<byte[]> take) {
        for (String name : names()) {
            if (name.startsWith(BundleLayout.LOGS) && name.endsWith(BundleLayout.ENTRIES)) {
                lines(name, SignedRecord.MAX_LEAF_BYTES, (index, leaf) -> take.accept(leaf));
            }
        }
    }

    private interface Chunks {
        void chunk(byte[] bytes, int length);
    }

    private void stream(String name, Chunks chunks) {
        ZipEntry entry = entry(name);
        long seen = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), BUFFER_BYTES)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                seen += length;
                // The directory's figure was bounded at opening; a file that inflates to more has lied about it.
                if (seen > entry.getSize()) {
                    throw tooLarge(name + " is larger than it says");
                }
                chunks.chunk(buffer, length);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "cannot inflate " + name, Map.of("place", name), e);
        }
        if (seen != entry.getSize()) {
            throw bad("a file is shorter than it says", name);
        }
    }

    private static SelvedgeException tooLarge(String message) {
        return new SelvedgeException(SelvedgeException.TOO_LARGE, message);
    }

    private static SelvedgeException bad(String message, String name) {
        String shown = name.length() <= 100 ? name : name.substring(0, 100) + "…";
        return new SelvedgeException(SelvedgeException.BAD_FORMAT, message + ": " + shown, Map.of("place", shown));
    }

    @Override
    public void close() {
        close(zip);
    }
}
