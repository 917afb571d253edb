package io.selvedge.runtime.install;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.json.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Builds archives for {@link ArchiveInstaller}: its {@code selvedge.json} comes first, then the files in the order of
 * their names. The same calls give the same bytes.
 */
public final class ArchiveBuilder {
    /** Zip cannot say earlier. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private record Content(byte[] bytes, boolean executable) {}

    private final PackageIdentity identity;
    private final Map<String, Content> files = new TreeMap<>();
    private final Map<String, String> links = new TreeMap<>();

    /** An archive of this package. */
    public ArchiveBuilder(PackageIdentity identity) {
        this.identity = identity;
    }

    /** Adds a file; {@code path} is relative. Nothing is executable in a zip made here. */
    public ArchiveBuilder file(String path, byte[] content, boolean executable) {
        files.put(path, new Content(content.clone(), executable));
        return this;
    }

    /** Adds a file of text. */
    public ArchiveBuilder file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Adds a file of {@code sizeBytes} that no compression makes smaller; the same seed gives the same content. */
    public ArchiveBuilder payload(String path, int sizeBytes, long seed) {
        byte[] content = new byte[sizeBytes];
        new Random(seed).nextBytes(content);
        return file(path, content, false);
    }

    /** Adds a symbolic link; only a {@code .tar.gz} can have one. */
    public ArchiveBuilder symlink(String path, String target) {
        links.put(path, target);
        return this;
    }

    /** Writes a {@code .tar.gz}, which is replaced. */
    public void writeTarGz(Path archive) throws IOException {
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(archive))) {
            TarWriter tar = new TarWriter(gzip);
            tar.file(ArchiveDescriptor.FILE_NAME, descriptor(), false);
            for (Map.Entry<String, Content> file : files.entrySet()) {
                tar.file(file.getKey(), file.getValue().bytes(), file.getValue().executable());
            }
            for (Map.Entry<String, String> link : links.entrySet()) {
                tar.symlink(link.getKey(), link.getValue());
            }
            tar.finish();
        }
    }

    /** Writes a {@code .zip}, which is replaced. */
    public void writeZip(Path archive) throws IOException {
        if (!links.isEmpty()) {
            throw new IllegalArgumentException("no symbolic links in a zip");
        }
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zipFile(zip, ArchiveDescriptor.FILE_NAME, descriptor());
            for (Map.Entry<String, Content> file : files.entrySet()) {
                zipFile(zip, file.getKey(), file.getValue().bytes());
            }
        }
    }

    private static void zipFile(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private byte[] descriptor() {
        ObjectNode descriptor = JsonNodeFactory.instance.objectNode();
        descriptor.put("name", identity.name());
        descriptor.put("version", identity.version());
        if (identity.architecture() != null) {
            descriptor.put("architecture", identity.architecture());
        }
        return CanonicalJson.encode(descriptor);
    }
}
