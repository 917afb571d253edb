package io.selvedge.runtime.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;

/**
 * Builds small Debian packages (deb(5)) without any of Debian's tools: for the demo and for tests. The same calls give
 * the same bytes.
 */
public final class DebBuilder {
    /** Everything is built in memory. */
    public static final int MAX_CONTENT_BYTES = 512 << 20;

    private static final Set<String> SCRIPTS = Set.of("preinst", "postinst", "prerm", "postrm");

    private record Content(byte[] bytes, boolean executable) {}

    private final PackageIdentity identity;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, String> scripts = new TreeMap<>();
    private final Map<String, Content> files = new TreeMap<>();
    private long contentBytes;

    /** A package; where {@code identity} names no architecture it is {@code all}. */
    public DebBuilder(PackageIdentity identity) {
        this.identity = identity;
        fields.put("Maintainer", "Selvedge <selvedge@localhost>");
        fields.put("Section", "misc");
        fields.put("Priority", "optional");
        fields.put("Description", "made by Selvedge's demo and tests");
    }

    /** Sets a field of the control file, such as {@code Depends}. */
    public DebBuilder field(String name, String value) {
        fields.put(name, value);
        return this;
    }

    /** Adds {@code preinst}, {@code postinst}, {@code prerm} or {@code postrm}. */
    public DebBuilder script(String name, String text) {
        if (!SCRIPTS.contains(name)) {
            throw new IllegalArgumentException("no maintainer script is called " + name);
        }
        scripts.put(name, text);
        return this;
    }

    /** Adds a file; {@code path} is relative to the root directory. */
    public DebBuilder file(String path, byte[] content, boolean executable) {
        if (path.startsWith("/") || path.endsWith("/") || path.isEmpty() || path.contains("..")) {
            throw new IllegalArgumentException("no relative path of a file: " + path);
        }
        contentBytes += content.length;
        if (contentBytes > MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException("more than " + MAX_CONTENT_BYTES + " bytes");
        }
        files.put(path, new Content(content.clone(), executable));
        return this;
    }

    /** Adds a file of text. */
    public DebBuilder file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Adds a file of {@code sizeBytes} that no compression makes smaller; the same seed gives the same content. */
    public DebBuilder payload(String path, int sizeBytes, long seed) {
        byte[] content = new byte[sizeBytes];
        new Random(seed).nextBytes(content);
        return file(path, content, false);
    }

    /** Writes the package to {@code deb}, which is replaced. */
    public void writeTo(Path deb) throws IOException {
        byte[] control = gzipped(this::writeControl);
        byte[] data = gzipped(this::writeData);
        try (OutputStream out = Files.newOutputStream(deb)) {
            out.write(ArFile.MAGIC.getBytes(StandardCharsets.US_ASCII));
            member(out, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            member(out, "control.tar.gz", control);
            member(out, "data.tar.gz", data);
        }
    }

    private void writeControl(TarWriter tar) throws IOException {
        StringBuilder control = new StringBuilder();
        String architecture = identity.architecture();
        control.append("Package: ").append(identity.name()).append('\n');
        control.append("Version: ").append(identity.version()).append('\n');
        control.append("Architecture: ")
                .append(architecture == null ? "all" : architecture)
                .append('\n');
        if (!fields.containsKey("Installed-Size")) {
            long kib = files.values().stream()
                    .mapToLong(content -> (content.bytes().length + 1023L) / 1024)
                    .sum();
            control.append("Installed-Size: ").append(kib + 1).append('\n');
        }
        fields.forEach(
                (name, value) -> control.append(name).append(": ").append(value).append('\n'));
        tar.directory("./");
        tar.file("./control", control.toString().getBytes(StandardCharsets.UTF_8), false);
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            tar.file("./" + script.getKey(), script.getValue().getBytes(StandardCharsets.UTF_8), true);
        }
    }

    private void writeData(TarWriter tar) throws IOException {
        Set<String> directories = new TreeSet<>();
        for (String path : files.keySet()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                directories.add("./" + path.substring(0, slash + 1));
            }
        }
        tar.directory("./");
        for (String directory : directories) {
            tar.directory(directory);
        }
        for (Map.Entry<String, Content> file : files.entrySet()) {
            tar.file(
                    "./" + file.getKey(),
                    file.getValue().bytes(),
                    file.getValue().executable());
        }
    }

    private interface Members {
        void write(TarWriter tar) throws IOException;
    }

    private static byte[] gzipped(Members members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            TarWriter tar = new TarWriter(gzip);
            members.write(tar);
            tar.finish();
        }
        return bytes.toByteArray();
    }

    private static void member(OutputStream out, String name, byte[] content) throws IOException {
        String header =
                String.format(Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "100644", content.length);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        if (content.length % 2 == 1) {
            out.write('\n');
        }
    }
}
