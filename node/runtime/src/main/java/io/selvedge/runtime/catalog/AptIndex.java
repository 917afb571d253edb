package io.selvedge.runtime.catalog;

import io.selvedge.crypto.Digest;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a repository's {@code Packages}, plain, {@code .xz} or {@code .gz}, package by package. */
public final class AptIndex {
    /** Debian's largest takes 55 MB unpacked. */
    private static final long MAX_BYTES = 1L << 30;

    /** Debian has 64,000 packages in one index. */
    private static final int MAX_PACKAGES = 1_000_000;

    private AptIndex() {}

    /**
     * One package as the index names it.
     *
     * @param source the source package, which security advisories name
     * @param fileName path below the repository's root
     */
    public record Entry(
            String name,
            String version,
            String architecture,
            String source,
            String fileName,
            long sizeBytes,
            Digest sha256) {}

    /**
     * Shows every package to {@code visitor}.
     *
     * @return how many there were
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE; also where the file is truncated
     */
    public static int visit(Path file, Consumer<Entry> visitor) throws IOException {
        try (LimitedInput unpacked = LimitedInput.open(file, MAX_BYTES)) {
            return visit(unpacked, visitor);
        }
    }

    static int visit(LimitedInput unpacked, Consumer<Entry> visitor) throws IOException {
        ControlParagraphs paragraphs = new ControlParagraphs(unpacked, unpacked.place());
        int count = 0;
        for (Optional<Map<String, String>> next = paragraphs.next(); next.isPresent(); next = paragraphs.next()) {
            String place = unpacked.place() + " line " + paragraphs.line();
            if (count++ == MAX_PACKAGES) {
                throw BadInput.tooLarge(place, "more packages", MAX_PACKAGES);
            }
            visitor.accept(entry(next.get(), place));
        }
        return count;
    }

    private static Entry entry(Map<String, String> fields, String place) {
        String size = required(fields, "size", place);
        String digest = required(fields, "sha256", place).toLowerCase(Locale.ROOT);
        if (!size.matches("[0-9]{1,15}")) {
            throw BadInput.at(place, "Size is no number of bytes");
        }
        if (!digest.matches("[0-9a-f]{64}")) {
            throw BadInput.at(place, "SHA256 is no digest");
        }
        String name = required(fields, "package", place);
        // Source may carry a version of its own: openssl (3.0.17-1)
        String source = fields.getOrDefault("source", name).replaceFirst("\\s*\\(.*\\)$", "");
        return new Entry(
                name,
                required(fields, "version", place),
                required(fields, "architecture", place),
                source,
                required(fields, "filename", place),
                Long.parseLong(size),
                Digest.ofHex(digest));
    }

    private static String required(Map<String, String> fields, String name, String place) {
        String value = fields.get(name);
        if (value == null || value.isEmpty() || value.length() > 4096) {
            throw BadInput.at(place, "the paragraph that ends here has no " + name);
        }
        return value;
    }
}
