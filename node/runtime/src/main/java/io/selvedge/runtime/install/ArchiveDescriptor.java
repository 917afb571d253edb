package io.selvedge.runtime.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.crypto.json.CanonicalJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code selvedge.json} at the root of an archive: {@code {"name": …, "version": …, "architecture"?: …}}. */
final class ArchiveDescriptor {
    static final String FILE_NAME = "selvedge.json";

    /** Three short strings; the rest is room for fields to come, which are ignored today. */
    static final int MAX_BYTES = 16 << 10;

    private ArchiveDescriptor() {}

    /**
     * Reads a descriptor.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE, or what strict JSON refuses
     */
    static PackageIdentity parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw Malformed.tooLarge(FILE_NAME, bytes.length + " bytes", MAX_BYTES);
        }
        JsonNode root = CanonicalJson.parse(bytes, MAX_BYTES);
        if (!root.isObject()) {
            throw Malformed.at(FILE_NAME, "no JSON object");
        }
        PackageIdentity identity = new PackageIdentity(
                text(root, "name"),
                text(root, "version"),
                root.has("architecture") ? text(root, "architecture") : null);
        checkDirectoryName(identity.version());
        return identity;
    }

    /**
     * The descriptor of an archive; empty where it has none.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    static Optional<PackageIdentity> find(Path archive) throws IOException {
        Finder finder = new Finder();
        ArchiveReader.visit(archive, finder);
        return Optional.ofNullable(finder.identity);
    }

    private static final class Finder implements ArchiveReader.Visitor {
        private @Nullable PackageIdentity identity;

        @Override
        public void directory(String path) {}

        @Override
        public boolean file(String path, boolean executable, InputStream content) throws IOException {
            if (path.equals(FILE_NAME)) {
                identity = parse(content.readNBytes(MAX_BYTES + 1));
            }
            return identity == null;
        }

        @Override
        public void symlink(String path, String target) {}
    }

    /** A version names a directory beside {@code current}, its {@code .tmp} and {@code .old}, on any file system. */
    static String checkDirectoryName(String version) {
        boolean reserved = version.equals("current") || version.endsWith(".tmp") || version.endsWith(".old");
        if (reserved || version.contains(":") || version.endsWith(".")) {
            throw Malformed.at(FILE_NAME, "version " + version + " cannot name a directory");
        }
        return version;
    }

    private static String text(JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (!value.isTextual()) {
            throw Malformed.at(FILE_NAME, field + " is missing or no string");
        }
        return value.textValue();
    }
}
