package io.selvedge.runtime.catalog;

import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.install.PackageContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Reads package files and manifests, told apart by their first bytes. */
public final class PackageReader {
    private static final int MAGIC_BYTES = 8;

    private PackageReader() {}

    /**
     * Says what a file is and holds.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT with the place, TOO_LARGE
     */
    public static PackageFacts read(Path file) throws IOException {
        byte[] magic;
        try (InputStream in = Files.newInputStream(file)) {
            magic = in.readNBytes(MAGIC_BYTES);
        }
        String hex = HexFormat.of().formatHex(magic);
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (new String(magic, StandardCharsets.ISO_8859_1).startsWith("!<arch>")) {
            return facts("deb", PackageContents.ofDeb(file));
        }
        if (hex.startsWith("edabeedb")) {
            return RpmFile.read(file);
        }
        if (hex.equals("d0cf11e0a1b11ae1")) {
            return MsiFile.read(file);
        }
        if (hex.startsWith("1f8b") || hex.startsWith("504b0304")) {
            return facts("archive", PackageContents.ofArchive(file));
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return WingetManifest.read(file);
        }
        throw BadInput.at(
                file.toString(),
                "is no package that is read here: .deb, .rpm, .msi, .tar.gz or .zip with a selvedge.json, or a winget"
                        + " manifest (.yaml)");
    }

    private static PackageFacts facts(String kind, PackageContents contents) {
        String architecture = contents.identity().architecture();
        return new PackageFacts(
                kind,
                contents.identity().name(),
                contents.identity().version(),
                architecture == null ? "" : architecture,
                contents.maker(),
                contents.summary(),
                contents.scripts(),
                List.of());
    }
}
